// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.segment.SegmentLog;
import dev.weir.time.GuardedTask;
import dev.weir.time.Timers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Tells, in order, who waits for the disk. Safe for any thread.
 *
 * <p>Promise: what was added first is told first, once, when its mark is durable, on a thread of the
 * executor and without a lock; one thing is told at a time. The disk is asked for one mark at a time, the
 * latest that somebody waits for. When the log is closed, what is durable is told, and nobody looks any more for what is
 * not and never will be.
 */
final class Teller {
    /** A little more than the longest that frames stay unsynced when nobody asks. */
    private static final long PATIENCE = 600_000_000L;

    private static final long NOTHING = -1;

    private final SegmentLog log;
    private final Timers timers;
    private final Executor executor;
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private long wished = NOTHING;
    private boolean asking;
    private boolean timed;
    private boolean telling;
    private boolean closed;

    Teller(SegmentLog log, Timers timers, Executor executor) {
        this.log = log;
        this.timers = timers;
        this.executor = executor;
    }

    /** Somebody waits for this mark. */
    void hurry(long mark, Runnable action) {
        synchronized (this) {
            waiting.add(new Entry(mark, action));
            wished = Math.max(wished, mark);
        }
        ask();
    }

    /** Nobody waits for this mark. */
    void patiently(long mark, Runnable action) {
        synchronized (this) {
            waiting.add(new Entry(mark, action));
        }
        watch();
    }

    /** Asks the disk for the latest mark that somebody waits for, unless it was asked already. */
    private void ask() {
        long mark;
        synchronized (this) {
            if (asking || wished == NOTHING) {
                return;
            }
            asking = true;
            mark = wished;
            wished = NOTHING;
        }
        CompletableFuture<Void> _ = log.whenDurable(mark).handle((durable, never) -> {
            executor.execute(this::answered);
            return null;
        });
    }

    private void answered() {
        synchronized (this) {
            asking = false;
        }
        tell();
        ask();
    }

    private void tell() {
        synchronized (this) {
            if (telling) {
                return;
            }
            telling = true;
        }
        Entry due = nextDue();
        while (due != null) {
            GuardedTask.run(due.action);
            due = nextDue();
        }
        watch();
    }

    /** The first, where it is durable; where it is not, this thread has ended its telling. */
    private synchronized @Nullable Entry nextDue() {
        Entry first = waiting.peekFirst();
        if (first != null && log.isDurable(first.mark)) {
            return waiting.removeFirst();
        }
        telling = false;
        return null;
    }

    /** Has those looked at later for whom the disk was not asked. */
    private void watch() {
        synchronized (this) {
            if (timed || closed || waiting.isEmpty()) {
                return;
            }
            timed = true;
        }
        timers.after(PATIENCE, () -> {
            synchronized (this) {
                timed = false;
            }
            executor.execute(this::tell);
        });
    }

    /** The log is closed. */
    synchronized void close() {
        closed = true;
    }

    private record Entry(long mark, Runnable action) {}
}
