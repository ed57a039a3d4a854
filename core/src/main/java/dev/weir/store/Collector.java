// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.segment.OutputCursor;
import dev.weir.segment.SegmentKey;
import dev.weir.segment.SegmentLog;
import dev.weir.segment.SegmentSummary;
import dev.weir.segment.StoreFailedException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets segments go that no output wants any more. Safe for any thread. Looks a tenth of a second after something ended, on
 * a thread of the executor, or later where it would take more than a tenth of the disk's time.
 */
final class Collector implements AutoCloseable {
    private static final long PAUSE = 100_000_000L;
    private static final long AGAIN = 1_000_000_000L;

    /** The pause is that many times as long as the last look took. */
    private static final int LEISURE = 10;

    private final SegmentLog log;
    private final List<OutputCursor> cursors;
    private final Segments open;
    private final SegmentStore.Parts parts;
    private final Runnable whenSmaller;
    private long pause = PAUSE;
    private boolean timed;
    private boolean closed;

    /** Over a log; says when files went. */
    Collector(
            SegmentLog log, List<OutputCursor> cursors, Segments open, SegmentStore.Parts parts, Runnable whenSmaller) {
        this.log = log;
        this.cursors = cursors;
        this.open = open;
        this.parts = parts;
        this.whenSmaller = whenSmaller;
    }

    /** Tells the cursors what lies in the segments of earlier runs, in the background. */
    void survey() {
        List<Long> earlier = List.copyOf(log.segments());
        parts.executor().execute(() -> {
            for (long segment : earlier) {
                survey(segment);
            }
            somethingEnded();
        });
    }

    private void survey(long segment) {
        if (isClosed()) {
            return;
        }
        try {
            SegmentSummary summary = log.summary(segment);
            if (summary.sealed()) {
                sealed(summary);
            }
        } catch (StoreFailedException gone) {
            // Deleted meanwhile, or unreadable: then whoever reads it says so.
        }
    }

    /** A segment is closed for good. */
    void sealed(SegmentSummary summary) {
        for (OutputCursor cursor : cursors) {
            cursor.sealed(summary.key(), summary.chunksByOutput().getOrDefault(cursor.output(), 0));
        }
        somethingEnded();
    }

    /** There may be something to let go. */
    void somethingEnded() {
        long wait;
        synchronized (this) {
            if (timed || closed) {
                return;
            }
            timed = true;
            wait = pause;
        }
        parts.timers().after(wait, () -> parts.executor().execute(this::collect));
    }

    private void collect() {
        synchronized (this) {
            timed = false;
            if (closed) {
                return;
            }
        }
        long begun = parts.ticker().nanos();
        boolean refused = !letGo();
        synchronized (this) {
            pause = refused ? AGAIN : Math.max(PAUSE, LEISURE * (parts.ticker().nanos() - begun));
        }
        if (refused) {
            somethingEnded();
        }
    }

    /** Whether the disk did it. */
    private boolean letGo() {
        var done = new ArrayList<Long>();
        for (long segment : log.segments()) {
            var key = new SegmentKey(log.name(), segment);
            if (cursors.stream().allMatch(cursor -> cursor.isDone(key))) {
                done.add(segment);
                open.close(segment);
            }
        }
        try {
            if (!log.delete(done).isEmpty()) {
                whenSmaller.run();
            }
            return true;
        } catch (StoreFailedException failed) {
            return false;
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
