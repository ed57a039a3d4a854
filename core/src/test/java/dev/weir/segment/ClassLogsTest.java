// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import static dev.weir.segment.Workbench.FOLDER;
import static dev.weir.segment.Workbench.OUTPUT;
import static dev.weir.segment.Workbench.append;
import static dev.weir.segment.Workbench.part;
import static dev.weir.segment.Workbench.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.chunk.StreamKey;
import dev.weir.event.Priority;
import dev.weir.event.SourcePosition;
import dev.weir.event.Tag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A store with a log for each class, all in use. */
class ClassLogsTest {
    private final Workbench bench = new Workbench();

    private static LogName log(int level) {
        return LogName.of(new Priority(level));
    }

    private static ChunkHead head(int level) {
        return new ChunkHead(new StreamKey("tail.0", new Tag("t"), new Priority(level)), List.of(OUTPUT));
    }

    /** In each class two segments of two chunks; each class is read on where the one before ended. */
    private StoreFolder filled() throws IOException {
        StoreFolder store = bench.open();
        for (int level = 0; level <= Priority.LOWEST; level++) {
            SegmentLog log = store.log(log(level));
            for (int chunk = 0; chunk < 4; chunk++) {
                Part part = part(log.begin(head(level)), level + "." + chunk);
                append(log, List.of(part), new SourcePosition("file", 4L * level + chunk + 1));
                if (chunk == 1) {
                    log.roll();
                }
            }
            log.beginSegment();
            bench.time.advance(SyncPolicy.NORMAL.idle().toNanos());
        }
        return store;
    }

    @Test
    void logs_areRecoveredEachByItself() throws IOException {
        StoreFolder store = filled();
        Workbench after = bench.copy();
        byte[] torn = Workbench.bytes(after.memory, FOLDER.resolve(new SegmentKey(log(2), 2).toString()));
        after.put(FOLDER.resolve(new SegmentKey(log(2), 2).toString()), Arrays.copyOf(torn, torn.length - 40));
        try (StoreFolder again = after.open()) {
            for (int level = 0; level <= Priority.LOWEST; level++) {
                List<String> there = texts(again.log(log(level)));
                if (level == 2) {
                    assertThat(there).containsExactly("2.0", "2.1", "2.2");
                } else {
                    assertThat(there).containsExactly(level + ".0", level + ".1", level + ".2", level + ".3");
                }
                assertThat(again.log(log(level)).begin(head(level)).isBegun()).isFalse();
            }
            assertThat(again.positions("tail.0")).isEqualTo(Map.of("file", 4L * (Priority.LOWEST + 1)));
            assertThat(again.report().segments())
                    .filteredOn(Recovered.Truncated.class::isInstance)
                    .extracting(Recovered::segment)
                    .containsExactly(new SegmentKey(log(2), 2));
        }
        assertThat(store.logs()).hasSize(Priority.LOWEST + 2);
    }

    @Test
    void cursor_knowsTheSegmentsOfEachLogApart() throws IOException {
        StoreFolder store = filled();
        OutputCursor cursor = store.cursor(OUTPUT);
        var both = new BitSet();
        both.set(0, 2);
        for (int level = 0; level <= Priority.LOWEST; level++) {
            cursor.sealed(new SegmentKey(log(level), 1), both);
        }
        for (int ordinal = 0; ordinal < 2; ordinal++) {
            var place = new ChunkPlace(new SegmentKey(log(1), 1), ordinal);
            cursor.ended(place, new Tally(1, 10), Fate.DELIVERED);
        }
        assertThat(cursor.whenSettled()).isCompleted();
        try (StoreFolder again = bench.copy().open()) {
            OutputCursor after = again.cursor(OUTPUT);
            assertThat(after.frontier(log(1))).isEqualTo(2);
            assertThat(after.frontier(log(0))).isEqualTo(1);
            assertThat(after.isDone(new SegmentKey(log(1), 1))).isTrue();
            assertThat(after.isEnded(new ChunkPlace(new SegmentKey(log(4), 1), 0)))
                    .isFalse();
            assertThat(after.totals()).isEqualTo(Map.of(Fate.DELIVERED, new Tally(2, 20)));
            assertThat(again.log(log(1)).delete(List.of(1L))).containsExactly(1L);
            assertThat(again.log(log(0)).segments()).contains(1L);
        }
    }

    @Test
    void statusAndCheck_lookAtAllOfThem() throws IOException {
        StoreFolder store = filled();
        assertThat(store.log(log(3)).roll()).hasSize(2);
        var first = new BitSet();
        first.set(0);
        assertThat(store.log(log(3)).compact(1, first)).isTrue();
        store.close();
        StoreStatus status = StoreView.open(bench.memory, FOLDER).status();
        assertThat(status.logs())
                .extracting(log -> log.name().folder(), StoreStatus.Log::events)
                .containsExactly(tuple("c0", 4L), tuple("c1", 4L), tuple("c2", 4L), tuple("c3", 3L), tuple("c4", 4L));
        assertThat(status.outputs().getFirst().given().events()).isEqualTo(20);
        bench.memory.delete(FOLDER.resolve(new SegmentKey(log(0), 1).toString()));
        List<StoreFinding> found = new ArrayList<>();
        StoreCensus census = StoreView.open(bench.memory, FOLDER).check(found::add, (segment, done, all) -> {});
        assertThat(census.events()).isEqualTo(17);
        assertThat(census.isSound()).isFalse();
        assertThat(found).singleElement().satisfies(finding -> assertThat(finding.file())
                .isEqualTo(FOLDER.resolve(new SegmentKey(log(0), 1).toString())));
    }
}
