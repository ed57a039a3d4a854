// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import static dev.weir.segment.Workbench.NORMAL;
import static dev.weir.segment.Workbench.OUTPUT;
import static dev.weir.segment.Workbench.append;
import static dev.weir.segment.Workbench.head;
import static dev.weir.segment.Workbench.part;
import static dev.weir.segment.Workbench.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.chunk.AckLevel;
import dev.weir.event.SourcePosition;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SegmentLogTest {
    private final Workbench bench = new Workbench();

    @Test
    void read_answersWhatWasAppendedAfterACleanStop() throws IOException {
        try (StoreFolder store = bench.open()) {
            SegmentLog log = store.log(NORMAL);
            LogChunk one = log.begin(head("a"));
            LogChunk two = log.begin(head("b"));
            append(log, one, "1", "2");
            append(log, two, "3");
            append(log, one, "4");
            log.seal(one);
        }
        try (StoreFolder store = bench.open()) {
            assertThat(store.report().clean()).isTrue();
            assertThat(texts(store.log(NORMAL))).containsExactly("1", "2", "4", "3");
            assertThat(store.log(NORMAL).totals().storedByInput()).containsOnlyKeys("tail.0");
            assertThat(store.log(NORMAL).totals().bufferedByOutput().get(OUTPUT).events())
                    .isEqualTo(4);
        }
        assertThat(bench.disk.open()).isZero();
    }

    @Test
    void read_answersWhatWasSyncedAfterACrash() throws IOException {
        StoreFolder store = bench.open();
        SegmentLog log = store.log(NORMAL);
        LogChunk one = log.begin(head("a"));
        long mark = append(log, List.of(part(one, "1", "2")), new SourcePosition("file", 100));
        assertThat(log.whenDurable(mark)).isCompleted();

        Workbench after = bench.copy();
        try (StoreFolder again = after.open()) {
            assertThat(again.report().clean()).isFalse();
            assertThat(texts(again.log(NORMAL))).containsExactly("1", "2");
            assertThat(again.positions("tail.0")).isEqualTo(Map.of("file", 100L));
            assertThat(again.report().segments()).isNotEmpty();
            try (SegmentReader reader = again.log(NORMAL).read(1)) {
                StoredChunk chunk = reader.iterator().next();
                assertThat(chunk.id()).isEqualTo(one.id());
                assertThat(chunk.head()).isEqualTo(head("a"));
                assertThat(chunk.ack()).isEqualTo(AckLevel.DISK);
                assertThat(chunk.keptBySender()).isEqualTo(2);
                assertThat(chunk.begunMillis()).isEqualTo(bench.time.instant().toEpochMilli());
            }
        }
    }

    @Test
    void roll_sealsEveryOpenChunkAndGoesOnInTheNextSegment() throws IOException {
        try (StoreFolder store = bench.open()) {
            SegmentLog log = store.log(NORMAL);
            LogChunk one = log.begin(head("a"));
            append(log, one, "1");
            assertThat(log.roll()).containsExactly(one);
            assertThat(log.append(List.of(part(one, "2")), null)).isEqualTo(new AppendAnswer.Closed(one));
            LogChunk two = log.begin(head("a"));
            append(log, two, "2");
            log.seal(two);

            assertThat(log.segments()).containsExactly(1L, 2L);
            assertThat(texts(log)).containsExactly("1", "2");
            assertThat(two.id()).isEqualTo(2);
            assertThat(log.summary(1).chunksOf(OUTPUT).stream()).containsExactly(0);
        }
    }

    @Test
    void append_isRefusedWhenTheSegmentIsFull() throws IOException {
        try (StoreFolder store = bench.open()) {
            SegmentLog log = store.log(NORMAL);
            LogChunk one = log.begin(head("a"));
            String large = "x".repeat(LogSettings.SMALLEST - 1000);
            append(log, one, large);
            assertThat(log.append(List.of(part(one, large)), null)).isEqualTo(new AppendAnswer.Full());
            log.roll();
            append(log, log.begin(head("a")), large + large);
            assertThat(log.segments()).hasSize(2);
        }
    }

    @Test
    void whenDurable_isAnsweredBySyncsAlone() throws IOException {
        try (StoreFolder store = bench.open()) {
            SegmentLog log = store.log(NORMAL);
            long mark = append(log, log.begin(head("a")), "1");
            assertThat(log.isDurable(mark)).isFalse();
            bench.time.advance(SyncPolicy.NORMAL.idle().toNanos());
            assertThat(log.isDurable(mark)).isTrue();
            CompletableFuture<Void> waiting = log.whenDurable(mark + 1);
            assertThat(waiting).isNotDone();
            append(log, log.begin(head("a")), "2");
            bench.time.advance(SyncPolicy.NORMAL.waiting().toNanos());
            assertThat(waiting).isCompleted();
        }
    }

    @Test
    void delete_keepsTheNewestUntilAnotherIsDurable() throws IOException {
        try (StoreFolder store = bench.open()) {
            SegmentLog log = store.log(NORMAL);
            append(log, log.begin(head("a")), "1");
            log.roll();
            assertThat(log.delete(List.of(1L))).isEmpty();
            LogChunk two = log.begin(head("a"));
            long mark = append(log, two, "2");
            assertThat(log.delete(List.of(1L))).isEmpty();
            assertThat(log.whenDurable(mark)).isCompleted();
            assertThat(log.delete(List.of(1L, 7L))).containsExactly(1L);
            assertThat(log.segments()).containsExactly(2L);
        }
        try (StoreFolder store = bench.open()) {
            assertThat(texts(store.log(NORMAL))).containsExactly("2");
            assertThat(store.report().segments()).noneMatch(Recovered.Quarantined.class::isInstance);
            assertThat(store.log(NORMAL).totals().bufferedByOutput().get(OUTPUT).events())
                    .isEqualTo(2);
        }
    }
}
