// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.backpressure.Valve;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.dispatch.LanePolicy;
import dev.weir.event.SourcePosition;
import dev.weir.event.Tag;
import dev.weir.input.Offer;
import dev.weir.ledger.ShedReason;
import dev.weir.output.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When a stop is through. */
class StopTest {
    private static final InputPolicy ACK_DELIVERED =
            new InputPolicy(Valve.UNLIMITED, 1, OverflowPolicy.PAUSE, AckLevel.DELIVERED, 1_000_000, true);

    @Test
    void stop_isNotThroughBeforeTheLastReceipt_whenAnotherChunkEndsMeanwhile() {
        Bench bench = new Bench()
                .input("in", ACK_DELIVERED)
                .output("slow", "a", LanePolicy.USUAL)
                .output("quick", "b", LanePolicy.USUAL)
                .start();
        bench.out(0).answersByHand();
        bench.out(1).answersByHand();
        var report = new ArrayList<CompletableFuture<StopReport>>();
        var through = new ArrayList<Boolean>();
        bench.in(0).offer(Offer.of(new Tag("a"), HandInput.events(1, 100), _ -> {
            bench.out(1).open.remove().complete(Delivery.DELIVERED);
            bench.settle();
            through.add(report.getFirst().isDone());
        }));
        bench.in(0).offer(Offer.of(new Tag("b"), HandInput.events(1, 100), _ -> {}));
        bench.pass(Duration.ofMillis(10));

        report.add(bench.beginStop());
        bench.out(0).open.remove().complete(Delivery.DELIVERED);
        bench.settle();

        assertThat(through).isEqualTo(List.of(false));
        assertThat(report.getFirst()).isCompleted();
        assertThat(bench.status().memoryHeld()).isZero();
    }

    @Test
    void stop_countsAsShed_whatItsSenderWasToldToForget() {
        Bench bench = new Bench()
                .input("in", InputPolicy.PLAIN)
                .output("dead", "*", LanePolicy.USUAL)
                .service(Duration.ofSeconds(1), Duration.ofMillis(10), 1_000_000)
                .start();
        bench.out(0).answers(Delivery.retry("dead"));
        var told = new ArrayList<Boolean>();
        bench.in(0).offer(Offer.of(new Tag("a"), HandInput.events(3, 300), told::add));
        bench.in(0).offer("a", HandInput.events(2, 200), new SourcePosition("file", 2));

        StopReport report = bench.stop(Duration.ofMillis(20));

        assertThat(told).containsExactly(true);
        var account = report.last().outputs().getFirst().account();
        assertThat(account.shed()).containsExactly(Map.entry(ShedReason.STOP, 3L));
        assertThat(account.returned()).isEqualTo(2);
    }
}
