// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import static dev.weir.segment.Workbench.NORMAL;
import static dev.weir.segment.Workbench.OUTPUT;
import static dev.weir.segment.Workbench.append;
import static dev.weir.segment.Workbench.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.segment.FaultyDisk.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutputCursorTest {
    private static final Path FILE = Workbench.FOLDER.resolve("cursors").resolve(OUTPUT + ".cur");
    private static final long COMMIT = SyncPolicy.CURSOR.idle().toNanos();

    private final Workbench bench = new Workbench();

    private static SegmentKey segment(long number) {
        return new SegmentKey(NORMAL, number);
    }

    private static ChunkPlace place(long segment, int ordinal) {
        return new ChunkPlace(segment(segment), ordinal);
    }

    /** The first ordinals of a segment. */
    private static BitSet chunks(int count) {
        var ordinals = new BitSet();
        ordinals.set(0, count);
        return ordinals;
    }

    /** Segments of three chunks each, every chunk with one event. */
    private static void fill(StoreFolder store, int segments) throws IOException {
        SegmentLog log = store.log(NORMAL);
        for (int segment = 0; segment < segments; segment++) {
            for (int chunk = 0; chunk < 3; chunk++) {
                append(log, log.begin(head("a")), segment + "." + chunk);
            }
            log.roll();
        }
    }

    @Test
    void ended_movesTheFrontierWhenAllOfASegmentHasEnded() throws IOException {
        try (StoreFolder store = bench.open()) {
            fill(store, 2);
            OutputCursor cursor = store.cursor(OUTPUT);
            cursor.sealed(segment(1), chunks(3));
            cursor.sealed(segment(2), chunks(3));
            cursor.ended(place(2, 0), new Tally(1, 10), Fate.DELIVERED);
            cursor.ended(place(2, 1), new Tally(1, 10), Fate.shed("oldest"));
            cursor.ended(place(2, 2), new Tally(1, 10), Fate.DELIVERED);
            cursor.ended(place(2, 2), new Tally(1, 10), Fate.DELIVERED);
            assertThat(cursor.frontier(NORMAL)).isEqualTo(1);
            assertThat(cursor.isDone(segment(2))).isTrue();
            cursor.ended(place(1, 1), new Tally(1, 10), Fate.DELIVERED);
            assertThat(cursor.isEnded(place(1, 1))).isTrue();
            assertThat(cursor.isEnded(place(1, 0))).isFalse();
            assertThat(cursor.left(segment(1))).isEqualTo(2);
            cursor.ended(place(1, 0), new Tally(1, 10), Fate.GIVEN_UP);
            cursor.ended(place(1, 2), new Tally(1, 10), Fate.GIVEN_UP);
            assertThat(cursor.left(segment(1))).isZero();
            assertThat(cursor.frontier(NORMAL)).isEqualTo(3);
            assertThat(cursor.totals())
                    .isEqualTo(Map.of(
                            Fate.DELIVERED,
                            new Tally(3, 30),
                            Fate.shed("oldest"),
                            new Tally(1, 10),
                            Fate.GIVEN_UP,
                            new Tally(2, 20)));
        }
    }

    /** Chunks 0 and 1 of four have ended and cannot be found any more; the two that are left are still to be delivered. */
    @Test
    void segment_isNotDoneByEndsOfChunksThatAreNotThereAnyMore() throws IOException {
        try (StoreFolder store = bench.open()) {
            fill(store, 1);
            OutputCursor cursor = store.cursor(OUTPUT);
            cursor.ended(place(1, 0), new Tally(1, 10), Fate.DELIVERED);
            cursor.ended(place(1, 1), new Tally(1, 10), Fate.DELIVERED);
            BitSet found = chunks(4);
            found.clear(0, 2);
            cursor.sealed(segment(1), found);
            assertThat(cursor.isDone(segment(1))).isFalse();
            cursor.ended(place(1, 2), new Tally(1, 10), Fate.DELIVERED);
            assertThat(cursor.isDone(segment(1))).isFalse();
            cursor.ended(place(1, 3), new Tally(1, 10), Fate.DELIVERED);
            assertThat(cursor.isDone(segment(1))).isTrue();
        }
    }

    @Test
    void ended_isRememberedAfterACrash() throws IOException {
        StoreFolder store = bench.open();
        fill(store, 3);
        OutputCursor cursor = store.cursor(OUTPUT);
        cursor.sealed(segment(1), chunks(3));
        cursor.sealed(segment(2), chunks(1));
        cursor.ended(place(1, 0), new Tally(1, 10), Fate.DELIVERED);
        bench.time.advance(COMMIT);
        cursor.ended(place(1, 2), new Tally(1, 10), Fate.DELIVERED);
        cursor.ended(place(2, 0), new Tally(3, 30), Fate.shed("evicted"));
        bench.time.advance(COMMIT);
        cursor.ended(place(1, 1), new Tally(1, 10), Fate.DELIVERED);

        try (StoreFolder again = bench.copy().open()) {
            OutputCursor after = again.cursor(OUTPUT);
            assertThat(after.isEnded(place(1, 0))).isTrue();
            assertThat(after.isEnded(place(1, 2))).isTrue();
            assertThat(after.isEnded(place(1, 1))).isFalse();
            assertThat(after.isDone(segment(2))).isTrue();
            assertThat(after.frontier(NORMAL)).isEqualTo(1);
            assertThat(after.totals()).containsEntry(Fate.DELIVERED, new Tally(2, 20));
        }
    }

    @Test
    void journal_isCutAtTheFirstRecordThatDoesNotHold() throws IOException {
        StoreFolder store = bench.open();
        fill(store, 1);
        OutputCursor cursor = store.cursor(OUTPUT);
        cursor.ended(place(1, 0), new Tally(1, 1), Fate.DELIVERED);
        bench.time.advance(COMMIT);
        int before = (int) bench.memory.status(FILE).size();
        cursor.ended(place(1, 1), new Tally(1, 1), Fate.DELIVERED);
        bench.time.advance(COMMIT);
        byte[] whole = Workbench.bytes(bench.memory, FILE);
        for (int length = 0; length <= whole.length; length++) {
            Workbench after = bench.copy();
            after.put(FILE, Arrays.copyOf(whole, length));
            try (StoreFolder again = after.open()) {
                OutputCursor cut = again.cursor(OUTPUT);
                assertThat(cut.isEnded(place(1, 0))).as("length=%d", length).isEqualTo(length >= before);
                assertThat(cut.isEnded(place(1, 1))).as("length=%d", length).isEqualTo(length == whole.length);
                assertThat(again.report().newOutputs()).isEmpty();
            }
        }
    }

    @Test
    void journal_isWrittenAnewWhenItIsLong() throws IOException {
        StoreFolder store = bench.open();
        OutputCursor cursor = store.cursor(OUTPUT);
        for (int i = 0; i < 20_000; i++) {
            cursor.ended(place(1 + i / 10_000, i % 10_000), new Tally(1, 1), Fate.DELIVERED);
            if (i % 500 == 0) {
                bench.time.advance(COMMIT);
            }
        }
        bench.time.advance(COMMIT);
        assertThat(bench.memory.status(FILE).size()).isLessThan(2 * CursorJournal.LONG);
        Workbench after = bench.copy();
        CursorJournal.Loaded loaded = new CursorJournal(after.memory, FILE, Workbench.IDENTITY).load();
        assertThat(loaded).isNotNull();
        assertThat(loaded.state().totals()).containsEntry(Fate.DELIVERED, new Tally(20_000, 20_000));
        assertThat(loaded.state().isEnded(place(2, 9_999))).isTrue();
    }

    @Test
    void journal_isWrittenAnewAfterAnError() throws IOException {
        StoreFolder store = bench.open();
        fill(store, 1);
        OutputCursor cursor = store.cursor(OUTPUT);
        int chunk = 0;
        for (Operation failing : Operation.values()) {
            ChunkPlace place = place(1, chunk++);
            bench.disk.fault((number, operation, path) ->
                    operation == failing && path.startsWith(Workbench.FOLDER.resolve("cursors")) ? 0 : -1);
            cursor.ended(place, new Tally(1, 1), Fate.DELIVERED);
            bench.time.advance(COMMIT);
            bench.disk.fault(null);
            bench.time.advance(1_000_000_000L + COMMIT);
            try (StoreFolder again = bench.copy().open()) {
                assertThat(again.cursor(OUTPUT).isEnded(place)).isTrue();
            }
        }
    }

    @Test
    void output_thatIsNewGetsWhatIsStoredFromNowOn() throws IOException {
        try (StoreFolder store = bench.open()) {
            fill(store, 2);
        }
        bench.outputs = Set.of(OUTPUT, "new/0");
        try (StoreFolder store = bench.open()) {
            assertThat(store.report().newOutputs()).containsExactly("new/0");
            assertThat(store.cursor("new/0").frontier(NORMAL)).isEqualTo(3);
            assertThat(store.cursor(OUTPUT).frontier(NORMAL)).isEqualTo(1);
            SegmentLog log = store.log(NORMAL);
            append(log, log.begin(head("a")), "x");
            assertThat(log.segments()).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void output_thatIsGoneKeepsItsCursorUntilItIsForgotten() throws IOException {
        bench.outputs = Set.of(OUTPUT, "old output");
        try (StoreFolder store = bench.open()) {
            store.cursor("old output").ended(place(1, 0), new Tally(5, 50), Fate.DELIVERED);
        }
        bench.outputs = Set.of(OUTPUT);
        try (StoreFolder store = bench.open()) {
            assertThat(store.report().unclaimedCursors()).containsExactly("old output");
            OutputCursor left = store.unclaimed("old output");
            assertThat(left).isNotNull();
            assertThat(left.totals()).containsEntry(Fate.DELIVERED, new Tally(5, 50));
        }
        try (StoreFolder store = bench.open()) {
            store.forget("old output");
            assertThat(store.unclaimed()).isEmpty();
        }
        try (StoreFolder store = bench.open()) {
            assertThat(store.report().unclaimedCursors()).isEmpty();
        }
    }

    @Test
    void output_thatWasForgottenAndIsThereAgain_holdsNothingOfWhatItWasGivenBefore() throws IOException {
        Tally given;
        try (StoreFolder store = bench.open()) {
            SegmentLog log = store.log(NORMAL);
            append(log, log.begin(head("a")), "x");
            given = log.totals().bufferedByOutput().get(OUTPUT);
        }
        bench.outputs = Set.of();
        try (StoreFolder store = bench.open()) {
            store.forget(OUTPUT);
        }
        bench.outputs = Set.of(OUTPUT);
        for (int start = 0; start < 2; start++) {
            try (StoreFolder store = bench.open()) {
                assertThat(store.cursor(OUTPUT).totals()).containsExactly(Map.entry(Fate.shed("forgotten"), given));
            }
        }
    }

    @Test
    void fileName_isHarmlessAndItsOwn() {
        assertThat(CursorFolder.fileName("http.0")).isEqualTo("http.0.cur");
        List<String> odd = List.of("../x", "a b", "a_b", "", ".", "x".repeat(1000), "x".repeat(999), "ü");
        List<String> names = odd.stream().map(CursorFolder::fileName).toList();
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[A-Za-z0-9._-]{4,100}"));
        assertThat(names).noneMatch(name -> name.startsWith("."));
    }

    /** After its close the folder may be another process's. */
    @Test
    void close_endsTheRetriesOfWhatTheDiskRefused() throws IOException {
        StoreFolder store = bench.open();
        OutputCursor cursor = store.cursor(OUTPUT);
        cursor.ended(place(1, 0), new Tally(1, 10), Fate.DELIVERED);
        bench.disk.fault(
                (number, operation, path) -> path.startsWith(FILE.getParent()) && operation != Operation.READ ? 0 : -1);
        bench.time.advance(COMMIT);
        store.close();
        bench.disk.fault(null);
        long operations = bench.disk.operations();
        int open = bench.disk.open();

        bench.time.advance(10_000_000_000L);

        assertThat(bench.disk.operations()).isEqualTo(operations);
        assertThat(bench.disk.open()).isEqualTo(open);
    }
}
