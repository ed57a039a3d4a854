// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import static dev.weir.segment.Workbench.FOLDER;
import static dev.weir.segment.Workbench.NORMAL;
import static dev.weir.segment.Workbench.OUTPUT;
import static dev.weir.segment.Workbench.append;
import static dev.weir.segment.Workbench.head;
import static dev.weir.segment.Workbench.part;
import static dev.weir.segment.Workbench.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.DiskTrouble;
import dev.weir.event.SourcePosition;
import dev.weir.segment.FaultyDisk.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A segment that is written again with a few of its chunks. */
class SegmentCompactionTest {
    private static final int CHUNKS = 20;
    private static final String PADDING = "-" + "x".repeat(1_000);

    private final Workbench bench = new Workbench();

    /** A first segment of which chunks go in turns, two frames each, and a second one behind it. */
    private static StoreFolder filled(Workbench bench) throws IOException {
        StoreFolder store = bench.open();
        SegmentLog log = store.log(NORMAL);
        var chunks = new ArrayList<LogChunk>();
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            chunks.add(log.begin(head("tag" + chunk)));
        }
        for (int turn = 0; turn < 2; turn++) {
            for (int chunk = 0; chunk < CHUNKS; chunk++) {
                long offset = 1 + (long) turn * CHUNKS + chunk;
                Part part = part(chunks.get(chunk), chunk + "." + turn + PADDING);
                append(log, List.of(part), new SourcePosition("file", offset));
            }
        }
        log.roll();
        append(log, log.begin(head("a")), "behind");
        log.roll();
        return store;
    }

    private static BitSet ordinals(int... ordinals) {
        var set = new BitSet();
        for (int ordinal : ordinals) {
            set.set(ordinal);
        }
        return set;
    }

    private static List<StoredChunk> chunks(SegmentLog log, long segment) throws IOException {
        var chunks = new ArrayList<StoredChunk>();
        try (SegmentReader reader = log.read(segment)) {
            reader.forEach(chunks::add);
        }
        return chunks;
    }

    private static List<String> brief(List<String> texts) {
        return texts.stream().map(text -> text.replace(PADDING, "")).toList();
    }

    @Test
    void compact_keepsIdsPlacesAndOrder() throws IOException {
        try (StoreFolder store = filled(bench)) {
            SegmentLog log = store.log(NORMAL);
            List<StoredChunk> before = chunks(log, 1);
            long size = bench.memory.status(Workbench.segment(1)).size();
            LogTotals totals = log.totals();

            assertThat(log.compact(1, ordinals(3, 7, 8))).isTrue();

            List<StoredChunk> after = chunks(log, 1);
            assertThat(after)
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("frames")
                    .containsExactly(before.get(3), before.get(7), before.get(8));
            assertThat(brief(texts(log))).containsExactly("3.0", "3.1", "7.0", "7.1", "8.0", "8.1", "behind");
            long smaller = bench.memory.status(Workbench.segment(1)).size();
            assertThat(smaller).isLessThan(size / 5);
            assertThat(log.bytes())
                    .isEqualTo(
                            smaller + bench.memory.status(Workbench.segment(2)).size());
            assertThat(log.totals()).isEqualTo(totals);
            assertThat(log.segments()).containsExactly(1L, 2L);
        }
    }

    @Test
    void segment_isReadAndCheckedAsAnyOther() throws IOException {
        StoreFolder store = filled(bench);
        SegmentLog log = store.log(NORMAL);
        log.compact(1, ordinals(0, 19));
        List<StoreFinding> found = new ArrayList<>();
        StoreCensus census = StoreView.open(bench.memory, FOLDER).check(found::add, (segment, done, all) -> {});
        assertThat(found).isEmpty();
        assertThat(census.events()).isEqualTo(5);
        assertThat(StoreView.open(bench.memory, FOLDER).status().logs())
                .singleElement()
                .satisfies(status -> {
                    assertThat(status.chunks()).isEqualTo(3);
                    assertThat(status.lost()).isZero();
                });
        store.close();
        try (StoreFolder again = bench.open()) {
            assertThat(again.report().segments()).allMatch(Recovered.Whole.class::isInstance);
            assertThat(brief(texts(again.log(NORMAL)))).containsExactly("0.0", "0.1", "19.0", "19.1", "behind");
        }
    }

    /** Whoever comes last knows what all others held, be it the one that was written again. */
    @Test
    void segment_knowsPositionsAndCountsWhereItIsTheNewestThatCanBeRead() throws IOException {
        StoreFolder store = filled(bench);
        SegmentLog log = store.log(NORMAL);
        log.compact(1, ordinals(5));
        Workbench after = bench.copy();
        after.memory.delete(Workbench.segment(2));
        try (StoreFolder again = after.open()) {
            assertThat(again.positions("tail.0")).isEqualTo(Map.of("file", 2L * CHUNKS));
            assertThat(again.log(NORMAL).totals().storedByInput().get("tail.0").events())
                    .isEqualTo(2L * CHUNKS);
            assertThat(brief(texts(again.log(NORMAL)))).containsExactly("5.0", "5.1");
        }
    }

    @Test
    void segment_isReadWithoutItsIndex() throws IOException {
        StoreFolder store = filled(bench);
        SegmentLog log = store.log(NORMAL);
        log.compact(1, ordinals(2, 4));
        byte[] bytes = Workbench.bytes(bench.memory, Workbench.segment(1));
        bytes[bytes.length - 1 - Trailer.BYTES] ^= 1;
        bytes[bytes.length - Trailer.BYTES] ^= 1;
        bench.put(Workbench.segment(1), bytes);
        assertThat(brief(texts(log))).containsExactly("2.0", "2.1", "4.0", "4.1", "behind");
    }

    @Test
    void compact_isDoneAgain() throws IOException {
        try (StoreFolder store = filled(bench)) {
            SegmentLog log = store.log(NORMAL);
            assertThat(log.compact(1, ordinals(0, 1, 2, 9))).isTrue();
            assertThat(log.compact(1, ordinals(1, 9))).isTrue();
            assertThat(log.compact(1, ordinals(9))).isTrue();
            assertThat(brief(texts(log))).containsExactly("9.0", "9.1", "behind");
            assertThat(chunks(log, 1).getFirst().place().ordinal()).isEqualTo(9);
        }
    }

    @Test
    void reader_thatWasOpenGoesOnWithTheOldFile() throws IOException {
        try (StoreFolder store = filled(bench)) {
            SegmentLog log = store.log(NORMAL);
            try (SegmentReader reader = log.read(1)) {
                log.compact(1, ordinals(3));
                StoredChunk first = reader.iterator().next();
                assertThat(brief(texts(reader, first))).containsExactly("0.0", "0.1");
            }
        }
    }

    @Test
    void compact_leavesTheNewestAndWhatIsDamagedAlone() throws IOException {
        try (StoreFolder store = filled(bench)) {
            SegmentLog log = store.log(NORMAL);
            assertThat(log.compact(2, ordinals(0))).isFalse();
            assertThat(log.compact(77, ordinals(0))).isFalse();
            byte[] bytes = Workbench.bytes(bench.memory, Workbench.segment(1));
            StoredChunk third = chunks(log, 1).get(3);
            bytes[(int) third.frames().offset(1) + 600] ^= 1;
            bench.put(Workbench.segment(1), bytes);
            assertThatThrownBy(() -> log.compact(1, ordinals(3)))
                    .isInstanceOf(StoreFailedException.class)
                    .hasStackTraceContaining("does not hold");
            assertThat(Workbench.bytes(bench.memory, Workbench.segment(1))).isEqualTo(bytes);
            assertThat(bench.memory.list(FOLDER.resolve("c4"))).noneMatch(path -> path.endsWith(".tmp"));
            assertThat(log.compact(1, ordinals(4))).isTrue();
        }
    }

    @Test
    void compact_leavesEverythingAsItWasWhereTheDiskRefuses() throws IOException {
        for (Operation failing : Operation.values()) {
            Workbench own = new Workbench();
            try (StoreFolder store = filled(own)) {
                SegmentLog log = store.log(NORMAL);
                List<String> before = texts(log);
                own.disk.fault((number, operation, path) ->
                        operation == failing && path.toString().contains(".seg") ? 0 : -1);
                try {
                    log.compact(1, ordinals(3));
                    assertThat(texts(log)).as("%s", failing).hasSize(3);
                } catch (StoreFailedException refused) {
                    assertThat(refused.trouble()).isIn(DiskTrouble.NO_SPACE, DiskTrouble.BROKEN);
                    own.disk.fault(null);
                    assertThat(texts(log)).as("%s", failing).isEqualTo(before);
                }
                own.disk.fault(null);
                log.compact(1, ordinals(3));
                assertThat(brief(texts(log))).as("%s", failing).containsExactly("3.0", "3.1", "behind");
            }
        }
    }

    @Test
    void outputs_getWhatIsLeftAfterAStart() throws IOException {
        StoreFolder store = filled(bench);
        SegmentLog log = store.log(NORMAL);
        OutputCursor cursor = store.cursor(OUTPUT);
        for (StoredChunk chunk : chunks(log, 1)) {
            if (chunk.place().ordinal() != 6) {
                cursor.ended(chunk.place(), new Tally(2, chunk.bytes()), Fate.DELIVERED);
            }
        }
        assertThat(cursor.whenSettled()).isCompleted();
        log.compact(1, ordinals(6));
        try (StoreFolder again = bench.copy().open()) {
            SegmentLog found = again.log(NORMAL);
            OutputCursor after = again.cursor(OUTPUT);
            after.sealed(new SegmentKey(NORMAL, 1), found.summary(1).chunksOf(OUTPUT));
            assertThat(after.left(new SegmentKey(NORMAL, 1))).isEqualTo(1);
            ChunkPlace left = chunks(found, 1).getFirst().place();
            assertThat(after.isEnded(left)).isFalse();
            after.ended(left, new Tally(2, 10), Fate.DELIVERED);
            assertThat(after.isDone(new SegmentKey(NORMAL, 1))).isTrue();
        }
    }
}
