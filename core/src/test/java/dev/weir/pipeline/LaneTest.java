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
import dev.weir.event.SourcePosition;
import dev.weir.event.Tag;
import dev.weir.event.TaggedEvents;
import dev.weir.input.Offer;
import dev.weir.ledger.RouteAccount;
import dev.weir.ledger.ShedReason;
import dev.weir.notice.Notice;
import dev.weir.output.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a lane promises, seen through the engine. */
class LaneTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final RetryPolicy EACH_SECOND = new RetryPolicy(RetryPolicy.UNLIMITED, SECOND, SECOND, SECOND);

    private final Bench bench = new Bench();

    private static LanePolicy lane(RetryPolicy retry, long queueLimit, QueueOverflow overflow) {
        return new LanePolicy(retry, queueLimit, overflow, Duration.ofMillis(2), true);
    }

    private RouteAccount.Reading account(int route) {
        return bench.status().outputs().get(route).account();
    }

    private void offerChunks(int count, int bytes) {
        for (int chunk = 0; chunk < count; chunk++) {
            assertThat(bench.in(0).offer("t", HandInput.events(1, bytes))).isEqualTo(Admission.ADMITTED);
            bench.pass(Duration.ofMillis(1_100));
        }
    }

    @Test
    void lane_sendsOneProbeAtATime_whileTheDestinationFails_andAllWhenItIsBack() {
        bench.input("in", InputPolicy.PLAIN)
                .output("out", "*", lane(EACH_SECOND, Long.MAX_VALUE, QueueOverflow.PAUSE))
                .start();
        bench.out(0).answers(Delivery.retry("down"));
        offerChunks(5, 1_000);
        int before = bench.out(0).attempts.size();
        bench.pass(Duration.ofSeconds(10));
        assertThat(bench.out(0).attempts.size() - before).isBetween(9, 11);
        bench.out(0).answers(Delivery.DELIVERED);
        bench.pass(SECOND);
        assertThat(bench.out(0).delivered).hasSize(5);
        assertThat(bench.notices).hasAtLeastOneElementOfType(Notice.RetrySucceeded.class);
    }

    @Test
    void lane_waitsAsLongAsTheDestinationAsks() {
        bench.input("in", InputPolicy.PLAIN)
                .output("out", "*", lane(EACH_SECOND, Long.MAX_VALUE, QueueOverflow.PAUSE))
                .start();
        bench.out(0).answers(new Delivery.Retry(Duration.ofSeconds(20), "503"));
        offerChunks(1, 1_000);
        bench.pass(Duration.ofSeconds(18));
        assertThat(bench.out(0).attempts).hasSize(1);
        bench.pass(Duration.ofSeconds(6));
        assertThat(bench.out(0).attempts).hasSize(2);
    }

    @Test
    void lane_givesUpAfterTheLimit_andGoesOnWithTheNext() {
        var twice = new RetryPolicy(2, SECOND, SECOND, SECOND);
        bench.input("in", InputPolicy.PLAIN)
                .output("out", "*", lane(twice, Long.MAX_VALUE, QueueOverflow.PAUSE))
                .start();
        bench.out(0).answers(Delivery.retry("down"));
        offerChunks(1, 1_000);
        bench.pass(Duration.ofSeconds(5));
        assertThat(bench.out(0).attempts).hasSize(3);
        assertThat(account(0).givenUp()).isEqualTo(1);
        assertThat(account(0).held()).isZero();
        assertThat(bench.held(0)).isZero();
    }

    @Test
    void lane_endsARefusedChunkAtOnce() {
        bench.input("in", InputPolicy.PLAIN)
                .output("out", "*", LanePolicy.USUAL)
                .start();
        bench.out(0).answers(new Delivery.Rejected("400"));
        offerChunks(1, 1_000);
        assertThat(bench.out(0).attempts).hasSize(1);
        assertThat(account(0).refusals()).isEqualTo(1);
        assertThat(account(0).givenUp()).isEqualTo(1);
    }

    @Test
    void deadOutput_doesNotHoldUpItsNeighbour() {
        bench.input("in", InputPolicy.PLAIN)
                .output("dead", "*", lane(EACH_SECOND, Long.MAX_VALUE, QueueOverflow.PAUSE))
                .output("alive", "*", LanePolicy.USUAL)
                .start();
        bench.out(0).answers(Delivery.retry("down"));
        offerChunks(10, 1_000);
        assertThat(bench.out(1).delivered).hasSize(10);
        assertThat(bench.held(0)).as("held once for both").isEqualTo(10_000);
        assertThat(bench.status().inputs().getFirst().heldBy()).containsOnlyKeys("dead");
    }

    @Test
    void fullQueue_pausesTheInputsThatFeedIt_andNoOther() {
        bench.input("fed", InputPolicy.PLAIN)
                .input("other", InputPolicy.PLAIN)
                .output("dead", "dead", lane(EACH_SECOND, 2_000, QueueOverflow.PAUSE))
                .output("alive", "alive", LanePolicy.USUAL)
                .start();
        bench.out(0).answers(Delivery.retry("down"));
        bench.in(0).offer("dead", HandInput.events(1, 2_500));
        bench.pass(SECOND);
        assertThat(bench.in(0).offer("dead", HandInput.events(1, 100))).isInstanceOf(Admission.Paused.class);
        assertThat(bench.status().inputs().getFirst().valve().reasons()).containsExactly(PauseReason.DOWNSTREAM);
        assertThat(bench.in(1).offer("alive", HandInput.events(1, 100))).isEqualTo(Admission.ADMITTED);
        bench.out(0).answers(Delivery.DELIVERED);
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.in(0).told).containsExactly("start", "pause", "resume");
    }

    @Test
    void fullQueue_dropsItsOldestForThisOutputAlone_whereThePolicySaysSo() {
        bench.input("in", InputPolicy.PLAIN)
                .output("dead", "*", lane(EACH_SECOND, 3_000, QueueOverflow.SHED_OLDEST))
                .output("alive", "*", LanePolicy.USUAL)
                .start();
        bench.out(0).answersByHand();
        offerChunks(6, 1_000);
        assertThat(bench.out(1).delivered).hasSize(6);
        assertThat(account(0).shed()).containsOnlyKeys(ShedReason.QUEUE);
        assertThat(account(0).heldBytes()).isLessThanOrEqualTo(3_000);
        assertThat(account(0).difference()).isZero();
    }

    @Test
    void shedOldest_dropsTheOldestThatIsNotUnderWay_andTakesTheNew() {
        var ring = new InputPolicy(3_000, 1, OverflowPolicy.SHED_OLDEST, AckLevel.MEMORY, 10_000, true);
        bench.input("in", ring)
                .output("slow", "*", lane(EACH_SECOND, Long.MAX_VALUE, QueueOverflow.PAUSE))
                .start();
        bench.out(0).answersByHand();
        offerChunks(8, 1_000);
        assertThat(bench.held(0)).isLessThanOrEqualTo(4_000);
        assertThat(account(0).shed()).containsOnlyKeys(ShedReason.OLDEST);
        assertThat(bench.in(0).told).as("such an input is never paused").containsExactly("start");
        assertThat(bench.status().ledgerDifference()).isZero();
    }

    @Test
    void shedNewest_countsWhatItDrops() {
        var policy = new InputPolicy(1_000, 1, OverflowPolicy.SHED_NEWEST, AckLevel.MEMORY, 10_000, true);
        bench.input("in", policy).output("slow", "*", LanePolicy.USUAL).start();
        bench.out(0).answersByHand();
        bench.in(0).offer("t", HandInput.events(1, 1_000));
        assertThat(bench.in(0).offer("t", HandInput.events(3, 300))).isInstanceOf(Admission.Shed.class);
        var account = bench.status().inputs().getFirst().account();
        assertThat(account.accepted()).isEqualTo(4);
        assertThat(account.shed()).containsEntry(ShedReason.NEWEST, 3L);
        assertThat(account.difference()).isZero();
    }

    @Test
    void reached_followsDeliveryWithoutGaps_notReading() {
        bench.input("in", InputPolicy.PLAIN)
                .output("out", "*", LanePolicy.USUAL)
                .start();
        bench.out(0).answersByHand();
        bench.in(0).offer("a", HandInput.events(1, 100), new SourcePosition("f", 100));
        bench.pass(SECOND);
        bench.in(0).offer("b", HandInput.events(1, 100), new SourcePosition("f", 200));
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.in(0).reached).isEmpty();
        bench.out(0).open.remove().complete(Delivery.DELIVERED);
        bench.pass(SECOND);
        assertThat(bench.in(0).reached).containsExactly(new SourcePosition("f", 100));
        bench.out(0).open.remove().complete(Delivery.DELIVERED);
        assertThat(bench.in(0).reached).contains(new SourcePosition("f", 200));
    }

    @Test
    void reached_passesUnroutedEvents_onlyWhenWhatCameBeforeHasEnded() {
        bench.input("in", InputPolicy.PLAIN)
                .output("out", "a", LanePolicy.USUAL)
                .start();
        bench.out(0).answersByHand();
        bench.in(0).offer("a", HandInput.events(1, 100), new SourcePosition("f", 100));
        bench.in(0).offer("nobody", HandInput.events(1, 100), new SourcePosition("f", 200));
        bench.pass(SECOND);
        assertThat(bench.in(0).reached).isEmpty();
        bench.out(0).open.remove().complete(Delivery.DELIVERED);
        assertThat(bench.in(0).reached).containsExactly(new SourcePosition("f", 200));
        assertThat(bench.status().inputs().getFirst().account().unrouted()).isEqualTo(1);
    }

    @Test
    void receipt_isGivenAtDelivery_whereThatIsTheLevel_andSaysWhenItFailed() {
        var delivered = new InputPolicy(Long.MAX_VALUE, 1, OverflowPolicy.PAUSE, AckLevel.DELIVERED, 1_000, true);
        bench.input("in", delivered)
                .output("one", "*", LanePolicy.USUAL)
                .output("two", "a", LanePolicy.USUAL)
                .start();
        bench.out(0).answersByHand();
        bench.out(1).answers(new Delivery.Rejected("no"));
        var answers = new ArrayList<Boolean>();
        var parts = List.of(
                new TaggedEvents(new Tag("a"), HandInput.events(1, 100)),
                new TaggedEvents(new Tag("b"), HandInput.events(1, 100)));
        bench.in(0).offer(new Offer(parts, null, answers::add, true));
        bench.in(0).offer(Offer.of(new Tag("c"), HandInput.events(1, 100), answers::add));
        bench.pass(Duration.ofSeconds(2));
        assertThat(answers).isEmpty();
        while (!bench.out(0).open.isEmpty()) {
            bench.out(0).open.remove().complete(Delivery.DELIVERED);
            bench.pass(SECOND);
        }
        assertThat(answers).containsExactlyInAnyOrder(false, true);
    }

    @Test
    void input_isToldHowLongItsSendersWait() {
        var patient =
                new InputPolicy(1_000, 1, OverflowPolicy.PAUSE, AckLevel.DELIVERED, 1_000, true, Duration.ofMinutes(7));
        bench.input("in", patient)
                .input("usual", InputPolicy.PLAIN)
                .output("out", "*", LanePolicy.USUAL)
                .start();
        assertThat(bench.in(0).context.ackTimeout()).isEqualTo(Duration.ofMinutes(7));
        assertThat(bench.in(0).context.ackLevel()).isEqualTo(AckLevel.DELIVERED);
        assertThat(bench.in(1).context.ackTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void stop_leavesToTheSenderWhatItKeeps_andCountsTheRest() {
        bench.input("in", InputPolicy.PLAIN)
                .output("dead", "*", lane(EACH_SECOND, Long.MAX_VALUE, QueueOverflow.PAUSE))
                .start();
        bench.out(0).answers(Delivery.retry("down"));
        bench.in(0).offer("t", HandInput.events(2, 200), new SourcePosition("f", 200));
        bench.in(0).offer("t", HandInput.events(3, 300));
        StopReport report = bench.stop(Duration.ofSeconds(7));
        var account = report.last().outputs().getFirst().account();
        assertThat(account.returned()).isEqualTo(2);
        assertThat(account.shed()).containsEntry(ShedReason.STOP, 3L);
        assertThat(account.held()).isZero();
        assertThat(report.ledgerDifference()).isZero();
        assertThat(bench.in(0).reached).isEmpty();
    }

    @Test
    void stop_triesOnceMoreAtOnce_andDeliversWhatItCan() {
        var hour = Duration.ofHours(1);
        var rarely = new RetryPolicy(RetryPolicy.UNLIMITED, hour, hour, hour);
        bench.input("in", InputPolicy.PLAIN)
                .output("out", "*", lane(rarely, Long.MAX_VALUE, QueueOverflow.PAUSE))
                .start();
        bench.out(0).answers(Delivery.retry("down"));
        offerChunks(3, 1_000);
        bench.out(0).answers(Delivery.DELIVERED);
        StopReport report = bench.stop(Duration.ofMillis(100));
        assertThat(report.last().outputs().getFirst().account().delivered()).isEqualTo(3);
    }
}
