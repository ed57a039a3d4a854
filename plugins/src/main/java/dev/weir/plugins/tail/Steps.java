// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.input.InputContext;
import dev.weir.time.Timers;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs a step when it is woken or its time has come: on the executor, one run at a time, as often as there
 * is more to do. Safe for any thread; the step may wake it, too.
 */
final class Steps {
    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int AGAIN = 2;

    /** What is heard within this time of a run waits for the others. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final InputContext context;
    private final AtomicInteger state = new AtomicInteger();
    private final AtomicBoolean gathering = new AtomicBoolean();
    private final ReentrantLock running = new ReentrantLock();
    private @Nullable Tailing tailing;
    private Timers.@Nullable Timer timer;
    private volatile long ranAt;

    Steps(InputContext context) {
        this.context = context;
    }

    /** Begins to run the steps of what is followed. */
    void begin(Tailing what) {
        exclusively(() -> tailing = what);
        wake();
    }

    /** Has a step run as soon as may be. */
    void wake() {
        if (state.getAndUpdate(now -> now == IDLE ? RUNNING : AGAIN) == IDLE) {
            context.executor().execute(this::run);
        }
    }

    /** Has a step run soon, together with what else is heard meanwhile. */
    void wakeSoon() {
        if (context.ticker().nanos() - ranAt >= GATHER_NANOS) {
            wake();
        } else if (gathering.compareAndSet(false, true)) {
            context.timers().after(GATHER_NANOS, () -> {
                gathering.set(false);
                wake();
            });
        }
    }

    /** Does something while no step runs. */
    private void exclusively(Runnable action) {
        running.lock();
        try {
            action.run();
        } finally {
            running.unlock();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // nothing is expected of it but that others get on
    private void run() {
        boolean more;
        do {
            state.set(RUNNING);
            more = step();
            // A file that never ends must not keep the others of this carrier thread from theirs.
            Thread.yield();
        } while (more || !state.compareAndSet(RUNNING, IDLE));
    }

    private boolean step() {
        running.lock();
        try {
            Tailing current = tailing;
            if (current == null) {
                return false;
            }
            boolean more = current.step();
            ranAt = context.ticker().nanos();
            if (!more) {
                wakeIn(current.idleNanos());
            }
            return more;
        } catch (RuntimeException failed) {
            context.notices().error(context.name(), "a step failed, the next is in a second: " + failed);
            wakeIn(AFTER_FAILURE_NANOS);
            return false;
        } finally {
            running.unlock();
        }
    }

    private void wakeIn(long nanos) {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (nanos != Long.MAX_VALUE) {
            timer = context.timers().after(nanos, this::wake);
        }
    }

    /** Runs no step any more, and something at last. */
    void end(Runnable last) {
        exclusively(() -> {
            tailing = null;
            wakeIn(Long.MAX_VALUE);
            last.run();
        });
    }
}
