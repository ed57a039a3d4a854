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
 * Lets segments go that no output wants any more. Safe for any thread. Looks at most once a second, on a
 * thread of the executor.
 */
final class Collector implements AutoCloseable {
    private static final long PAUSE = 1_000_000_000L;

    private final SegmentLog log;
    private final List<OutputCursor> cursors;
    private final Segments open;
    private final SegmentStore.Parts parts;
    private final Runnable whenSmaller;
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
        synchronized (this) {
            if (timed || closed) {
                return;
            }
            timed = true;
        }
        parts.timers().after(PAUSE, () -> parts.executor().execute(this::collect));
    }

    private void collect() {
        synchronized (this) {
            timed = false;
            if (closed) {
                return;
            }
        }
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
        } catch (StoreFailedException failed) {
            somethingEnded();
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
