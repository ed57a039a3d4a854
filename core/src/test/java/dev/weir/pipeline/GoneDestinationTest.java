// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.Admission;
import dev.weir.buffer.InputPolicy;
import dev.weir.dispatch.LanePolicy;
import dev.weir.event.SourcePosition;
import dev.weir.ledger.ShedReason;
import dev.weir.notice.Notice;
import dev.weir.output.Delivery;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A destination that will never take anything again. */
class GoneDestinationTest {
    private static final Delivery GONE = new Delivery.Gone("nobody reads");

    private final Bench bench = new Bench();

    private void offer(String tag) {
        assertThat(bench.in(0).offer(tag, HandInput.events(1, 100))).isEqualTo(Admission.ADMITTED);
        bench.pass(Duration.ofMillis(5));
    }

    @Test
    void nothingIsTriedThereAgain_andNothingLost_whileOthersGoOn() {
        bench.input("in", InputPolicy.PLAIN)
                .output("gone", "a", LanePolicy.USUAL)
                .output("well", "b", LanePolicy.USUAL)
                .start();
        bench.out(0).answers(GONE);
        offer("a");
        offer("a");
        offer("b");
        bench.pass(Duration.ofMinutes(2));

        assertThat(bench.out(0).attempts).hasSize(1);
        assertThat(bench.out(1).delivered).hasSize(1);
        assertThat(bench.held(0)).isEqualTo(200);
        assertThat(bench.notices).containsExactly(new Notice.DestinationGone("gone", "nobody reads"));
        assertThat(bench.status().outputs().getFirst().lane().trouble()).contains("nobody reads");
    }

    @Test
    void itIsToldOnce_howeverManyDeliveriesSaySo() {
        bench.input("in", InputPolicy.PLAIN)
                .output("gone", "*", LanePolicy.USUAL, 2)
                .start();
        bench.out(0).answersByHand();
        offer("a");
        offer("b");
        offer("c");
        bench.out(0).answerOldest(GONE);
        bench.out(0).answerOldest(GONE);
        bench.pass(Duration.ofMinutes(2));

        assertThat(bench.notices).containsExactly(new Notice.DestinationGone("gone", "nobody reads"));
        assertThat(bench.out(0).attempts).hasSize(2);
    }

    @Test
    void stop_leavesAtOnceWhatItHolds() {
        bench.input("in", InputPolicy.PLAIN)
                .output("gone", "*", LanePolicy.USUAL)
                .start();
        bench.out(0).answers(GONE);
        offer("a");
        bench.in(0).offer("b", HandInput.events(2, 100), new SourcePosition("file", 100));
        CompletableFuture<StopReport> report = bench.beginStop();
        bench.settle();

        assertThat(report).isCompleted();
        assertThat(report.join().ledgerDifference()).isZero();
        var account = report.join().last().outputs().getFirst().account();
        assertThat(account.returned()).as("read from a file").isEqualTo(2);
        assertThat(account.shed()).containsEntry(ShedReason.STOP, 1L);
        assertThat(bench.in(0).reached).isEmpty();
        assertThat(bench.out(0).attempts).hasSize(1);
    }

    @Test
    void stop_endsAtOnce_whereItIsSaidMeanwhile() {
        bench.input("in", InputPolicy.PLAIN)
                .output("gone", "*", LanePolicy.USUAL)
                .start();
        bench.out(0).answersByHand();
        offer("a");
        offer("b");
        CompletableFuture<StopReport> report = bench.beginStop();
        bench.settle();
        assertThat(report).isNotCompleted();
        bench.out(0).answerOldest(GONE);
        bench.settle();

        assertThat(report).isCompleted();
        assertThat(report.join().ledgerDifference()).isZero();
    }

    @Test
    void stop_leavesEveryChunkOfALane_whereOthersCameInBetween() {
        bench.input("in", InputPolicy.PLAIN)
                .output("gone", "a", LanePolicy.USUAL)
                .output("well", "b", LanePolicy.USUAL)
                .start();
        bench.out(0).answersByHand();
        offer("b");
        offer("a");
        offer("a");
        offer("a");
        bench.out(0).answerOldest(GONE);
        bench.settle();
        CompletableFuture<StopReport> report = bench.beginStop();
        bench.settle();

        assertThat(report).isCompleted();
        assertThat(report.join().ledgerDifference()).isZero();
        var account = report.join().last().outputs().getFirst().account();
        assertThat(account.held()).isZero();
        assertThat(account.shed()).containsEntry(ShedReason.STOP, 3L);
    }
}
