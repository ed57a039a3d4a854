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

/** What a paused input is told about the end of its pause, by who holds the bytes that it waits for. */
class PauseEstimateTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TEN = Duration.ofSeconds(10);
    private static final Duration THIRTY = Duration.ofSeconds(30);
    private static final Delivery DOWN = Delivery.retry("down");
    private static final InputPolicy MEGABYTE =
            new InputPolicy(1_000_000, 1, OverflowPolicy.PAUSE, AckLevel.MEMORY, 1_000_000, true);

    private final Bench bench = new Bench();

    private static LanePolicy every(Duration wait) {
        var retry = new RetryPolicy(RetryPolicy.UNLIMITED, wait, wait, wait);
        return new LanePolicy(retry, Long.MAX_VALUE, QueueOverflow.PAUSE, Duration.ofMillis(2), false);
    }

    private void offer(int input, String tag, int bytes) {
        assertThat(bench.in(input).offer(tag, HandInput.events(1, bytes))).isEqualTo(Admission.ADMITTED);
        bench.pass(Duration.ofMillis(3));
    }

    /** What a further offer is told, which is what everybody else is told too. */
    private Duration told(int input) {
        Admission answer = bench.in(input).offer("t", HandInput.events(1, 100));
        assertThat(answer).isInstanceOf(Admission.Paused.class);
        assertThat(bench.in(input).context.intake().state()).isEqualTo(answer);
        Duration until = ((Admission.Paused) answer).until();
        assertThat(bench.status().inputs().get(input).untilResume()).isEqualTo(until);
        return until;
    }

    @Test
    void pauseForMemory_lastsUntilTheNextAttemptOfWhoHoldsTheBytes() {
        bench.input("in", MEGABYTE).output("dead", "*", every(TEN)).start();
        bench.out(0).answers(DOWN);
        offer(0, "t", 700_000);
        bench.pass(SECOND.multipliedBy(4));
        offer(0, "t", 500_000);

        assertThat(told(0)).isBetween(Duration.ofMillis(5_900), Duration.ofSeconds(6));
        bench.pass(SECOND.multipliedBy(3));
        assertThat(told(0)).isBetween(Duration.ofMillis(2_900), Duration.ofSeconds(3));

        bench.out(0).answers(Delivery.DELIVERED);
        bench.pass(SECOND.multipliedBy(3));
        assertThat(bench.held(0)).isZero();
        assertThat(bench.status().inputs().getFirst().untilResume()).isZero();
    }

    @Test
    void attemptUnderWay_mayEndThePauseAtAnyMoment() {
        bench.input("in", MEGABYTE).output("dead", "*", every(TEN)).start();
        bench.out(0).answersByHand();
        offer(0, "t", 1_200_000);
        assertThat(told(0)).as("the first attempt").isEqualTo(SECOND);
        bench.out(0).answerOldest(DOWN);
        bench.settle();
        assertThat(told(0)).as("between attempts").isEqualTo(TEN);
        bench.pass(TEN);
        assertThat(bench.out(0).open).hasSize(1);
        assertThat(told(0)).as("the second attempt").isEqualTo(SECOND);
    }

    @Test
    void bytesOfSeveralOutputs_areFreeWhenTheLastHasLetGo() {
        bench.input("in", MEGABYTE)
                .output("dead", "*", every(TEN))
                .output("deader", "*", every(THIRTY))
                .output("alive", "*", LanePolicy.USUAL)
                .start();
        bench.out(0).answers(DOWN);
        bench.out(1).answers(DOWN);
        offer(0, "t", 1_200_000);
        assertThat(told(0)).isBetween(Duration.ofMillis(29_900), THIRTY);
        bench.out(1).answers(Delivery.DELIVERED);
        bench.pass(Duration.ofMillis(30_100));
        assertThat(told(0)).as("the other one is left").isBetween(Duration.ofMillis(9_800), TEN);
    }

    @Test
    void bytesOfAnOutputThatWorks_countFirst() {
        bench.input("in", MEGABYTE)
                .output("dead", "dead", every(TEN))
                .output("busy", "busy", every(TEN))
                .start();
        bench.out(0).answers(DOWN);
        bench.out(1).answersByHand();
        offer(0, "dead", 900_000);
        offer(0, "busy", 200_000);
        assertThat(told(0))
                .as("100,000 too much, of which the busy one holds 200,000")
                .isEqualTo(SECOND);

        bench.out(1).answerOldest(Delivery.DELIVERED);
        bench.settle();
        offer(0, "busy", 50_000);
        offer(0, "dead", 400_000);
        assertThat(told(0)).as("350,000 too much, of which it holds 50,000").isBetween(Duration.ofSeconds(9), TEN);
    }

    @Test
    void bytesOfAnOutputThatWorks_comeBackAtItsRate() {
        bench.input("in", MEGABYTE).output("slow", "*", every(TEN)).start();
        bench.out(0).answersByHand();
        for (int chunk = 0; chunk < 20; chunk++) {
            offer(0, "t" + chunk % 2, 50_000);
            bench.pass(Duration.ofMillis(497));
            bench.out(0).answerOldest(Delivery.DELIVERED);
            bench.settle();
        }
        offer(0, "t", 1_500_000);
        assertThat(told(0))
                .as("500,000 too much at 100,000 a second")
                .isBetween(Duration.ofMillis(4_900), Duration.ofMillis(5_100));
    }

    @Test
    void bytesThatStillWaitForCompany_countAsThoseOfTheirOutputs() {
        bench.input("in", MEGABYTE).output("dead", "*", every(TEN)).start();
        bench.out(0).answers(DOWN);
        offer(0, "first", 1_000);
        for (int stream = 0; stream < 20; stream++) {
            offer(0, "t" + stream, 50_000);
        }
        assertThat(bench.status().outputs().getFirst().lane().heldBytes()).isEqualTo(1_000);
        assertThat(bench.status().inputs().getFirst().heldBy()).containsEntry("dead", 1_001_000L);
        assertThat(told(0)).isBetween(Duration.ofSeconds(9), TEN);
    }

    @Test
    void chunkThatWaitsAlone_isWaitedFor() {
        bench.input("in", MEGABYTE).output("picky", "*", every(TEN), 2).start();
        bench.out(0).answersByHand();
        offer(0, "bad", 1_000);
        offer(0, "good", 1_100_000);
        bench.out(0).open.removeLast().complete(Delivery.DELIVERED);
        bench.out(0).answerOldest(DOWN);
        bench.settle();
        offer(0, "bad", 1_100_000);
        bench.out(0).answerOldest(DOWN);
        bench.settle();
        assertThat(bench.status().outputs().getFirst().lane().waiting()).isEqualTo(2);
        assertThat(told(0)).isBetween(Duration.ofSeconds(9), TEN);
    }

    @Test
    void pauseForTheMemoryOfAll_lastsUntilWhoeverHoldsItIsTriedAgain() {
        bench.service(SECOND, SECOND, 2_000_000)
                .input("greedy", InputPolicy.PLAIN)
                .input("modest", InputPolicy.PLAIN)
                .output("dead", "dead", every(THIRTY))
                .output("busy", "busy", every(TEN))
                .start();
        bench.out(0).answers(DOWN);
        bench.out(1).answersByHand();
        offer(1, "busy", 400_000);
        offer(0, "dead", 1_600_000);

        assertThat(told(0))
                .as("the modest one gives nothing back that the greedy one could use")
                .isBetween(Duration.ofSeconds(29), THIRTY);
    }

    @Test
    void pauseForTheMemoryOfAll_mayEndByWhatAnotherInputGivesBack() {
        bench.service(SECOND, SECOND, 2_000_000)
                .input("stuck", InputPolicy.PLAIN)
                .input("flowing", InputPolicy.PLAIN)
                .output("dead", "dead", every(THIRTY))
                .output("busy", "busy", every(TEN))
                .start();
        bench.out(0).answers(DOWN);
        bench.out(1).answersByHand();
        offer(1, "busy", 1_000_000);
        offer(0, "dead", 1_100_000);
        assertThat(told(0)).isEqualTo(SECOND);
    }

    @Test
    void pauseForAFullQueue_lastsUntilItsNextAttempt() {
        var retry = new RetryPolicy(RetryPolicy.UNLIMITED, TEN, TEN, TEN);
        bench.input("in", InputPolicy.PLAIN)
                .output("dead", "*", new LanePolicy(retry, 500, QueueOverflow.PAUSE, Duration.ofMillis(2), false))
                .start();
        bench.out(0).answers(DOWN);
        offer(0, "t", 600);
        assertThat(bench.in(0).offer("t", HandInput.events(1, 100))).isInstanceOf(Admission.Paused.class);
        assertThat(told(0)).isBetween(Duration.ofSeconds(9), TEN);

        bench.out(0).answers(Delivery.DELIVERED);
        bench.pass(TEN);
        assertThat(bench.notices).satisfiesOnlyOnce(notice -> assertThat(notice)
                .isInstanceOfSatisfying(Notice.InputResumed.class, resumed -> assertThat(resumed.reasons())
                        .containsExactly(PauseReason.DOWNSTREAM)));
    }
}
