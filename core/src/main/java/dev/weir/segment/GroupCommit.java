// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.time.Timers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when what was written is synced, and answers those who wait for it. One sync at a time, on a task of the
 * executor; what is written meanwhile is covered by the next one. Safe for any thread; futures are completed and files
 * synced with no lock held.
 *
 * <p>Marks only grow. Who waits is bounded by those who were let in, not here.
 */
final class GroupCommit {
    private final SyncPolicy policy;
    private final Timers timers;
    private final Executor executor;
    private final Target target;
    private final BooleanSupplier busy;

    private final List<Waiter> waiters = new ArrayList<>();
    private Timers.@Nullable Timer timer;
    private boolean timerIsUrgent;
    private long written;
    private long durable;
    private long pending;
    private boolean running;
    private boolean halted;
    private @Nullable StoreFailedException failure;

    /** What is synced. */
    @FunctionalInterface
    interface Target {
        /**
         * Makes what was written so far durable, and deals with the consequences where it cannot.
         *
         * @return the mark up to which it is
         */
        long sync() throws IOException;
    }

    private record Waiter(long mark, CompletableFuture<Void> answer) {}

    /**
     * Over a target of which nothing is written yet.
     *
     * @param busy whether somebody is about to write, whose frames the next sync might as well cover
     */
    GroupCommit(SyncPolicy policy, Surroundings world, Target target, BooleanSupplier busy) {
        this.policy = policy;
        this.timers = world.timers();
        this.executor = world.executor();
        this.target = target;
        this.busy = busy;
    }

    /** So many bytes more were written, up to a mark. */
    void written(long mark, long bytes) {
        boolean start;
        synchronized (this) {
            written = Math.max(written, mark);
            pending += bytes;
            start = decide(false);
        }
        startIf(start);
    }

    /** Somebody else has made everything up to a mark durable. */
    void synced(long mark) {
        complete(mark, pendingNow());
    }

    private synchronized long pendingNow() {
        return pending;
    }

    CompletableFuture<Void> whenDurable(long mark) {
        var answer = new CompletableFuture<Void>();
        boolean start;
        synchronized (this) {
            if (mark <= durable) {
                return CompletableFuture.completedFuture(null);
            }
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            waiters.add(new Waiter(mark, answer));
            start = decide(false);
        }
        startIf(start);
        return answer;
    }

    synchronized long durable() {
        return durable;
    }

    /** Begins again after a failed sync, because everything that had been written was written anew. */
    void resume(long mark) {
        synchronized (this) {
            halted = false;
        }
        written(mark, 0);
    }

    /** Tells all who wait that it will never be. */
    void fail(StoreFailedException cause) {
        List<Waiter> all;
        synchronized (this) {
            halted = true;
            failure = cause;
            all = List.copyOf(waiters);
            waiters.clear();
            cancelTimer();
        }
        all.forEach(waiter -> waiter.answer.completeExceptionally(cause));
    }

    /** Whether a sync is to start now; where not, sees to it that one starts in time. The caller holds the lock. */
    private boolean decide(boolean due) {
        if (running || halted || written <= durable) {
            return false;
        }
        boolean waiting = !waiters.isEmpty();
        boolean now =
                due || pending >= policy.pendingMax() || policy.idle().isZero() || (waiting && !busy.getAsBoolean());
        if (now) {
            running = true;
            cancelTimer();
            return true;
        }
        if (timer == null || (waiting && !timerIsUrgent)) {
            cancelTimer();
            timerIsUrgent = waiting;
            long nanos = (waiting ? policy.waiting() : policy.idle()).toNanos();
            timer = timers.after(nanos, this::wake);
        }
        return false;
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void wake() {
        boolean start;
        synchronized (this) {
            timer = null;
            start = decide(true);
        }
        startIf(start);
    }

    private void startIf(boolean start) {
        if (!start) {
            return;
        }
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException stopping) {
            // Whoever stops the executor closes the log, which syncs by itself.
            synchronized (this) {
                running = false;
            }
        }
    }

    private void run() {
        boolean again = true;
        while (again) {
            long before = pendingNow();
            long mark;
            try {
                mark = target.sync();
            } catch (IOException | RuntimeException failed) {
                halt();
                return;
            }
            complete(mark, before);
            synchronized (this) {
                running = false;
                again = decide(false);
            }
        }
    }

    private synchronized void halt() {
        running = false;
        halted = true;
        cancelTimer();
    }

    private void complete(long mark, long bytes) {
        List<Waiter> answered = new ArrayList<>();
        synchronized (this) {
            durable = Math.max(durable, mark);
            pending = Math.max(0, pending - bytes);
            waiters.removeIf(waiter -> {
                boolean covered = waiter.mark <= durable;
                if (covered) {
                    answered.add(waiter);
                }
                return covered;
            });
        }
        answered.forEach(waiter -> waiter.answer.complete(null));
    }
}
