// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What one output is done with, durably: per log the oldest segment that it still wants anything of, what has ended
 * above that, and counts since the store was made. Safe for any thread.
 *
 * <p>An end is durable at most 100 ms or 256 ends after it was told; what a crash takes in between is delivered again,
 * and nothing else is. Ends above the frontier are kept in runs, at most {@value #RUNS_MAX}; {@link #isFull} says when
 * no further chunk should be started out of order.
 */
public final class OutputCursor {
    /** Runs of ended chunks that are kept above the frontier. */
    public static final int RUNS_MAX = 4_096;

    OutputCursor() {}

    /** Identity of the output. */
    public String output() {
        throw new UnsupportedOperationException();
    }

    /**
     * Notes the end of a chunk; repeated, it does nothing.
     *
     * @param place where the chunk lies
     * @param share its events and bytes
     * @return a mark, for {@link #whenDurable}
     */
    public long ended(ChunkPlace place, Tally share, Fate fate) {
        throw new UnsupportedOperationException();
    }

    /**
     * Notes the end of all that this output still wanted of a segment.
     *
     * @param share the events and bytes of that
     */
    public long ended(SegmentKey segment, Tally share, Fate fate) {
        throw new UnsupportedOperationException();
    }

    /**
     * Tells how many chunks of a sealed segment are for this output, from {@link SegmentSummary#chunksByOutput}. To be
     * told of every segment, once in a run, or the frontier stays.
     */
    public void sealed(SegmentKey segment, int chunks) {
        throw new UnsupportedOperationException();
    }

    /** Whether a chunk has ended here. */
    public boolean isEnded(ChunkPlace place) {
        throw new UnsupportedOperationException();
    }

    /** Whether nothing of a segment is wanted here any more. */
    public boolean isDone(SegmentKey segment) {
        throw new UnsupportedOperationException();
    }

    /** The oldest segment of a log that this output may still want anything of; where to read on after a start. */
    public long frontier(LogName log) {
        throw new UnsupportedOperationException();
    }

    /** Whether there are so many runs above the frontier that only older chunks should be started. */
    public boolean isFull() {
        throw new UnsupportedOperationException();
    }

    /** Counts since the store was made, by how things ended. */
    public Map<Fate, Tally> totals() {
        throw new UnsupportedOperationException();
    }

    /** Waits for the disk. */
    public CompletableFuture<Void> whenDurable(long mark) {
        throw new UnsupportedOperationException();
    }
}
