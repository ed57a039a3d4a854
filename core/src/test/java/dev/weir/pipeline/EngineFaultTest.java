// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.backpressure.Admission;
import dev.weir.backpressure.OverflowPolicy;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.dispatch.LanePolicy;
import dev.weir.dispatch.QueueOverflow;
import dev.weir.dispatch.RetryPolicy;
import dev.weir.event.EventBatch;
import dev.weir.event.SourcePosition;
import dev.weir.event.Tag;
import dev.weir.event.TaggedEvents;
import dev.weir.input.Offer;
import dev.weir.ledger.ShedReason;
import dev.weir.notice.Notice;
import dev.weir.output.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the engine keeps when plugins break their contracts, memory ends, or the stop comes in between. */
class EngineFaultTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final RetryPolicy EACH_SECOND = new RetryPolicy(RetryPolicy.UNLIMITED, SECOND, SECOND, SECOND);
    private static final InputPolicy DELIVERED =
            new InputPolicy(Long.MAX_VALUE, 1, OverflowPolicy.PAUSE, AckLevel.DELIVERED, 1_000, true);

    private final Bench bench = new Bench();

    private static LanePolicy lane(long queueLimit, QueueOverflow overflow) {
        return new LanePolicy(EACH_SECOND, queueLimit, overflow, Duration.ofMillis(2), false);
    }

    private static InputPolicy limited(OverflowPolicy overflow) {
        return new InputPolicy(1_000, 1, overflow, AckLevel.MEMORY, 10_000, true);
    }

    private void assertNothingHeld() {
        assertThat(bench.held(0)).isZero();
        assertThat(bench.status().memoryHeld()).isZero();
        assertThat(bench.status().nativeBytes()).isZero();
        assertThat(bench.status().ledgerDifference()).isZero();
    }

    @Test
    void brokenInput_leaksNothing_whateverItIsTold() {
        bench.input("in", limited(OverflowPolicy.PAUSE))
                .output("out", "*", LanePolicy.USUAL)
                .start();
        bench.in(0).broken = true;
        assertThat(bench.in(0).offer("t", HandInput.events(1, 1_500), new SourcePosition("f", 1)))
                .isEqualTo(Admission.ADMITTED);
        bench.pass(SECOND);
        assertThat(bench.in(0).told).containsExactly("start", "pause", "resume");
        assertNothingHeld();
        assertThat(bench.notices).hasAtLeastOneElementOfType(Notice.Told.class);
        assertThat(bench.stop(SECOND).ledgerDifference()).isZero();
    }

    @Test
    void brokenReceipt_keepsNobodyElseFromBeingAnswered() {
        bench.input("in", DELIVERED).output("out", "*", LanePolicy.USUAL).start();
        var answers = new ArrayList<Boolean>();
        bench.in(0).offer(Offer.of(new Tag("t"), HandInput.events(1, 100), safe -> {
            throw new IllegalStateException("broken");
        }));
        bench.in(0).offer(Offer.of(new Tag("t"), HandInput.events(1, 100), answers::add));
        bench.pass(SECOND);
        assertThat(answers).containsExactly(true);
        assertNothingHeld();
    }

    @Test
    void offer_isTakenNotAtAll_whereAPartOfItFindsNoMemory() {
        bench.input("in", InputPolicy.PLAIN)
                .output("out", "*", LanePolicy.USUAL)
                .start();
        var small = new TaggedEvents(new Tag("a"), HandInput.events(1, 100));
        byte[] bytes = new byte[2 * 1024 * 1024];
        var large = new TaggedEvents(new Tag("b"), new EventBatch(bytes, 0, bytes.length, 1));
        var many = new ArrayList<>(List.of(small));
        // The same bytes so often that no array could hold them all.
        for (int times = 0; times <= 1_024; times++) {
            many.add(large);
        }
        assertThatThrownBy(() -> bench.in(0).offer(new Offer(many, new SourcePosition("f", 1), null, true)))
                .isInstanceOf(ArithmeticException.class);
        assertThat(bench.held(0)).isZero();
        assertThat(bench.status().inputs().getFirst().account().accepted()).isZero();
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.out(0).attempts).isEmpty();
        assertNothingHeld();
        assertThat(bench.in(0).offer("a", HandInput.events(1, 100))).isEqualTo(Admission.ADMITTED);
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.out(0).delivered).containsExactly(100L);
        assertNothingHeld();
    }

    @Test
    void offer_isTakenNotAtAll_whereAFilterFails() {
        var fails = new boolean[] {true};
        bench.filter((tag, events) -> {
                    if (fails[0]) {
                        throw new IllegalStateException("broken filter");
                    }
                    return List.of(new TaggedEvents(tag, events));
                })
                .input("in", InputPolicy.PLAIN)
                .output("out", "*", LanePolicy.USUAL)
                .start();
        var position = new SourcePosition("f", 1);
        assertThatThrownBy(() -> bench.in(0).offer("t", HandInput.events(1, 100), position))
                .hasMessage("broken filter");
        assertNothingHeld();
        assertThat(bench.status().inputs().getFirst().account().accepted()).isZero();
        fails[0] = false;
        bench.in(0).offer("t", HandInput.events(1, 100), position);
        bench.pass(SECOND);
        assertThat(bench.in(0).reached).containsExactly(position);
    }

    @Test
    void filtersThatRenameToAndFro_end_andKeepTheLastName() {
        bench.filter((tag, events) -> List.of(new TaggedEvents(new Tag(tag.value() + "x"), events)))
                .filter((tag, events) -> List.of(new TaggedEvents(tag, events)))
                .input("in", InputPolicy.PLAIN)
                .output("out", "*", LanePolicy.USUAL)
                .start();
        bench.in(0).offer("t", HandInput.events(1, 100));
        bench.pass(SECOND);
        assertThat(bench.out(0).consignments.getFirst().chunk().stream().tag().value())
                .isEqualTo("txxxxxxxxx");
        assertNothingHeld();
    }

    @Test
    void output_thatGivesNoAnswer_isTriedAgain() {
        bench.input("in", InputPolicy.PLAIN)
                .output("out", "*", lane(Long.MAX_VALUE, QueueOverflow.PAUSE))
                .start();
        bench.out(0).answersByHand();
        bench.in(0).offer("t", HandInput.events(1, 100));
        bench.pass(SECOND);
        bench.out(0).open.remove().complete(null);
        bench.pass(Duration.ofSeconds(2));
        bench.out(0).answerOldest(Delivery.DELIVERED);
        assertThat(bench.out(0).delivered).containsExactly(100L);
        assertNothingHeld();
    }

    @Test
    void delivery_thatFindsNoThread_isTriedAgain() {
        bench.input("in", InputPolicy.PLAIN)
                .output("out", "*", lane(Long.MAX_VALUE, QueueOverflow.PAUSE))
                .start();
        bench.in(0).offer("t", HandInput.events(1, 100));
        bench.refuseWork(true);
        bench.pass(Duration.ofMillis(500));
        bench.refuseWork(false);
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.out(0).delivered).containsExactly(100L);
        assertNothingHeld();
    }

    @Test
    void retryAfter_ofAnAge_isNoFault() {
        bench.input("in", InputPolicy.PLAIN)
                .output("out", "*", lane(Long.MAX_VALUE, QueueOverflow.PAUSE))
                .start();
        bench.out(0).answers(new Delivery.Retry(Duration.ofSeconds(Long.MAX_VALUE), "503"));
        bench.in(0).offer("t", HandInput.events(1, 100));
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.status().outputs().getFirst().lane().nextAttempt())
                .isBetween(Duration.ofHours(23), Duration.ofHours(30));
        bench.out(0).answers(Delivery.DELIVERED);
        bench.stop(SECOND);
        assertThat(bench.out(0).delivered).containsExactly(100L);
    }

    @Test
    void stop_answersEveryReceipt_whereADeliveryNeverEnds() {
        bench.input("in", DELIVERED).output("out", "*", LanePolicy.USUAL).start();
        bench.out(0).answersByHand();
        var answers = new ArrayList<Boolean>();
        bench.in(0).offer(Offer.of(new Tag("t"), HandInput.events(1, 100), answers::add));
        bench.pass(SECOND);
        StopReport report = bench.stop(Duration.ofSeconds(6));
        assertThat(answers).containsExactly(false);
        assertThat(report.last().outputs().getFirst().account().returned()).isEqualTo(1);
        assertThat(report.last().inputs().getFirst().valve().held()).isZero();
        assertThat(report.ledgerDifference()).isZero();
        assertThat(bench.in(0).told).containsExactly("start", "stop", "close");
        assertThat(bench.out(0).closed).isTrue();
        // The delivery still reads: its bytes are there until it answers, and are given back then.
        var payload = bench.out(0).consignments.getFirst().payload();
        assertThat(payload.slabs()).isEqualTo(1);
        assertThat(payload.slab(0).remaining()).isEqualTo(100);
        bench.out(0).answerOldest(Delivery.DELIVERED);
        bench.settle();
        assertThat(payload.slabs()).isZero();
        assertThat(answers).hasSize(1);
        assertNothingHeld();
    }

    @Test
    void stop_tellsThatAReceiptIsReturned_beforeTheInputIsClosed() {
        bench.input("in", DELIVERED)
                .output("dead", "*", lane(Long.MAX_VALUE, QueueOverflow.PAUSE))
                .start();
        bench.out(0).answers(Delivery.retry("down"));
        bench.in(0).offer(Offer.of(new Tag("t"), HandInput.events(1, 100), safe -> bench.in(0)
                .told
                .add("told " + safe)));
        bench.stop(Duration.ofSeconds(6));
        assertThat(bench.in(0).told).containsExactly("start", "stop", "told false", "close");
    }

    @Test
    void stop_ofARing_dropsNothingForWhoStillOffers() {
        bench.input("in", limited(OverflowPolicy.SHED_OLDEST))
                .output("dead", "*", lane(Long.MAX_VALUE, QueueOverflow.PAUSE))
                .start();
        bench.out(0).answers(Delivery.retry("down"));
        bench.in(0).offer("t", HandInput.events(1, 900));
        bench.pass(Duration.ofMillis(1_500));
        CompletableFuture<StopReport> report = bench.beginStop();
        assertThat(bench.in(0).offer("t", HandInput.events(1, 900))).isInstanceOf(Admission.Paused.class);
        bench.out(0).answers(Delivery.DELIVERED);
        bench.pass(Duration.ofSeconds(6));
        assertThat(bench.out(0).delivered).containsExactly(900L);
        assertThat(report.join().ledgerDifference()).isZero();
    }

    @Test
    void start_thatFails_endsWhatWasOfferedMeanwhile() {
        bench.input("first", DELIVERED).input("second", DELIVERED).output("out", "*", LanePolicy.USUAL);
        Pipeline pipeline = bench.build();
        var answers = new ArrayList<Boolean>();
        bench.in(0).offer(Offer.of(new Tag("t"), HandInput.events(1, 100), answers::add));
        bench.in(1).broken = true;
        assertThatThrownBy(pipeline::start).isInstanceOf(IllegalStateException.class);
        bench.settle();
        assertThat(answers).containsExactly(false);
        assertThat(bench.in(0).told).containsExactly("start", "stop", "close");
        assertThat(bench.out(0).closed).isTrue();
        assertNothingHeld();
    }

    @Test
    void shedNewest_neverPauses_whereAQueueIsFull() {
        bench.input("in", limited(OverflowPolicy.SHED_NEWEST))
                .output("out", "*", lane(500, QueueOverflow.PAUSE))
                .start();
        bench.out(0).answersByHand();
        assertThat(bench.in(0).offer("t", HandInput.events(1, 600))).isEqualTo(Admission.ADMITTED);
        bench.pass(SECOND);
        assertThat(bench.in(0).offer("t", HandInput.events(1, 100)))
                .as("nobody would tell it to resume")
                .isEqualTo(new Admission.Shed(ShedReason.NEWEST));
        bench.out(0).answerOldest(Delivery.DELIVERED);
        bench.settle();
        assertThat(bench.in(0).offer("t", HandInput.events(1, 100))).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void shedOldest_makesRoom_whereAQueueIsFull() {
        bench.input("in", limited(OverflowPolicy.SHED_OLDEST))
                .output("out", "*", lane(500, QueueOverflow.PAUSE))
                .start();
        bench.out(0).answersByHand();
        for (int offer = 0; offer < 10; offer++) {
            assertThat(bench.in(0).offer("t", HandInput.events(1, 300))).isEqualTo(Admission.ADMITTED);
            bench.pass(SECOND);
        }
        assertThat(bench.in(0).told).containsExactly("start");
        assertThat(bench.status().outputs().getFirst().account().shed()).containsOnlyKeys(ShedReason.OLDEST);
        assertThat(bench.status().ledgerDifference()).isZero();
    }

    @Test
    void shedOldest_doesNotChopTheStream_whileThereAreOlderChunks() {
        var ring = new InputPolicy(100_000, 1, OverflowPolicy.SHED_OLDEST, AckLevel.MEMORY, 10_000, true);
        bench.input("in", ring)
                .output("dead", "*", lane(Long.MAX_VALUE, QueueOverflow.PAUSE))
                .start();
        bench.out(0).answers(Delivery.retry("down"));
        for (int offer = 0; offer < 2_000; offer++) {
            assertThat(bench.in(0).offer("t", HandInput.events(1, 500))).isEqualTo(Admission.ADMITTED);
            bench.pass(Duration.ofMillis(2));
        }
        assertThat(bench.status().inputs().getFirst().chunks()).isLessThan(10);
    }

    @Test
    void chunkLargerThanTheQueue_isKeptToTryTheDestinationWith() {
        bench.input("in", InputPolicy.PLAIN)
                .output("out", "*", lane(500, QueueOverflow.SHED_OLDEST))
                .start();
        bench.out(0).answers(Delivery.retry("down"));
        bench.in(0).offer("t", HandInput.events(1, 900));
        bench.pass(Duration.ofMillis(1_500));
        bench.in(0).offer("t", HandInput.events(1, 901));
        bench.pass(Duration.ofMillis(1_100));
        bench.out(0).answers(Delivery.DELIVERED);
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.out(0).delivered).containsExactly(901L);
        assertThat(bench.status().outputs().getFirst().account().shed()).containsEntry(ShedReason.QUEUE, 1L);
    }
}
