// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.chunk.SlabPool;
import dev.weir.chunk.StreamKey;
import dev.weir.disk.Disk;
import dev.weir.disk.MemoryDisk;
import dev.weir.dispatch.LanePolicy;
import dev.weir.dispatch.QueueOverflow;
import dev.weir.dispatch.RetryPolicy;
import dev.weir.event.EventReader;
import dev.weir.event.Priority;
import dev.weir.event.Tag;
import dev.weir.input.Offer;
import dev.weir.ledger.RouteAccount;
import dev.weir.notice.Notice;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.segment.FaultyDisk;
import dev.weir.segment.Surroundings;
import dev.weir.store.DeadLetter;
import dev.weir.store.DeadLetterSettings;
import dev.weir.store.DeadLetters;
import dev.weir.time.ManualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Chunks that hold events which their destination refuses, over both stores. */
class PoisonTest {
    private static final InputPolicy IN_MEMORY =
            new InputPolicy(10_000_000, 1, OverflowPolicy.PAUSE, AckLevel.DELIVERED, 10_000, true);
    private static final InputPolicy ON_DISK = new InputPolicy(
                    10_000_000, 1, OverflowPolicy.PAUSE, AckLevel.DELIVERED, 10_000, true)
            .onDisk(AckLevel.DELIVERED);
    private static final Duration LONG = Duration.ofSeconds(3);
    private static final Delivery REFUSED = new Delivery.Rejected("HTTP status=400");

    private final MemoryDisk disk = new MemoryDisk(new ManualTime());
    private final List<Integer> taken = new ArrayList<>();

    private Bench bench(Disk on, boolean durable, boolean letters) {
        var bench = new Bench().store(on).input("in", durable ? ON_DISK : IN_MEMORY);
        if (letters) {
            bench.builder.deadLetters(new DeadLetterSettings(Path.of("/rejected"), 1_000_000));
        }
        return bench.output("out", "*", LanePolicy.USUAL);
    }

    /** Has the destination refuse whatever holds such an event. */
    private void refuse(Bench bench, Set<Integer> poison) {
        bench.out(0).answersByHand();
        bench.out(0).whenUnderWay = (consignment, future) -> answer(consignment, future, poison);
    }

    private void answer(Consignment consignment, CompletableFuture<Delivery> future, Set<Integer> poison) {
        List<Integer> events = events(consignment);
        if (events.stream().anyMatch(poison::contains)) {
            future.complete(REFUSED);
        } else {
            taken.addAll(events);
            future.complete(Delivery.DELIVERED);
        }
    }

    private static List<Integer> events(Consignment consignment) {
        var events = new ArrayList<Integer>();
        for (int slab = 0; slab < consignment.payload().slabs(); slab++) {
            var bytes = new byte[consignment.payload().slabBytes(slab)];
            consignment.payload().copySlab(slab, bytes, 0);
            var reader = new EventReader(bytes, 0, bytes.length);
            while (reader.next()) {
                events.add((int) reader.seconds());
            }
        }
        assertThat(events).hasSize(consignment.chunk().events());
        assertThat(consignment.payload().bytes()).isEqualTo(consignment.chunk().bytes());
        return events;
    }

    private static RouteAccount.Reading account(Bench bench) {
        return bench.status().outputs().getFirst().account();
    }

    /** The times of the events in each letter, which tell them apart. */
    private static List<List<Integer>> letters(MemoryDisk on) throws IOException {
        var time = new ManualTime();
        var found = new ArrayList<List<Integer>>();
        var world = new Surroundings(on, time, time, Runnable::run);
        var settings = new DeadLetterSettings(Path.of("/rejected"), 1_000_000);
        try (DeadLetters letters = DeadLetters.open(settings, new UUID(1, 1), "a test", world, notice -> {})) {
            letters.forEach(new SlabPool(0), (letter, chunk, payload) -> {
                assertThat(letter.output()).isEqualTo("out");
                assertThat(letter.cause()).isEqualTo("HTTP status=400");
                assertThat(letter.stream().tag()).isEqualTo(new Tag("t"));
                assertThat(letter.attempts()).isPositive();
                found.add(events(new Consignment(chunk, payload, 1)));
                return DeadLetters.Wish.KEEP;
            });
        }
        return found;
    }

    @Property(tries = 100)
    void poisonAloneIsKept_theRestIsDeliveredOnceInOrder(
            @ForAll @IntRange(min = 2, max = 400) int events,
            @ForAll @Size(min = 1, max = 10) Set<@IntRange(max = 399) Integer> drawn,
            @ForAll boolean durable)
            throws IOException {
        var poison = new HashSet<>(drawn);
        poison.removeIf(event -> event >= events);
        var own = new MemoryDisk(new ManualTime());
        var trial = new PoisonTest();
        Bench bench = trial.bench(own, durable, true).start();
        trial.refuse(bench, poison);
        var receipts = new ArrayList<Boolean>();
        bench.in(0).offer(Offer.of(new Tag("t"), HandInput.events(events, events * 60), receipts::add));
        bench.pass(LONG);
        assertThat(trial.taken)
                .containsExactlyElementsOf(IntStream.range(0, events)
                        .filter(event -> !poison.contains(event))
                        .boxed()
                        .toList());
        assertThat(receipts).as("kept counts as delivered").containsExactly(true);
        assertThat(account(bench).deadLettered()).isEqualTo(poison.size());
        assertThat(account(bench).delivered()).isEqualTo(events - poison.size());
        assertThat(account(bench).held()).isZero();
        assertThat(bench.held(0)).isZero();
        assertThat(bench.stop(LONG).ledgerDifference()).isZero();
        assertThat(letters(own))
                .containsExactlyElementsOf(
                        poison.stream().sorted().map(List::of).toList());
    }

    @Test
    void poison_isCountedAsGivenUp_whereNoLettersAreKept() {
        Bench bench = bench(disk, false, false).start();
        refuse(bench, Set.of(3, 7));
        bench.in(0).offer("t", HandInput.events(10, 600));
        bench.pass(LONG);
        assertThat(taken).containsExactly(0, 1, 2, 4, 5, 6, 8, 9);
        assertThat(account(bench).givenUp()).isEqualTo(2);
        assertThat(account(bench).refusals()).isEqualTo(2);
        assertThat(bench.notices)
                .filteredOn(Notice.Refused.class::isInstance)
                .as("one, and the rest in a sum")
                .hasSize(1);
        assertThat(bench.stop(LONG).ledgerDifference()).isZero();
    }

    @Test
    void wrongAddress_isNotHalved_andTheChunkIsKeptWhole() throws IOException {
        Bench bench = bench(disk, true, true).start();
        bench.out(0).answers(new Delivery.Rejected("HTTP status=400", Delivery.Blame.ADDRESS));
        bench.in(0).offer("t", HandInput.events(10, 600));
        bench.pass(LONG);
        assertThat(bench.out(0).attempts).hasSize(1);
        assertThat(account(bench).deadLettered()).isEqualTo(10);
        bench.stop(LONG);
        assertThat(letters(disk)).containsExactly(IntStream.range(0, 10).boxed().toList());
    }

    @Test
    void whatIsGivenUpAfterItsLastRetry_isKeptToo() {
        var once = new RetryPolicy(1, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
        var bench = new Bench().store(disk).input("in", IN_MEMORY);
        bench.builder.deadLetters(new DeadLetterSettings(Path.of("/rejected"), 1_000_000));
        bench.output("out", "*", new LanePolicy(once, Long.MAX_VALUE, QueueOverflow.PAUSE, Duration.ZERO, false))
                .start();
        bench.out(0).answers(Delivery.retry("down"));
        bench.in(0).offer("t", HandInput.events(5, 300));
        bench.pass(LONG);
        assertThat(account(bench).deadLettered()).isEqualTo(5);
        assertThat(account(bench).givenUp()).isZero();
        assertThat(bench.stop(LONG).ledgerDifference()).isZero();
    }

    @Test
    void crashInTheMiddle_repeatsNoPieceThatEnded() throws IOException {
        Bench bench = bench(disk, true, true).start();
        bench.out(0).answersByHand();
        var poison = Set.of(11);
        bench.in(0).offer("t", HandInput.events(16, 16 * 60));
        bench.pass(LONG);
        for (int answers = 0; answers < 5; answers++) {
            var open = bench.out(0).open.element();
            bench.out(0).open.remove();
            answer(bench.out(0).consignments.getLast(), open, poison);
            bench.pass(Duration.ofMillis(200));
        }
        assertThat(taken)
                .as("the first half, and a quarter")
                .startsWith(0, 1, 2, 3, 4, 5, 6, 7)
                .hasSizeBetween(8, 14);

        var copy = new MemoryDisk(new ManualTime());
        Disks.copy(disk, copy, Path.of("/store"));
        Disks.copy(disk, copy, Path.of("/rejected"));
        Bench next = bench(copy, true, true).start();
        assertThat(account(next).delivered()).isEqualTo(taken.size());
        refuse(next, poison);
        next.pass(LONG);
        assertThat(taken)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 16)
                        .filter(event -> event != 11)
                        .boxed()
                        .toList());
        assertThat(next.out(0).consignments.getFirst().chunk().id().piece()).isNotNull();
        assertThat(account(next).delivered()).isEqualTo(15);
        assertThat(account(next).deadLettered()).isEqualTo(1);
        StopReport report = next.stop(LONG);
        assertThat(report.ledgerDifference()).isZero();
        assertThat(letters(copy)).containsExactly(List.of(11));

        Bench third = bench(copy, true, true).start();
        third.pass(LONG);
        assertThat(third.out(0).attempts).isEmpty();
        assertThat(account(third).delivered()).isEqualTo(15);
        assertThat(account(third).held()).isZero();
    }

    @Test
    void stopInTheMiddle_leavesTheRestToTheStore_andMemoryCountsIt() {
        for (boolean durable : List.of(true, false)) {
            var trial = new PoisonTest();
            Bench bench = trial.bench(trial.disk, durable, false).start();
            bench.out(0).answersByHand();
            bench.in(0).offer("t", HandInput.events(8, 8 * 60));
            bench.pass(LONG);
            bench.out(0).answerOldest(REFUSED);
            bench.pass(LONG);
            bench.out(0).answerOldest(Delivery.DELIVERED);
            bench.pass(LONG);
            StopReport report = bench.stop(Duration.ofSeconds(10));
            RouteAccount.Reading account = report.last().outputs().getFirst().account();
            assertThat(report.ledgerDifference()).isZero();
            assertThat(account.delivered()).isEqualTo(4);
            assertThat(account.held()).isEqualTo(durable ? 4 : 0);
            assertThat(account.returned() + account.shedTotal()).isEqualTo(durable ? 0 : 4);
        }
    }

    @Test
    void tooManyLetters_letTheOldestGo_andCountThem() {
        Bench bench = bench(disk, false, true).start();
        bench.out(0).answers(new Delivery.Rejected("no", Delivery.Blame.ADDRESS));
        for (int offer = 0; offer < 400; offer++) {
            bench.in(0).offer("t", HandInput.events(2, 9_000));
            bench.pass(Duration.ofMillis(20));
        }
        bench.pass(LONG);
        DeadLetters.Extent extent = bench.status().deadLetters().orElseThrow();
        assertThat(account(bench).deadLettered()).isEqualTo(800);
        assertThat(extent.bytes()).isLessThanOrEqualTo(1_100_000);
        assertThat(extent.evicted()).isPositive();
        assertThat(extent.events() + extent.evicted()).isEqualTo(800);
        assertThat(bench.notices)
                .anyMatch(notice -> notice instanceof Notice.Told told
                        && told.message().contains("storage.rejected.limit=1000000"));
        assertThat(bench.stop(LONG).ledgerDifference()).isZero();

        Bench next = bench(disk, false, true).start();
        assertThat(next.status().deadLetters().orElseThrow())
                .extracting(DeadLetters.Extent::events, DeadLetters.Extent::evicted)
                .containsExactly(extent.events(), extent.evicted());
    }

    @Test
    void fullDisk_keepsTheChunkUntilItsLetterCanBeWritten() {
        var faulty = new FaultyDisk(disk);
        Bench bench = bench(faulty, true, true).start();
        bench.out(0).answers(REFUSED);
        faulty.fault((number, operation, path) -> path.startsWith("/rejected") ? 0 : -1);
        bench.in(0).offer("t", HandInput.events(1, 60));
        bench.pass(LONG);
        assertThat(account(bench).held()).isEqualTo(1);
        assertThat(bench.notices)
                .anyMatch(notice -> notice instanceof Notice.Told told
                        && told.message().contains("cannot be kept as a dead letter"));
        faulty.fault(null);
        bench.pass(Duration.ofSeconds(60));
        assertThat(account(bench).deadLettered()).isEqualTo(1);
        assertThat(bench.stop(LONG).ledgerDifference()).isZero();
    }

    @Test
    void cause_isCutAtOneKibibyte_andOfOneLine() {
        var letter = new DeadLetter(
                new StreamKey("in", new Tag("t"), Priority.NORMAL),
                "out",
                "id",
                1,
                Instant.EPOCH,
                Instant.EPOCH,
                "a\nb" + "\u00e4".repeat(2_000));
        assertThat(letter.cause().getBytes(StandardCharsets.UTF_8))
                .hasSizeBetween(DeadLetter.CAUSE_BYTES - 3, DeadLetter.CAUSE_BYTES);
        assertThat(letter.cause()).startsWith("a b");
    }
}
