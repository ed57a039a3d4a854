// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.Admission;
import dev.weir.backpressure.OverflowPolicy;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.disk.MemoryDisk;
import dev.weir.dispatch.LanePolicy;
import dev.weir.dispatch.QueueOverflow;
import dev.weir.event.SourcePosition;
import dev.weir.event.Tag;
import dev.weir.input.Offer;
import dev.weir.ledger.ShedReason;
import dev.weir.output.Delivery;
import dev.weir.store.StoreSettings;
import dev.weir.time.ManualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DurableEngineTest {
    private static final InputPolicy ON_DISK =
            new InputPolicy(1_000, 1, OverflowPolicy.PAUSE, AckLevel.MEMORY, 10_000, true).onDisk(AckLevel.DISK);
    private static final Duration LONG = Duration.ofSeconds(3);

    private final MemoryDisk disk = new MemoryDisk(new ManualTime());

    private static Bench bench(MemoryDisk on) {
        return new Bench().store(on).input("in", ON_DISK);
    }

    private Bench running(LanePolicy... lanes) {
        Bench bench = bench(disk);
        for (int lane = 0; lane < lanes.length; lane++) {
            bench.output("out" + lane, "*", lanes[lane]);
        }
        return bench.start();
    }

    /** The disk as another machine would find it, were this one's power gone now and everything on it. */
    private MemoryDisk copy() throws IOException {
        var copy = new MemoryDisk(new ManualTime());
        Disks.copy(disk, copy, Path.of("/store"));
        return copy;
    }

    @Test
    void event_isDelivered_andTheSegmentGoes() throws IOException {
        Bench bench = running(LanePolicy.USUAL);
        assertThat(bench.in(0).offer("t", HandInput.events(3, 300))).isEqualTo(Admission.ADMITTED);
        bench.pass(LONG);
        assertThat(bench.out(0).delivered).containsExactly(300L);
        StopReport report = bench.stop(LONG);
        assertThat(report.ledgerDifference()).isZero();
        assertThat(report.last().outputs().getFirst().account().delivered()).isEqualTo(3);
    }

    @Test
    void sender_isAnswered_whenItsEventsAreDurable_andNotBefore() {
        Bench bench = running(LanePolicy.USUAL);
        bench.out(0).answers(Delivery.retry("down"));
        var answers = new ArrayList<Boolean>();
        bench.in(0).offer(Offer.of(new Tag("t"), HandInput.events(3, 300), answers::add));
        assertThat(answers).isEmpty();
        bench.pass(Duration.ofMillis(20));
        assertThat(answers).containsExactly(true);
    }

    @Test
    void source_isTold_whenItsEventsAreDurable() {
        Bench bench = running(LanePolicy.USUAL);
        bench.out(0).answers(Delivery.retry("down"));
        bench.in(0).offer("t", HandInput.events(3, 300), new SourcePosition("file", 300));
        assertThat(bench.in(0).reached).isEmpty();
        bench.pass(LONG);
        assertThat(bench.in(0).reached).containsExactly(new SourcePosition("file", 300));
    }

    @Test
    void whatWasStored_isDeliveredByTheNextRun_afterAnEndWithoutAStop() throws IOException {
        Bench bench = running(LanePolicy.USUAL, LanePolicy.USUAL);
        bench.out(0).answers(Delivery.retry("down"));
        bench.in(0).offer("t", HandInput.events(3, 300), new SourcePosition("file", 300));
        bench.in(0).offer("u", HandInput.events(2, 200), new SourcePosition("file", 500));
        bench.pass(LONG);
        assertThat(bench.out(1).delivered).containsExactlyInAnyOrder(300L, 200L);

        Bench next = bench(copy())
                .output("out0", "*", LanePolicy.USUAL)
                .output("out1", "*", LanePolicy.USUAL)
                .start();
        assertThat(next.in(0).context.storedPositions()).containsExactly(new SourcePosition("file", 500));
        assertThat(next.status().outputs().getFirst().account().held()).isEqualTo(5);
        next.pass(LONG);
        assertThat(next.out(0).delivered).containsExactlyInAnyOrder(300L, 200L);
        assertThat(next.out(1).delivered).isEmpty();
        StopReport report = next.stop(LONG);
        assertThat(report.ledgerDifference()).isZero();
        assertThat(report.last().outputs().get(0).account().delivered()).isEqualTo(5);
        assertThat(report.last().outputs().get(1).account().delivered()).isEqualTo(5);
    }

    @Test
    void events_areWrittenToANewFile_whereTheOldOneWasRemovedUnderTheStore() throws IOException {
        Bench bench = running(LanePolicy.USUAL);
        bench.out(0).answers(Delivery.retry("down"));
        var answers = new ArrayList<Boolean>();
        bench.in(0).offer(Offer.of(new Tag("t"), HandInput.events(1, 100), answers::add));
        bench.pass(LONG);
        for (Path file : disk.list(Path.of("/store/c2"))) {
            disk.delete(file);
        }
        bench.in(0).offer(Offer.of(new Tag("t"), HandInput.events(2, 200), answers::add));
        bench.pass(LONG);
        assertThat(answers).as("%s", bench.notices).containsExactly(true, true);

        Bench next = bench(copy()).output("out0", "*", LanePolicy.USUAL).start();
        next.pass(LONG);
        assertThat(next.out(0).delivered).contains(200L);
        assertThat(next.stop(LONG).ledgerDifference()).isZero();
    }

    @Test
    void stop_leavesToTheStore_whatTheDestinationDoesNotTake() {
        Bench bench = running(LanePolicy.USUAL);
        bench.out(0).answers(Delivery.retry("down"));
        bench.in(0).offer("t", HandInput.events(3, 300));
        bench.pass(LONG);
        StopReport report = bench.stop(Duration.ofSeconds(10));
        assertThat(report.ledgerDifference()).isZero();
        assertThat(report.last().outputs().getFirst().account().held()).isEqualTo(3);

        Bench next = bench(disk).output("out0", "*", LanePolicy.USUAL).start();
        next.pass(LONG);
        assertThat(next.out(0).delivered).containsExactly(300L);
    }

    @Test
    void input_goesOnToDisk_whenItsMemoryIsFull_andAllIsDeliveredInOrder() {
        Bench bench = running(LanePolicy.USUAL);
        bench.out(0).answers(Delivery.retry("down"));
        List<Long> sizes = new ArrayList<>();
        for (int offer = 0; offer < 200; offer++) {
            long size = 900L + offer;
            assertThat(bench.in(0).offer("t" + offer, HandInput.events(1, (int) size)))
                    .isEqualTo(Admission.ADMITTED);
            sizes.add(size);
            bench.pass(Duration.ofMillis(10));
            assertThat(bench.held(0)).isLessThanOrEqualTo(2_100);
        }
        bench.pass(LONG);
        assertThat(bench.in(0).told).doesNotContain("pause");
        bench.out(0).answers(Delivery.DELIVERED);
        bench.pass(Duration.ofSeconds(10));
        assertThat(bench.out(0).delivered).containsExactlyInAnyOrderElementsOf(sizes);
        assertThat(bench.held(0)).isZero();
        assertThat(bench.stop(LONG).ledgerDifference()).isZero();
    }

    @Test
    void deadOutput_keepsAWindowInMemory_whileItsNeighbourRunsOn_andGetsAllWhenItIsBack() {
        Bench bench = running(LanePolicy.USUAL, LanePolicy.USUAL);
        bench.out(0).answers(Delivery.retry("down"));
        List<Long> sizes = new ArrayList<>();
        for (int offer = 0; offer < 3_000; offer++) {
            long size = 100L + offer % 50;
            bench.in(0).offer("t" + offer % 7, HandInput.events(1, (int) size));
            sizes.add(size);
            bench.pass(Duration.ofMillis(2));
        }
        bench.pass(LONG);
        assertThat(bench.out(1).delivered.stream().mapToLong(Long::longValue).sum())
                .isEqualTo(sizes.stream().mapToLong(Long::longValue).sum());
        assertThat(bench.status().inputs().getFirst().chunks()).isLessThan(1_200);
        assertThat(bench.status().outputs().getFirst().account().held()).isEqualTo(3_000);
        bench.out(0).answers(Delivery.DELIVERED);
        bench.pass(Duration.ofSeconds(20));
        assertThat(bench.out(0).delivered.stream().mapToLong(Long::longValue).sum())
                .isEqualTo(sizes.stream().mapToLong(Long::longValue).sum());
        assertThat(bench.stop(LONG).ledgerDifference()).isZero();
    }

    /** The dead output wants one small chunk of each segment; the other takes all. */
    @Test
    void deadOutput_pinsNoMoreThanItWants_andGetsItAfterAnEndWithoutAStop() throws IOException {
        Bench bench = new Bench()
                .store(disk, 32_000_000)
                .input("in", ON_DISK)
                .output("dead", "rare", LanePolicy.USUAL)
                .output("other", "*", LanePolicy.USUAL)
                .start();
        bench.out(0).answers(Delivery.retry("down"));
        for (int offer = 0; offer < 300; offer++) {
            bench.in(0).offer(offer % 10 == 0 ? "rare" : "t", HandInput.events(1, offer % 10 == 0 ? 300 : 100_000));
            bench.pass(Duration.ofMillis(20));
        }
        bench.pass(Duration.ofSeconds(30));
        assertThat(bench.status().store().orElseThrow().bytes()).isLessThan(3_000_000);
        assertThat(bench.status().outputs().getFirst().account().held()).isEqualTo(30);

        Bench next = bench(copy())
                .output("dead", "rare", LanePolicy.USUAL)
                .output("other", "*", LanePolicy.USUAL)
                .start();
        next.pass(LONG);
        assertThat(next.out(0).delivered.stream().mapToLong(Long::longValue).sum())
                .isEqualTo(30L * 300);
        assertThat(next.out(1).delivered).isEmpty();
        assertThat(next.stop(LONG).ledgerDifference()).isZero();
    }

    @Test
    void input_pausesAtTheLimitOfTheStore_andResumesWhenTheDestinationHasTakenEnough() {
        Bench bench = new Bench()
                .store(disk, 16_000_000)
                .input("in", ON_DISK)
                .output("out0", "*", LanePolicy.USUAL)
                .start();
        bench.out(0).answers(Delivery.retry("down"));
        long taken = 0;
        while (bench.in(0).offer("t", HandInput.events(1, 100_000)) instanceof Admission.Admitted) {
            taken++;
            bench.pass(Duration.ofMillis(20));
        }
        assertThat(taken).isBetween(60L, 80L);
        bench.pass(LONG);
        assertThat(bench.in(0).told).containsExactly("start", "pause");
        assertThat(bench.in(0).offer("t", HandInput.events(1, 100_000))).isInstanceOf(Admission.Paused.class);
        assertThat(bench.notices.toString()).contains("storage.limit=16000000", "raise storage.limit");

        bench.out(0).answers(Delivery.DELIVERED);
        bench.pass(Duration.ofSeconds(40));
        assertThat(bench.in(0).told).containsExactly("start", "pause", "resume");
        assertThat(bench.notices.toString()).contains("the store takes events again");
        assertThat(bench.in(0).offer("t", HandInput.events(1, 100_000))).isEqualTo(Admission.ADMITTED);
        StopReport report = bench.stop(LONG);
        assertThat(report.ledgerDifference()).isZero();
        assertThat(report.last().outputs().getFirst().account().delivered()).isEqualTo(taken + 1);
    }

    @Test
    void limitOfTheStore_isHalfOfWhatIsFree_whereNobodyGaveOne() {
        Bench bench = new Bench()
                .store(disk, StoreSettings.HALF_OF_FREE)
                .input("in", ON_DISK)
                .output("out0", "*", LanePolicy.USUAL)
                .start();
        assertThat(bench.in(0).offer("t", HandInput.events(1, 100_000))).isEqualTo(Admission.ADMITTED);
        bench.pass(LONG);
        assertThat(bench.stop(LONG).ledgerDifference()).isZero();
    }

    @Test
    void output_dropsItsOldest_atTheLimitOfWhatIsStored() {
        var limited = new LanePolicy(
                LanePolicy.USUAL.retry(),
                LanePolicy.Bound.NONE,
                new LanePolicy.Bound(5_000, QueueOverflow.SHED_OLDEST),
                LanePolicy.USUAL.linger(),
                false);
        Bench bench = running(limited);
        bench.out(0).answers(Delivery.retry("down"));
        for (int offer = 0; offer < 20; offer++) {
            bench.in(0).offer("t" + offer, HandInput.events(1, 1_000));
            bench.pass(Duration.ofMillis(1_100));
        }
        var account = bench.status().outputs().getFirst().account();
        assertThat(account.held()).isLessThanOrEqualTo(5);
        assertThat(account.shed()).isEqualTo(Map.of(ShedReason.QUEUE, 20 - account.held()));
        bench.out(0).answers(Delivery.DELIVERED);
        bench.pass(Duration.ofSeconds(20));
        assertThat(bench.out(0).delivered).hasSize((int) account.held());
        assertThat(bench.stop(LONG).ledgerDifference()).isZero();
    }

    @Test
    void position_neverGoesBack_whereItWasNotedBeforeAFrameAndWrittenAfterIt() throws IOException {
        Bench bench = running(LanePolicy.USUAL);
        bench.in(0).offer(new Offer(List.of(), new SourcePosition("file", 100), null, true));
        bench.in(0).offer("t", HandInput.events(3, 300), new SourcePosition("file", 400));
        bench.pass(Duration.ofSeconds(10));

        Bench next = bench(copy()).output("out0", "*", LanePolicy.USUAL).start();
        assertThat(next.in(0).context.storedPositions()).containsExactly(new SourcePosition("file", 400));
    }

    @Test
    void position_isWrittenAtTheStop_thoughNothingWasStored() {
        Bench bench = running(LanePolicy.USUAL);
        bench.in(0).offer(new Offer(List.of(), new SourcePosition("file", 100), null, true));
        bench.stop(LONG);

        Bench next = bench(disk).output("out0", "*", LanePolicy.USUAL).start();
        assertThat(next.in(0).context.storedPositions()).containsExactly(new SourcePosition("file", 100));
    }

    @Test
    void source_isNotRemembered_onceItIsForgotten() {
        Bench bench = running(LanePolicy.USUAL);
        bench.in(0).offer("t", HandInput.events(3, 300), new SourcePosition("gone", 300));
        bench.in(0).offer("t", HandInput.events(3, 300), new SourcePosition("file", 400));
        bench.in(0).offer(new Offer(List.of(), new SourcePosition("gone", 350), null, true));
        bench.in(0).context.intake().forget("gone");
        bench.pass(LONG);
        bench.stop(LONG);

        Bench next = bench(disk).output("out0", "*", LanePolicy.USUAL).start();
        assertThat(next.in(0).context.storedPositions()).containsExactly(new SourcePosition("file", 400));
    }

    @Test
    void whatARemovedOutputHadNotDelivered_stays_untilItIsThereAgain() {
        Bench first = running(LanePolicy.USUAL, LanePolicy.USUAL);
        first.out(0).answers(Delivery.retry("down"));
        first.in(0).offer("t", HandInput.events(3, 300));
        first.pass(LONG);
        first.stop(Duration.ofSeconds(10));

        Bench without = bench(disk).output("out1", "*", LanePolicy.USUAL).start();
        without.in(0).offer("t", HandInput.events(1, 100));
        without.pass(Duration.ofSeconds(10));
        without.stop(LONG);

        Bench again = bench(disk)
                .output("out0", "*", LanePolicy.USUAL)
                .output("out1", "*", LanePolicy.USUAL)
                .start();
        again.pass(LONG);
        assertThat(again.out(0).delivered).containsExactly(300L);
        assertThat(again.out(1).delivered).isEmpty();
    }
}
