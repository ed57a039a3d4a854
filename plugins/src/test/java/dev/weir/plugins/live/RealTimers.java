// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.live;

import dev.weir.time.Timers;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Timers of the real clock, on one daemon thread. */
public final class RealTimers implements Timers, AutoCloseable {
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("test-timers").factory());

    /** Timers that run from now on. */
    public RealTimers() {
        clock.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Timer after(long nanos, Runnable task) {
        Future<?> waiting = clock.schedule(task, Math.max(0, nanos), TimeUnit.NANOSECONDS);
        return () -> waiting.cancel(false);
    }

    /** Timers that wait. */
    public int waiting() {
        return clock.getQueue().size();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
