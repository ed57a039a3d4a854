// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.nio.BufferUnderflowException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an output is done with: per log the segments below the frontier, single segments above it, and single chunks of
 * further ones. Under the lock of its cursor.
 */
final class CursorState {
    private static final int VERSION = 1;

    private final Map<LogName, Above> logs = new TreeMap<>();
    private final Map<Fate, Tally> totals = new HashMap<>();

    /** What is done in one log. */
    private static final class Above {
        private long frontier = 1;
        private final NavigableSet<Long> done = new TreeSet<>();
        private final Map<Long, BitSet> ended = new TreeMap<>();
        private final Map<Long, Integer> wanted = new HashMap<>();

        boolean isDone(long segment) {
            return segment < frontier || done.contains(segment);
        }

        void finish(long segment) {
            ended.remove(segment);
            wanted.remove(segment);
            if (segment >= frontier) {
                done.add(segment);
            }
            while (done.remove(frontier)) {
                frontier++;
            }
        }

        boolean isComplete(long segment) {
            Integer all = wanted.get(segment);
            BitSet some = ended.get(segment);
            return all != null && (some == null ? 0 : some.cardinality()) >= all;
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
                Above above = above(place.segment().log());
                long segment = place.segment().number();
                if (isEnded(place)) {
                    yield false;
                }
                above.ended.computeIfAbsent(segment, first -> new BitSet()).set(place.ordinal());
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

    /** Posts what ended and was not noted when it did. */
    void settle(Tally share, Fate fate) {
        count(share, fate);
    }

    private void count(Tally share, Fate fate) {
        totals.merge(fate, share, Tally::plus);
    }

    /** Notes how many chunks of a segment there are for this output. */
    void want(SegmentKey segment, int chunks) {
        if (!isDone(segment)) {
            above(segment.log()).wanted.put(segment.number(), chunks);
        }
    }

    /** Whether all of a segment's chunks have ended, as far as their number is known. */
    boolean isComplete(SegmentKey segment) {
        return !isDone(segment) && above(segment.log()).isComplete(segment.number());
    }

    /** Begins a log at a segment; everything before is done. */
    void beginAt(LogName log, long segment) {
        Above above = above(log);
        above.frontier = Math.max(above.frontier, segment);
        above.done.removeIf(done -> done < above.frontier);
        above.ended.keySet().removeIf(ended -> ended < above.frontier);
        while (above.done.remove(above.frontier)) {
            above.frontier++;
        }
    }

    /** Counts segments that are not there any more as done. */
    void clamp(LogName log, NavigableSet<Long> live, long next) {
        Above above = above(log);
        Long oldest = live.ceiling(above.frontier);
        beginAt(log, oldest == null ? Math.max(above.frontier, next) : oldest);
        above.ended.keySet().retainAll(live);
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

    long frontier(LogName log) {
        return above(log).frontier;
    }

    /** Segments above the frontiers of which something has ended. */
    int begun() {
        return logs.values().stream().mapToInt(above -> above.ended.size()).sum();
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
            if (in.getInt() != VERSION) {
                throw new IllegalArgumentException("a cursor of a version that is not known here");
            }
            var state = new CursorState();
            for (int count = in.getInt(); count > 0; count--) {
                Fate fate = new Fate(Fate.Kind.of(in.getInt()), in.getText());
                state.totals.put(fate, new Tally(in.getLong(), in.getLong()));
            }
            for (int count = in.getInt(); count > 0; count--) {
                state.readLog(in);
            }
            return state;
        } catch (BufferUnderflowException | IndexOutOfBoundsException wrong) {
            throw new IllegalArgumentException("a cursor that is not what it should be", wrong);
        }
    }

    private void readLog(ByteReader in) {
        Above above = above(new LogName(in.getInt()));
        above.frontier = in.getLong();
        for (int ranges = in.getInt(); ranges > 0; ranges--) {
            for (long done = in.getLong(), end = in.getLong(); done <= end; done++) {
                above.done.add(done);
            }
        }
        for (int segments = in.getInt(); segments > 0; segments--) {
            BitSet chunks = new BitSet();
            above.ended.put(in.getLong(), chunks);
            for (int runs = in.getInt(); runs > 0; runs--) {
                chunks.set(in.getInt(), in.getInt());
            }
        }
    }
}
