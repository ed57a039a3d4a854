// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.Admission;
import dev.weir.buffer.InputPolicy;
import dev.weir.dispatch.LanePolicy;
import dev.weir.dispatch.LaneReading;
import dev.weir.dispatch.QueueOverflow;
import dev.weir.dispatch.RetryPolicy;
import dev.weir.output.Delivery;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a lane with several deliveries at once tries what again. */
class LaneRetryTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TEN = Duration.ofSeconds(10);
    private static final Duration MILLI = Duration.ofMillis(1);

    private final Bench bench = new Bench();

    private void given(RetryPolicy retry, int concurrency) {
        var policy = new LanePolicy(retry, Long.MAX_VALUE, QueueOverflow.PAUSE, MILLI, false);
        bench.input("in", InputPolicy.PLAIN)
                .output("out", "*", policy, concurrency)
                .start();
        bench.out(0).answersByHand();
    }

    private static RetryPolicy each(int limit, Duration wait) {
        return new RetryPolicy(limit, wait, wait, wait);
    }

    private void offer(int bytes) {
        assertThat(bench.in(0).offer("t", HandInput.events(1, bytes))).isEqualTo(Admission.ADMITTED);
        bench.pass(Duration.ofMillis(3));
    }

    private LaneReading lane() {
        return bench.status().outputs().getFirst().lane();
    }

    @Test
    void chunkRefusedAlone_waitsItsTime_howeverOftenOthersSucceed() {
        given(each(3, TEN), 2);
        offer(100);
        for (int other = 0; other < 20; other++) {
            offer(200);
            if (other == 0) {
                bench.out(0).open.removeLast().complete(Delivery.DELIVERED);
                bench.out(0).answerOldest(Delivery.retry("not this one"));
            } else {
                bench.out(0).answerOldest(Delivery.DELIVERED);
            }
            bench.settle();
        }
        assertThat(lane().failing()).isFalse();
        assertThat(bench.out(0).attempts).filteredOn(bytes -> bytes == 100).hasSize(1);
        bench.pass(TEN);
        assertThat(bench.out(0).attempts).filteredOn(bytes -> bytes == 100).hasSize(2);
    }

    @Test
    void deliveriesThatFailTogether_areOneFailure() {
        var doubling = new RetryPolicy(RetryPolicy.UNLIMITED, SECOND, SECOND, Duration.ofSeconds(1_000));
        given(doubling, 8);
        for (int chunk = 0; chunk < 8; chunk++) {
            offer(100);
        }
        while (!bench.out(0).open.isEmpty()) {
            bench.out(0).answerOldest(Delivery.retry("down"));
        }
        bench.settle();
        assertThat(lane().nextAttempt()).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void retryAfter_isTheFloor_whateverElseFailsMeanwhile() {
        given(each(RetryPolicy.UNLIMITED, SECOND), 2);
        offer(100);
        offer(200);
        bench.out(0).answerOldest(new Delivery.Retry(Duration.ofSeconds(60), "503"));
        bench.out(0).answerOldest(Delivery.retry("connection reset"));
        bench.settle();
        assertThat(lane().nextAttempt()).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void retryAfter_ofADeliveryThatFailedLater_isHeardToo() {
        given(each(RetryPolicy.UNLIMITED, SECOND), 2);
        offer(100);
        offer(200);
        bench.out(0).answerOldest(Delivery.retry("connection reset"));
        bench.out(0).answerOldest(new Delivery.Retry(Duration.ofSeconds(60), "503"));
        bench.settle();
        assertThat(lane().nextAttempt()).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void probeThatSucceeds_startsEverythingThatWaits_asFarAsPermitted() {
        given(each(RetryPolicy.UNLIMITED, SECOND), 3);
        for (int chunk = 0; chunk < 6; chunk++) {
            bench.in(0).offer("t" + chunk, HandInput.events(1, 100));
        }
        bench.pass(Duration.ofMillis(1_005));
        while (!bench.out(0).open.isEmpty()) {
            bench.out(0).answerOldest(Delivery.retry("down"));
        }
        bench.pass(Duration.ofMillis(1_100));
        assertThat(bench.out(0).open).as("one probe").hasSize(1);
        bench.out(0).answerOldest(Delivery.DELIVERED);
        bench.settle();
        assertThat(bench.out(0).open).hasSize(3);
    }

    @Test
    void linger_doublesTowardsFlush_whileTheDestinationRefuses_andHalvesAfterwards() {
        given(each(RetryPolicy.UNLIMITED, MILLI), 1);
        for (int refusal = 0; refusal < 20; refusal++) {
            if (refusal == 0) {
                offer(100);
            }
            bench.out(0).answerOldest(Delivery.retry("429"));
            bench.pass(Duration.ofMillis(3));
        }
        bench.out(0).answerOldest(Delivery.DELIVERED);
        bench.settle();
        assertThat(lingers()).isBetween(400, 1_000);
        for (int success = 0; success < 12; success++) {
            bench.in(0).offer("t", HandInput.events(1, 100));
            bench.pass(SECOND);
            bench.out(0).answerOldest(Delivery.DELIVERED);
            bench.settle();
        }
        assertThat(lingers()).isLessThanOrEqualTo(2);
    }

    /** Milliseconds until a lone event is sent; the delivery is left under way. */
    private int lingers() {
        bench.in(0).offer("t", HandInput.events(1, 100));
        int millis = 0;
        while (bench.out(0).open.isEmpty()) {
            bench.pass(MILLI);
            millis++;
        }
        bench.out(0).answerOldest(Delivery.DELIVERED);
        bench.settle();
        return millis;
    }

    @Test
    void pressure_saysWhenAFullQueueWillBeTriedAgain() {
        var policy = new LanePolicy(each(RetryPolicy.UNLIMITED, TEN), 500, QueueOverflow.PAUSE, MILLI, false);
        bench.input("in", InputPolicy.PLAIN).output("out", "*", policy).start();
        bench.out(0).answers(Delivery.retry("down"));
        offer(600);
        assertThat(bench.in(0).offer("t", HandInput.events(1, 100)))
                .isInstanceOfSatisfying(Admission.Paused.class, paused -> assertThat(paused.until())
                        .isBetween(Duration.ofSeconds(9), TEN));
        assertThat(bench.status().inputs().getFirst().untilResume()).isBetween(Duration.ofSeconds(9), TEN);
    }
}
