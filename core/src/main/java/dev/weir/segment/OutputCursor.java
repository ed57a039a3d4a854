// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.chunk.EventRange;
import dev.weir.disk.DiskTrouble;
import dev.weir.segment.CursorEntry.ChunkEnded;
import dev.weir.segment.CursorEntry.PieceEnded;
import dev.weir.segment.CursorEntry.SegmentDone;
import dev.weir.segment.CursorEntry.SegmentEnded;
import dev.weir.time.Timers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one output is done with, durably: per log the oldest segment that it still wants anything of, what has ended
 * above that, and counts since the store was made. Safe for any thread.
 *
 * <p>An end is durable at most about 50 ms or 256 ends after it was told; what a crash takes in between is delivered again,
 * and nothing else is. Where the disk refuses, it is tried again every second, and nothing is forgotten meanwhile. Ends
 * are kept for each segment that is not done, two bytes for sixteen chunks. A segment that is begun and not done has a
 * chunk that is being delivered or waits for its retry, so there are no more of them than a lane has chunks in its window,
 * and at most 2 KiB for each.
 */
public final class OutputCursor {
    private static final long AGAIN = Duration.ofSeconds(1).toNanos();
    private static final int PENDING_MAX = 16_384;

    private final String output;
    private final CursorState state;
    private final CursorJournal journal;
    private final Timers timers;
    private final LogListener listener;
    private final GroupCommit commit;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock syncing = new ReentrantLock();
    private final List<CursorEntry> pending = new ArrayList<>();
    private boolean anew = true;
    private boolean tooMany;
    private boolean closed;
    private long mark;

    OutputCursor(String output, CursorState state, CursorJournal journal, Surroundings world, LogListener listener) {
        this.output = output;
        this.state = state;
        this.journal = journal;
        this.timers = world.timers();
        this.listener = listener;
        this.commit = new GroupCommit(SyncPolicy.CURSOR, world, this::sync, lock::hasQueuedThreads);
    }

    /** Identity of the output. */
    public String output() {
        return output;
    }

    // ---- what happens

    /**
     * Notes the end of a chunk; repeated, it does nothing.
     *
     * @param place where the chunk lies
     * @param share its events and bytes
     * @return a mark, for {@link #whenDurable}
     */
    public long ended(ChunkPlace place, Tally share, Fate fate) {
        return note(new ChunkEnded(place, share, fate), place.segment());
    }

    /**
     * Notes the end of some events of a chunk; repeated, it does nothing.
     *
     * @param place where the chunk lies
     * @param events which; no piece of them has ended before
     * @param share the number and bytes of these
     * @param last whether nothing of the chunk is wanted any more, which is then its end
     * @return a mark, for {@link #whenDurable}
     */
    public long ended(ChunkPlace place, EventRange events, Tally share, Fate fate, boolean last) {
        return note(new PieceEnded(place, events, share, fate, last), place.segment());
    }

    /**
     * Notes the end of all that this output still wanted of a segment; repeated, it does nothing.
     *
     * @param share the events and bytes of that
     * @return a mark, for {@link #whenDurable}
     */
    public long ended(SegmentKey segment, Tally share, Fate fate) {
        return note(new SegmentEnded(segment, share, fate), segment);
    }

    /**
     * Tells which chunks of a sealed segment are for this output, from {@link SegmentSummary#chunksOf}. To be told of
     * every segment, once in a run, or the frontier stays.
     *
     * @param chunks their ordinals
     */
    public void sealed(SegmentKey segment, BitSet chunks) {
        lock.lock();
        try {
            state.want(segment, chunks);
        } finally {
            lock.unlock();
        }
        note(null, segment);
    }

    private long note(@Nullable CursorEntry entry, SegmentKey segment) {
        long upTo;
        long before;
        lock.lock();
        try {
            before = mark;
            if (entry != null) {
                add(entry);
            }
            if (state.isComplete(segment)) {
                add(new SegmentDone(segment));
            }
            upTo = mark;
        } finally {
            lock.unlock();
        }
        if (upTo > before) {
            commit.written(upTo, upTo - before);
        }
        return upTo;
    }

    private void add(CursorEntry entry) {
        if (!state.apply(entry)) {
            return;
        }
        mark++;
        if (pending.size() < PENDING_MAX) {
            pending.add(entry);
        } else {
            tooMany = true;
        }
    }

    // ---- what is known

    /** Whether a chunk has ended here. */
    public boolean isEnded(ChunkPlace place) {
        return asked(() -> state.isEnded(place));
    }

    /** What has ended of a chunk that has not ended as a whole. */
    public EndedPieces pieces(ChunkPlace place) {
        return asked(() -> state.pieces(place));
    }

    /** Whether nothing of a segment is wanted here any more. */
    public boolean isDone(SegmentKey segment) {
        return asked(() -> state.isDone(segment));
    }

    /** The oldest segment of a log that this output may still want anything of; where to read on after a start. */
    public long frontier(LogName log) {
        return asked(() -> state.frontier(log));
    }

    /** Chunks of a segment that are wanted here and have not ended, -1 where it was not told which there are. */
    public int left(SegmentKey segment) {
        return asked(() -> state.left(segment));
    }

    /** Counts since the store was made, by how things ended. */
    public Map<Fate, Tally> totals() {
        return asked(state::totals);
    }

    private <T> T asked(Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }

    // ---- the disk

    /**
     * Waits for the disk.
     *
     * @return completes when everything up to the mark is durable, on a thread of the executor or at once;
     *     exceptionally when the store is closed first
     */
    public CompletableFuture<Void> whenDurable(long upTo) {
        return commit.whenDurable(upTo);
    }

    /** Waits for the disk until every end that was told before this call is durable. */
    public CompletableFuture<Void> whenSettled() {
        return commit.whenDurable(mark());
    }

    /** Makes everything durable, now and on this thread. */
    void flush() throws IOException {
        commit.synced(write());
    }

    private long sync() throws IOException {
        try {
            return write();
        } catch (IOException refused) {
            if (!asked(() -> closed)) {
                listener.cursorTrouble(output, DiskTrouble.of(refused), refused);
                timers.after(AGAIN, () -> commit.resume(mark()));
            }
            throw refused;
        }
    }

    private long mark() {
        return asked(() -> mark);
    }

    private long write() throws IOException {
        syncing.lock();
        try {
            if (asked(() -> closed)) {
                throw new IOException("the cursor of " + output + " is closed");
            }
            ByteBuffer snapshot = null;
            List<CursorEntry> entries = List.of();
            long upTo;
            lock.lock();
            try {
                upTo = mark;
                if (anew || tooMany || journal.wantsSnapshot()) {
                    snapshot = CursorJournal.snapshot(output, state);
                } else {
                    entries = List.copyOf(pending);
                }
                pending.clear();
                tooMany = false;
                anew = true;
            } finally {
                lock.unlock();
            }
            if (snapshot == null) {
                journal.append(entries);
            } else {
                journal.restart(snapshot);
            }
            settled();
            return upTo;
        } finally {
            syncing.unlock();
        }
    }

    /** The file is as it should be; until here, any error has it written anew. */
    private void settled() {
        lock.lock();
        try {
            anew = false;
        } finally {
            lock.unlock();
        }
    }

    /** Closes the file, whatever is in it, and leaves it alone from now on: its folder may be another process's soon. */
    void abandon() {
        syncing.lock();
        try {
            lock.lock();
            try {
                closed = true;
            } finally {
                lock.unlock();
            }
            journal.close();
        } finally {
            syncing.unlock();
        }
    }

    /** Makes everything durable, as far as the disk lets it, and closes the file. */
    boolean close() {
        boolean whole = true;
        try {
            flush();
        } catch (IOException refused) {
            listener.cursorTrouble(output, DiskTrouble.of(refused), refused);
            whole = false;
        }
        abandon();
        commit.fail(new StoreFailedException(DiskTrouble.GONE, "the cursor of " + output + " is closed", null));
        return whole;
    }
}
