// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import static dev.weir.segment.Workbench.NORMAL;
import static dev.weir.segment.Workbench.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.SourcePosition;
import dev.weir.segment.StoreModelTest.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A store, and beside it what should be in it. */
final class StoreModel {
    private static final int SLOTS = 4;

    private Workbench bench = new Workbench();
    private StoreFolder store;
    private List<Group> groups = new ArrayList<>();
    private final @Nullable LogChunk[] open = new LogChunk[SLOTS];
    private final Set<String> deleted = new HashSet<>();
    private final Set<Long> ended = new HashSet<>();
    private long endedEvents;
    private long offset;
    private int events;
    private long durableBytes;
    private long durableSegment;

    /**
     * What was appended at once.
     *
     * @param mark of the log
     * @param texts its events
     * @param position offset that it carries, 0 where none
     */
    private record Group(long mark, List<String> texts, long position) {}

    StoreModel(FrameCodecs codecs) throws IOException {
        bench.codecs = codecs;
        store = bench.open();
    }

    private SegmentLog log() {
        return store.log(NORMAL);
    }

    void play(Step step) throws IOException {
        switch (step) {
            case Step.Appended append -> append(append);
            case Step.Sealed(int slot) -> seal(slot);
            case Step.Rolled() -> roll();
            case Step.Waited(int millis) -> bench.time.advance(millis * 1_000_000L);
            case Step.Acknowledged() ->
                groups.stream().map(Group::mark).max(Long::compare).ifPresent(mark -> assertThat(
                                log().whenDurable(mark))
                        .isCompleted());
            case Step.Ended(int which) -> end(which);
            case Step.Deleted() -> delete();
            case Step.Compacted(int which) -> compact(which);
            case Step.Reopened() -> reopen();
            case Step.Crashed(double share) -> crash(share);
        }
        noteDurable();
    }

    private void append(Step.Appended step) throws IOException {
        List<Part> parts = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int part = 0; part < step.parts(); part++) {
            String text = events++ + "-" + "x".repeat(step.size());
            texts.add(text);
            parts.add(Workbench.part(chunk((step.slot() + part) % SLOTS), text));
        }
        SourcePosition position = step.positioned() ? new SourcePosition("file", offset + 1) : null;
        switch (log().append(parts, position)) {
            case AppendAnswer.Written(long mark) -> {
                offset += step.positioned() ? 1 : 0;
                groups.add(new Group(mark, texts, step.positioned() ? offset : 0));
            }
            case AppendAnswer.Full() -> roll();
            case AppendAnswer.Closed(LogChunk closed) -> throw new AssertionError("closed " + closed.id());
        }
    }

    private LogChunk chunk(int slot) {
        LogChunk chunk = open[slot];
        if (chunk == null || chunk.isSealed()) {
            chunk = log().begin(Workbench.head("tag" + slot));
            open[slot] = chunk;
        }
        return chunk;
    }

    private void seal(int slot) throws IOException {
        LogChunk chunk = open[slot];
        if (chunk != null && chunk.isBegun()) {
            long mark = log().seal(chunk);
            assertThat(log().seal(chunk)).isEqualTo(mark);
        }
    }

    private void roll() throws IOException {
        log().roll();
        for (LogChunk chunk : open) {
            assertThat(chunk == null || !chunk.isBegun() || chunk.isSealed()).isTrue();
        }
    }

    /** Ends a chunk that is durable for good, whose end is durable before anything else happens. */
    private void end(int which) throws IOException {
        List<StoredChunk> chunks = new ArrayList<>();
        for (long segment : log().segments()) {
            if (log().summary(segment).sealed()) {
                try (SegmentReader reader = log().read(segment)) {
                    reader.forEach(chunks::add);
                }
            }
        }
        if (chunks.isEmpty()) {
            return;
        }
        StoredChunk chunk = chunks.get(which % chunks.size());
        OutputCursor cursor = store.cursor(OUTPUT);
        assertThat(cursor.isEnded(chunk.place())).isEqualTo(ended.contains(chunk.id()));
        long mark = cursor.ended(chunk.place(), new Tally(chunk.events(), chunk.bytes()), Fate.DELIVERED);
        assertThat(cursor.whenDurable(mark)).isCompleted();
        endedEvents += ended.add(chunk.id()) ? chunk.events() : 0;
    }

    private void delete() throws IOException {
        OutputCursor cursor = store.cursor(OUTPUT);
        List<Long> done = new ArrayList<>();
        for (long segment : log().segments()) {
            SegmentSummary summary = log().summary(segment);
            if (summary.sealed()) {
                cursor.sealed(summary.key(), summary.chunksOf(OUTPUT));
                if (cursor.isDone(summary.key())) {
                    done.add(segment);
                }
            }
        }
        Set<String> before = new HashSet<>(Workbench.texts(log()));
        List<Long> gone = log().delete(done);
        assertThat(done).containsAll(gone);
        before.removeAll(Workbench.texts(log()));
        deleted.addAll(before);
    }

    private void compact(int which) throws IOException {
        List<Long> segments = log().segments();
        if (segments.isEmpty()) {
            return;
        }
        long segment = segments.get(which % segments.size());
        OutputCursor cursor = store.cursor(OUTPUT);
        var stays = new BitSet();
        Set<String> gone = new HashSet<>();
        List<StoredChunk> left = new ArrayList<>();
        try (SegmentReader reader = log().read(segment)) {
            for (StoredChunk chunk : reader) {
                if (cursor.isEnded(chunk.place())) {
                    gone.addAll(Workbench.texts(reader, chunk));
                } else {
                    stays.set(chunk.place().ordinal());
                    left.add(chunk);
                }
            }
        }
        if (log().compact(segment, stays)) {
            deleted.addAll(gone);
            try (SegmentReader reader = log().read(segment)) {
                assertThat(reader)
                        .extracting(StoredChunk::id)
                        .containsExactlyElementsOf(
                                left.stream().map(StoredChunk::id).toList());
            }
        }
    }

    private void noteDurable() throws IOException {
        List<Long> segments = log().segments();
        long last = segments.isEmpty() ? 0 : segments.getLast();
        boolean durable = groups.isEmpty() || log().isDurable(groups.getLast().mark());
        if (durable || last != durableSegment) {
            durableSegment = last;
            durableBytes = durable && last > 0
                    ? bench.memory.status(Workbench.segment(last)).size()
                    : 0;
        }
    }

    private void reopen() throws IOException {
        store.close();
        store = bench.open();
        Arrays.fill(open, null);
        assertThat(store.report().clean()).isTrue();
        check(groups.size());
    }

    private void crash(double share) throws IOException {
        int durable = (int)
                groups.stream().filter(group -> log().isDurable(group.mark())).count();
        Workbench after = bench.copy();
        List<Long> segments = log().segments();
        if (!segments.isEmpty() && !log().summary(segments.getLast()).sealed()) {
            Path path = Workbench.segment(segments.getLast());
            byte[] bytes = Workbench.bytes(after.memory, path);
            int least = durableSegment == segments.getLast() ? (int) durableBytes : 0;
            after.put(path, Arrays.copyOf(bytes, least + (int) Math.round(share * (bytes.length - least))));
        }
        bench = after;
        store = bench.open();
        Arrays.fill(open, null);
        check(durable);
        assertThat(store.report().segments()).noneMatch(Recovered.Quarantined.class::isInstance);
    }

    /** Holds the store against the model, of whose groups at least so many are there, and the others as a prefix. */
    private void check(int least) throws IOException {
        List<String> there = Workbench.texts(log());
        Set<String> all = new HashSet<>(there);
        assertThat(all).hasSameSizeAs(there);
        List<Group> kept = new ArrayList<>();
        for (Group group : groups) {
            boolean some = group.texts().stream().anyMatch(text -> all.contains(text) || deleted.contains(text));
            if (!some) {
                break;
            }
            kept.add(group);
        }
        assertThat(kept).hasSizeGreaterThanOrEqualTo(least);
        Set<String> expected = new HashSet<>();
        kept.forEach(group -> expected.addAll(group.texts()));
        long stored = expected.size();
        expected.removeAll(deleted);
        assertThat(all).isEqualTo(expected);
        long position = kept.stream().mapToLong(Group::position).max().orElse(0);
        assertThat(store.positions("tail.0").getOrDefault("file", 0L)).isEqualTo(position);
        assertThat(log().totals()
                        .storedByInput()
                        .getOrDefault("tail.0", Tally.ZERO)
                        .events())
                .isEqualTo(stored);
        assertThat(log().totals().lost()).isZero();
        Map<Fate, Tally> totals = store.cursor(OUTPUT).totals();
        assertThat(totals.getOrDefault(Fate.DELIVERED, Tally.ZERO).events()).isEqualTo(endedEvents);
        groups = kept;
        offset = position;
    }
}
