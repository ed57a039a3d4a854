// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.backpressure.Valve;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.dispatch.LanePolicy;
import dev.weir.event.Tag;
import dev.weir.input.Offer;
import dev.weir.output.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
}
