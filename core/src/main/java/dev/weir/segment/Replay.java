// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.segment.Recovered.Cause;
import dev.weir.segment.Recovered.Range;
import dev.weir.segment.SegmentScan.Hole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which frames of a segment stay, puts its chunks together, and carries the tables on to its end.
 *
 * <p>A frame goes where its group is not whole and was never durable; where its chunk's head is nowhere; where its chunk
 * was written again elsewhere; and where something before it was lost that may never have been durable, and its source by
 * its own account goes on behind that: then the source is read again from there. For one thread.
 */
final class Replay {
    private final SegmentScan scan;
    private final SegmentKey key;
    private final Tables tables;
    private final Set<Long> replaced;
    private final BitSet incomplete = new BitSet();
    private final BitSet kept = new BitSet();
    private final Map<Long, ReplayedChunk> chunks = new TreeMap<>();
    private final List<Drop> drops = new ArrayList<>();
    private boolean doubtful;
    private boolean superseded;
    private long lostEvents;
    private long doubtfulEvents;

    /** What was known before the first frame of a segment. */
    @FunctionalInterface
    interface Base {
        Tables tables() throws IOException;
    }

    /** Frames that do not stay, one behind the other. */
    private record Drop(int first, int last, Cause cause, long firstSequence, long events) {}

    /**
     * Replays a segment.
     *
     * @param base asked only where the segment's own snapshot is not there
     * @param replaced chunks that were written again elsewhere
     */
    Replay(SegmentKey key, SegmentScan scan, Base base, Set<Long> replaced) throws IOException {
        this.key = key;
        this.scan = scan;
        this.replaced = replaced;
        findHeads();
        findIncomplete();
        this.tables = hasSnapshot() ? Snapshot.read(scan.payload(0)) : base.tables();
        walk();
    }

    // ---- first looks

    private void findIncomplete() {
        int first = 0;
        while (first < scan.frames()) {
            long end = scan.frame(first).lastOfGroup();
            long wanted = scan.frame(first).groupCount;
            int last = first;
            while (last + 1 < scan.frames() && scan.frame(last + 1).number <= end) {
                last++;
            }
            boolean whole = last - first + 1 == wanted && !hasOrphan(first, last);
            if (!whole && end > scan.durable()) {
                incomplete.set(first, last + 1);
            }
            first = last + 1;
        }
    }

    private boolean hasOrphan(int first, int last) {
        for (int i = first; i <= last; i++) {
            FrameHeader frame = scan.frame(i);
            if (frame.kind == FrameKind.DATA && chunk(frame).head() == null) {
                return true;
            }
        }
        return false;
    }

    private void findHeads() {
        for (int i = 0; i < scan.frames(); i++) {
            FrameHeader frame = scan.frame(i);
            boolean tells = frame.kind == FrameKind.SEAL || frame.kind == FrameKind.DATA;
            if (tells) {
                ReplayedChunk chunk = chunk(frame);
                if (frame.fields > 0 && chunk.head() == null) {
                    chunk.head(scan.fields(i).head());
                }
            }
        }
    }

    /** The chunk that a DATA or SEAL frame is of. */
    ReplayedChunk chunk(FrameHeader frame) {
        int ordinal = frame.ordinal;
        return chunks.computeIfAbsent(frame.chunk, id -> new ReplayedChunk(id, new ChunkPlace(key, ordinal)));
    }

    private boolean hasSnapshot() {
        return scan.frames() > 0
                && scan.offset(0) == SegmentHeader.BYTES
                && scan.frame(0).kind == FrameKind.SNAPSHOT
                && !incomplete.get(0);
    }

    // ---- the walk

    private void walk() {
        Iterator<Hole> holes = scan.holes().iterator();
        Hole hole = holes.hasNext() ? holes.next() : null;
        long dropUntil = -1;
        for (int i = 0; i < scan.frames(); i++) {
            if (hole != null && hole.before() == i) {
                doubtful |= causeOf(hole) == Cause.TORN;
                count(causeOf(hole) == Cause.ROTTEN, hole.events());
                hole = holes.hasNext() ? holes.next() : null;
            }
            FrameHeader frame = scan.frame(i);
            Verdict verdict = frame.number <= dropUntil ? Verdict.UNREACHED : verdict(i, frame);
            if (verdict == Verdict.UNREACHED) {
                dropUntil = Math.max(dropUntil, frame.lastOfGroup());
            }
            if (verdict == Verdict.STAYS) {
                kept.set(i);
                apply(i, scan.frame(i));
            } else if (verdict.cause != null) {
                drop(i, scan.frame(i), verdict.cause);
            }
        }
        tables.addLost(lostEvents, doubtfulEvents);
    }

    private void count(boolean wasDurable, long events) {
        lostEvents += wasDurable ? events : 0;
        doubtfulEvents += wasDurable ? 0 : events;
    }

    private enum Verdict {
        STAYS(null),
        GOES(null),
        INCOMPLETE(Cause.INCOMPLETE),
        ORPHANED(Cause.ORPHANED),
        UNREACHED(Cause.UNREACHED);

        private final @Nullable Cause cause;

        Verdict(@Nullable Cause cause) {
            this.cause = cause;
        }
    }

    private Verdict verdict(int index, FrameHeader frame) {
        if (incomplete.get(index)) {
            return Verdict.INCOMPLETE;
        }
        return switch (frame.kind) {
            case DATA -> ofData(index, frame);
            case POSITION -> {
                Fields stretches = stretches(index);
                yield reaches(stretches.input(), stretches) ? Verdict.STAYS : Verdict.UNREACHED;
            }
            case SEAL -> chunk(frame).isEmpty() ? Verdict.GOES : Verdict.STAYS;
            case SNAPSHOT -> index == 0 ? Verdict.STAYS : Verdict.GOES;
            case GAP -> Verdict.STAYS;
            case FOOTER -> Verdict.GOES;
        };
    }

    private Verdict ofData(int index, FrameHeader frame) {
        ChunkHead head = chunk(frame).head();
        if (replaced.contains(frame.chunk)) {
            superseded = true;
            return Verdict.GOES;
        }
        if (head == null) {
            return Verdict.ORPHANED;
        }
        return reaches(head.stream().input(), scan.fields(index)) ? Verdict.STAYS : Verdict.UNREACHED;
    }

    /** Whether no hole lies between what is known of the sources and what a frame says of them. */
    private boolean reaches(@Nullable String input, Fields stretches) {
        return !doubtful || input == null || tables.follows(input, stretches.positions());
    }

    /** The stretches of a POSITION frame, which lie in its payload. */
    private Fields stretches(int index) {
        Fields own = scan.fields(index);
        FrameHeader frame = scan.frame(index);
        own.add(scan.bytes(), scan.offset(index) + FrameHeader.BYTES + frame.fields, frame.payload);
        return own;
    }

    private void apply(int index, FrameHeader frame) {
        switch (frame.kind) {
            case DATA -> applyData(index, frame);
            case POSITION -> {
                Fields stretches = stretches(index);
                move(stretches.input(), stretches);
            }
            case SEAL -> {
                ReplayedChunk chunk = chunk(frame);
                chunk.seal(SealPayload.read(scan.payload(index), 0));
            }
            case GAP -> {
                lostEvents += frame.kept;
                doubtfulEvents += frame.chunk;
            }
            case SNAPSHOT, FOOTER -> {
                // One was the base of all this, the other is written anew.
            }
        }
    }

    private void applyData(int index, FrameHeader frame) {
        ReplayedChunk chunk = chunk(frame);
        ChunkHead head = chunk.head();
        if (head == null) {
            return;
        }
        chunk.add(head, ChunkFrame.of(frame, scan.offset(index)));
        if ((frame.flags & FrameHeader.REWRITTEN) == 0) {
            tables.count(head, frame.events, frame.plain);
        }
        move(head.stream().input(), scan.fields(index));
    }

    private void move(@Nullable String input, Fields stretches) {
        if (input != null) {
            tables.move(input, stretches.positions());
        }
    }

    private void drop(int index, FrameHeader frame, Cause cause) {
        long events = frame.kind == FrameKind.DATA ? frame.events : 0;
        if (cause == Cause.ORPHANED) {
            count(frame.number <= scan.durable(), events);
        }
        Drop before = drops.isEmpty() ? null : drops.getLast();
        if (before != null && before.last == index - 1 && before.cause == cause) {
            drops.removeLast();
            drops.add(new Drop(before.first, index, cause, before.firstSequence, before.events + events));
        } else {
            drops.add(new Drop(index, index, cause, frame.sequence, events));
        }
    }

    private Cause causeOf(Hole hole) {
        return causeUpTo(hole.lastFrame());
    }

    /** Why something is not there whose last frame has that number. */
    private Cause causeUpTo(long frame) {
        return frame <= scan.durable() ? Cause.ROTTEN : Cause.TORN;
    }

    // ---- what came of it

    boolean keeps(int index) {
        return kept.get(index);
    }

    /** Whether nothing is left. */
    boolean isVoid() {
        return kept.isEmpty();
    }

    Tables tables() {
        return tables;
    }

    /** Events that cannot be read any more and were durable. */
    long lostEvents() {
        return lostEvents;
    }

    /** Events that cannot be read any more and may never have been durable. */
    long doubtfulEvents() {
        return doubtfulEvents;
    }

    /** Chunks of which something stays. */
    Collection<ReplayedChunk> chunks() {
        return chunks.values().stream()
                .filter(chunk -> !chunk.isEmpty())
                .sorted((a, b) -> Integer.compare(a.place().ordinal(), b.place().ordinal()))
                .toList();
    }

    /** Whether the file is as it should be and needs no repair. */
    boolean isWhole() {
        return scan.isWhole() && drops.isEmpty() && !superseded;
    }

    /** What is to be told of the segment. */
    List<Recovered> findings(int size) {
        List<Recovered> findings = new ArrayList<>();
        List<Drop> rest = new ArrayList<>(drops);
        int cut = scan.frames() == 0 ? 0 : scan.end();
        long torn = scan.tornEvents();
        Drop last = rest.isEmpty() ? null : rest.getLast();
        if (last != null && last.last == scan.frames() - 1 && last.cause == Cause.INCOMPLETE) {
            rest.removeLast();
            cut = scan.offset(last.first);
            torn += last.events;
        }
        if (scan.header() == null && scan.frames() > 0) {
            Range header = new Range(0, SegmentHeader.BYTES, 0, 0);
            findings.add(new Recovered.Quarantined(key, header, causeUpTo(scan.frame(0).number)));
        }
        for (Hole hole : scan.holes()) {
            Range range = new Range(hole.from(), hole.to(), hole.firstSequence(), hole.events());
            findings.add(new Recovered.Quarantined(key, range, causeOf(hole)));
        }
        for (Drop drop : rest) {
            scan.frame(drop.last);
            long to = scan.offset(drop.last) + scan.frame(drop.last).length();
            Range range = new Range(scan.offset(drop.first), to, drop.firstSequence, drop.events);
            findings.add(new Recovered.Quarantined(key, range, drop.cause));
        }
        if (cut < size) {
            findings.add(new Recovered.Truncated(key, cut, size - cut, torn));
        }
        if (findings.isEmpty()) {
            findings.add(new Recovered.Whole(
                    key,
                    chunks().stream().mapToLong(chunk -> chunk.chunk().events()).sum()));
        }
        return findings;
    }
}
