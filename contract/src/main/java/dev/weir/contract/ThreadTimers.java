// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import dev.weir.time.Timers;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Timers of the real clock, on one thread that ends when they are closed. */
final class ThreadTimers implements Timers, AutoCloseable {
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("contract-timers").factory());

    ThreadTimers() {
        clock.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Timer after(long nanos, Runnable task) {
        Future<?> waiting = clock.schedule(task, Math.max(0, nanos), TimeUnit.NANOSECONDS);
        return () -> waiting.cancel(false);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
