// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.chunk.EventRange;
import java.nio.BufferUnderflowException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an output is done with: per log the segments below the frontier, single segments above it, and single chunks of
 * further ones. Under the lock of its cursor.
 */
final class CursorState {
    private static final int VERSION = 2;
    private static final int WITHOUT_PIECES = 1;
    private static final BitSet NOTHING = new BitSet();

    private final Map<LogName, Above> logs = new TreeMap<>();
    private final Map<Fate, Tally> totals = new HashMap<>();

    /** What is done in one log. */
    private static final class Above {
        private long frontier = 1;
        private final NavigableSet<Long> done = new TreeSet<>();
        private final Map<Long, BitSet> ended = new TreeMap<>();
        private final Map<Long, BitSet> wanted = new HashMap<>();
        private final Map<Long, Map<Integer, EndedPieces>> pieces = new TreeMap<>();

        boolean isDone(long segment) {
            return segment < frontier || done.contains(segment);
        }

        void finish(long segment) {
            ended.remove(segment);
            wanted.remove(segment);
            pieces.remove(segment);
            if (segment >= frontier) {
                done.add(segment);
            }
            while (done.remove(frontier)) {
                frontier++;
            }
        }

        void end(ChunkPlace place) {
            long segment = place.segment().number();
            ended.computeIfAbsent(segment, first -> new BitSet()).set(place.ordinal());
            Map<Integer, EndedPieces> open = pieces.get(segment);
            if (open != null) {
                open.remove(place.ordinal());
            }
            BitSet left = wanted.get(segment);
            if (left != null) {
                left.clear(place.ordinal());
            }
        }

        EndedPieces pieces(ChunkPlace place) {
            return pieces.getOrDefault(place.segment().number(), Map.of())
                    .getOrDefault(place.ordinal(), EndedPieces.NONE);
        }

        void end(ChunkPlace place, EventRange events, long bytes) {
            pieces.computeIfAbsent(place.segment().number(), first -> new TreeMap<>())
                    .put(place.ordinal(), pieces(place).with(events, bytes));
        }

        boolean isComplete(long segment) {
            BitSet left = wanted.get(segment);
            return left != null && left.isEmpty();
        }
    }

    private Above above(LogName log) {
        return logs.computeIfAbsent(log, first -> new Above());
    }

    // ---- what happens

    /**
     * Takes an entry in.
     *
     * @return whether it says anything new
     */
    boolean apply(CursorEntry entry) {
        return switch (entry) {
            case CursorEntry.ChunkEnded(ChunkPlace place, Tally share, Fate fate) -> {
                if (isEnded(place)) {
                    yield false;
                }
                above(place.segment().log()).end(place);
                count(share, fate);
                yield true;
            }
            case CursorEntry.PieceEnded(ChunkPlace place, EventRange events, Tally share, Fate fate, boolean last) -> {
                Above above = above(place.segment().log());
                if (isEnded(place) || above.pieces(place).events().get(events.from())) {
                    yield false;
                }
                if (last) {
                    above.end(place);
                } else {
                    above.end(place, events, share.bytes());
                }
                count(share, fate);
                yield true;
            }
            case CursorEntry.SegmentEnded(SegmentKey segment, Tally share, Fate fate) -> {
                if (isDone(segment)) {
                    yield false;
                }
                above(segment.log()).finish(segment.number());
                count(share, fate);
                yield true;
            }
            case CursorEntry.SegmentDone(SegmentKey segment) -> {
                boolean fresh = !isDone(segment);
                above(segment.log()).finish(segment.number());
                yield fresh;
            }
        };
    }

    /** Counts ends that have no place. */
    void count(Tally share, Fate fate) {
        if (!share.equals(Tally.ZERO)) {
            totals.merge(fate, share, Tally::plus);
        }
    }

    /** Notes which chunks of a segment are there for this output; those that have ended are wanted no more. */
    void want(SegmentKey segment, BitSet chunks) {
        if (!isDone(segment)) {
            Above above = above(segment.log());
            BitSet left = (BitSet) chunks.clone();
            left.andNot(above.ended.getOrDefault(segment.number(), NOTHING));
            above.wanted.put(segment.number(), left);
        }
    }

    /** Chunks of a segment that have not ended, -1 where it is not known which there are. */
    int left(SegmentKey segment) {
        BitSet left = above(segment.log()).wanted.get(segment.number());
        return isDone(segment) ? 0 : left == null ? -1 : left.cardinality();
    }

    /** Whether all of a segment's chunks have ended, as far as it is known which there are. */
    boolean isComplete(SegmentKey segment) {
        return !isDone(segment) && above(segment.log()).isComplete(segment.number());
    }

    /** Begins a log at a segment; everything before is done. */
    void beginAt(LogName log, long segment) {
        Above above = above(log);
        above.frontier = Math.max(above.frontier, segment);
        above.done.removeIf(done -> done < above.frontier);
        above.ended.keySet().removeIf(ended -> ended < above.frontier);
        above.pieces.keySet().removeIf(begun -> begun < above.frontier);
        while (above.done.remove(above.frontier)) {
            above.frontier++;
        }
    }

    /** The first segment of a log that nothing is known of here, so that its number says nothing wrong of a new one. */
    long firstUnknown(LogName log) {
        Above above = above(log);
        long last = above.frontier - 1;
        last = Math.max(last, above.done.isEmpty() ? 0 : above.done.last());
        for (long begun : above.ended.keySet()) {
            last = Math.max(last, begun);
        }
        for (long begun : above.pieces.keySet()) {
            last = Math.max(last, begun);
        }
        return last + 1;
    }

    /** Counts segments that are not there any more as done. */
    void clamp(LogName log, NavigableSet<Long> live, long next) {
        Above above = above(log);
        Long oldest = live.ceiling(above.frontier);
        beginAt(log, oldest == null ? Math.max(above.frontier, next) : oldest);
        above.ended.keySet().retainAll(live);
        above.pieces.keySet().retainAll(live);
        for (long gone = above.frontier; gone < next; gone++) {
            if (!live.contains(gone)) {
                above.finish(gone);
            }
        }
    }

    // ---- what is known

    boolean isDone(SegmentKey segment) {
        return above(segment.log()).isDone(segment.number());
    }

    boolean isEnded(ChunkPlace place) {
        Above above = above(place.segment().log());
        long segment = place.segment().number();
        BitSet ended = above.ended.get(segment);
        return above.isDone(segment) || (ended != null && ended.get(place.ordinal()));
    }

    /** What has ended of a chunk that has not ended as a whole. */
    EndedPieces pieces(ChunkPlace place) {
        return above(place.segment().log()).pieces(place);
    }

    /** Segments of a log of which something has ended and not all. */
    List<Long> begun(LogName log) {
        return List.copyOf(above(log).ended.keySet());
    }

    /**
     * Whether chunks of a segment have ended that are not there any more.
     *
     * @param chunks those that are there for this output
     */
    boolean hasLost(SegmentKey segment, BitSet chunks) {
        BitSet lost = (BitSet) above(segment.log())
                .ended
                .getOrDefault(segment.number(), NOTHING)
                .clone();
        lost.andNot(chunks);
        return !lost.isEmpty();
    }

    long frontier(LogName log) {
        return above(log).frontier;
    }

    Map<Fate, Tally> totals() {
        return Map.copyOf(totals);
    }

    // ---- as bytes

    void write(ByteWriter out) {
        out.putInt(VERSION);
        out.putInt(totals.size());
        totals.forEach((fate, tally) -> {
            out.putInt(fate.kind().code());
            out.putText(fate.reason());
            out.putLong(tally.events());
            out.putLong(tally.bytes());
        });
        out.putInt(logs.size());
        logs.forEach((name, above) -> write(out, name, above));
    }

    private static void write(ByteWriter out, LogName name, Above above) {
        out.putInt(name.code());
        out.putLong(above.frontier);
        var ranges = SegmentRange.of(above.done);
        out.putInt(ranges.size());
        for (SegmentRange range : ranges) {
            out.putLong(range.first());
            out.putLong(range.last());
        }
        out.putInt(above.ended.size());
        above.ended.forEach((segment, chunks) -> {
            out.putLong(segment);
            writeRuns(out, chunks);
        });
        out.putInt(above.pieces.values().stream().mapToInt(Map::size).sum());
        above.pieces.forEach((segment, chunks) -> chunks.forEach((ordinal, pieces) -> {
            out.putLong(segment);
            out.putInt(ordinal);
            out.putLong(pieces.bytes());
            writeRuns(out, pieces.events());
        }));
    }

    private static void writeRuns(ByteWriter out, BitSet chunks) {
        int runs = 0;
        for (int from = chunks.nextSetBit(0); from >= 0; from = chunks.nextSetBit(chunks.nextClearBit(from))) {
            runs++;
        }
        out.putInt(runs);
        for (int from = chunks.nextSetBit(0); from >= 0; from = chunks.nextSetBit(chunks.nextClearBit(from))) {
            out.putInt(from);
            out.putInt(chunks.nextClearBit(from));
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if it is of a later version, or is not what it should be
     */
    static CursorState read(ByteReader in) {
        try {
            int version = in.getInt();
            if (version != VERSION && version != WITHOUT_PIECES) {
                throw new IllegalArgumentException("a cursor of a version that is not known here");
            }
            var state = new CursorState();
            for (int count = in.getInt(); count > 0; count--) {
                Fate fate = new Fate(Fate.Kind.of(in.getInt()), in.getText());
                state.totals.put(fate, new Tally(in.getLong(), in.getLong()));
            }
            for (int count = in.getInt(); count > 0; count--) {
                state.readLog(in, version);
            }
            return state;
        } catch (BufferUnderflowException | IndexOutOfBoundsException wrong) {
            throw new IllegalArgumentException("a cursor that is not what it should be", wrong);
        }
    }

    private void readLog(ByteReader in, int version) {
        Above above = above(new LogName(in.getInt()));
        above.frontier = in.getLong();
        for (int ranges = in.getInt(); ranges > 0; ranges--) {
            for (long done = in.getLong(), end = in.getLong(); done <= end; done++) {
                above.done.add(done);
            }
        }
        for (int segments = in.getInt(); segments > 0; segments--) {
            above.ended.put(in.getLong(), readRuns(in));
        }
        for (int chunks = version == WITHOUT_PIECES ? 0 : in.getInt(); chunks > 0; chunks--) {
            long segment = in.getLong();
            int ordinal = in.getInt();
            long bytes = in.getLong();
            above.pieces
                    .computeIfAbsent(segment, first -> new TreeMap<>())
                    .put(ordinal, new EndedPieces(readRuns(in), bytes));
        }
    }

    private static BitSet readRuns(ByteReader in) {
        BitSet set = new BitSet();
        for (int runs = in.getInt(); runs > 0; runs--) {
            set.set(in.getInt(), in.getInt());
        }
        return set;
    }
}
