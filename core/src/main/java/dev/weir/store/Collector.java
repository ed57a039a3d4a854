// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.segment.OutputCursor;
import dev.weir.segment.SegmentKey;
import dev.weir.segment.SegmentLog;
import dev.weir.segment.SegmentSummary;
import dev.weir.segment.StoreFailedException;
import dev.weir.time.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets segments go that no output wants any more, and has those written again of which hardly anything is wanted. Safe for
 * any thread. Looks a tenth of a second after something ended, on a thread of the executor, or later where it would take
 * more than a tenth of the disk's time; writes one segment again in one go.
 *
 * <p>Promise: a chunk is there until its ends are durable in the cursors of all its outputs, so that no crash takes what
 * they have counted. Where cursors cannot be written for {@value #PATIENCE_SECONDS} seconds, segments that nobody wants go
 * all the same, because they may be what fills the disk; a crash before the cursors are written then leaves events that are
 * counted as held and are nowhere.
 */
final class Collector implements AutoCloseable {
    private static final long PAUSE = 100_000_000L;
    private static final long AGAIN = 1_000_000_000L;
    private static final int PATIENCE_SECONDS = 10;

    /** The pause is that many times as long as the last look took. */
    private static final int LEISURE = 10;

    private final SegmentLog log;
    private final List<OutputCursor> cursors;
    private final Segments open;
    private final SegmentStore.Parts parts;
    private final Runnable whenSmaller;
    private final Compactor compactor;
    private final ReentrantLock working = new ReentrantLock();
    private long pause = PAUSE;
    private boolean timed;
    private boolean busy;
    private boolean again;
    private boolean closed;

    /** Over a log; says when files went. */
    Collector(
            SegmentLog log, List<OutputCursor> cursors, Segments open, SegmentStore.Parts parts, Runnable whenSmaller) {
        this.log = log;
        this.cursors = cursors;
        this.open = open;
        this.parts = parts;
        this.whenSmaller = whenSmaller;
        this.compactor = new Compactor(log, cursors);
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
            cursor.sealed(summary.key(), summary.chunksOf(cursor.output()));
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
        if (!begin()) {
            return;
        }
        long begun = parts.ticker().nanos();
        var done = new ArrayList<Long>();
        for (long segment : log.segments()) {
            var key = new SegmentKey(log.name(), segment);
            if (cursors.stream().allMatch(cursor -> cursor.isDone(key))) {
                done.add(segment);
            }
        }
        Compactor.Plan plan = compactor.next();
        long took = parts.ticker().nanos() - begun;
        if (done.isEmpty() && plan == null) {
            end(LEISURE * took);
            return;
        }
        CompletableFuture<Void> _ = whenSettled()
                .thenAccept(durable -> parts.executor().execute(() -> free(done, durable ? plan : null, took)));
    }

    /** Whether all ends that were told before this call are durable, as soon as they are or it has taken too long. */
    private CompletableFuture<Boolean> whenSettled() {
        var settled = new CompletableFuture<Boolean>();
        Timers.Timer patience = parts.timers().after(PATIENCE_SECONDS * AGAIN, () -> settled.complete(false));
        CompletableFuture<?>[] ends =
                cursors.stream().map(OutputCursor::whenSettled).toArray(CompletableFuture<?>[]::new);
        CompletableFuture<Void> _ = CompletableFuture.allOf(ends).handle((durable, never) -> {
            patience.cancel();
            settled.complete(never == null);
            return null;
        });
        return settled;
    }

    private synchronized boolean begin() {
        timed = false;
        if (closed || busy) {
            again |= busy;
            return false;
        }
        busy = true;
        return true;
    }

    private void end(long rest) {
        boolean looks;
        synchronized (this) {
            pause = Math.max(PAUSE, rest);
            busy = false;
            looks = again || compactor.looksAgain();
            again = false;
        }
        if (looks) {
            somethingEnded();
        }
    }

    /** Lets segments go, and writes one again where all ends are durable because of which chunks go. */
    private void free(List<Long> done, Compactor.@Nullable Plan plan, long looked) {
        long begun = parts.ticker().nanos();
        boolean smaller = false;
        boolean refused = false;
        working.lock();
        try {
            if (!isClosed()) {
                done.forEach(open::close);
                smaller = !log.delete(done).isEmpty();
            }
            if (plan != null && !isClosed() && log.compact(plan.segment(), plan.chunks())) {
                open.close(plan.segment());
                smaller = true;
            }
        } catch (StoreFailedException failed) {
            refused = true;
        } finally {
            working.unlock();
        }
        end(refused ? AGAIN : LEISURE * (looked + parts.ticker().nanos() - begun));
        if (refused) {
            somethingEnded();
        }
        if (smaller) {
            whenSmaller.run();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Lets nothing go from now on; waits for what is being done. */
    @Override
    public void close() {
        working.lock();
        try {
            synchronized (this) {
                closed = true;
            }
        } finally {
            working.unlock();
        }
    }
}
