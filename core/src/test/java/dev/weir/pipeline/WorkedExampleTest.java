// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.Admission;
import dev.weir.backpressure.OverflowPolicy;
import dev.weir.backpressure.PauseReason;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.dispatch.LanePolicy;
import dev.weir.dispatch.QueueOverflow;
import dev.weir.dispatch.RetryPolicy;
import dev.weir.notice.Notice;
import dev.weir.output.Delivery;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Limit 1 MB: 700,000 bytes, destination down, 500,000 bytes, paused; then one of two ends. */
class WorkedExampleTest {
    private static final Duration TEN = Duration.ofSeconds(10);

    private final Bench bench = new Bench();

    private void given(int retryLimit) {
        var limited = new InputPolicy(1_000_000, 1, OverflowPolicy.PAUSE, AckLevel.MEMORY, 4_000_000, true);
        var lane = new LanePolicy(
                new RetryPolicy(retryLimit, TEN, TEN, TEN),
                Long.MAX_VALUE,
                QueueOverflow.PAUSE,
                Duration.ofMillis(2),
                true);
        bench.input("in", limited).output("out", "*", lane).start();
        bench.out(0).answers(Delivery.retry("connection refused"));
        assertThat(bench.in(0).offer("t", HandInput.events(7, 700_000))).isEqualTo(Admission.ADMITTED);
        bench.pass(Duration.ofMillis(100));
        assertThat(bench.held(0)).isEqualTo(700_000);
        assertThat(bench.in(0).offer("t", HandInput.events(5, 500_000))).isEqualTo(Admission.ADMITTED);
        assertThat(bench.held(0)).isEqualTo(1_200_000);
        assertThat(bench.in(0).told).containsExactly("start", "pause");
        assertThat(bench.in(0).offer("t", HandInput.events(1, 100))).isInstanceOf(Admission.Paused.class);
        assertThat(bench.status().inputs().getFirst().valve().reasons()).containsExactly(PauseReason.MEMORY);
    }

    @Test
    void inputResumes_whenTheDestinationComesBack() {
        given(RetryPolicy.UNLIMITED);
        bench.out(0).answers(Delivery.DELIVERED);
        bench.pass(Duration.ofMillis(9_800));
        assertThat(bench.out(0).delivered).isEmpty();
        bench.pass(Duration.ofMillis(200));
        assertThat(bench.out(0).delivered).containsExactly(700_000L, 500_000L);
        assertThat(bench.in(0).told).containsExactly("start", "pause", "resume");
        assertThat(bench.held(0)).isZero();
        assertThat(bench.stop(Duration.ofSeconds(1)).ledgerDifference()).isZero();
    }

    @Test
    void inputResumes_whenTheLastRetryIsGivenUp() {
        given(1);
        bench.pass(TEN);
        assertThat(bench.held(0)).isEqualTo(500_000);
        assertThat(bench.in(0).told).containsExactly("start", "pause", "resume");
        assertThat(bench.status().outputs().getFirst().account().givenUp()).isEqualTo(7);
        assertThat(bench.notices).hasAtLeastOneElementOfType(Notice.GaveUp.class);
        StopReport report = bench.stop(Duration.ofSeconds(6));
        assertThat(report.ledgerDifference()).isZero();
        assertThat(report.last().outputs().getFirst().account().held()).isZero();
    }
}
