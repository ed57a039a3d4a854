// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.notice.Notices;
import dev.weir.time.GuardedTask;
import dev.weir.time.Timers;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Timers on one thread of the process, which ends with it. Safe for any thread. */
final class ThreadTimers implements Timers {
    private final ScheduledThreadPoolExecutor thread;

    ThreadTimers() {
        thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("weir-timers").factory());
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Timer after(long nanos, Runnable task) {
        ScheduledFuture<?> future =
                thread.schedule(() -> GuardedTask.run(task), Math.max(0, nanos), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /** Has failures of threads that nobody waits for told in the log. */
    static void tellFailures(Notices notices) {
        Thread.setDefaultUncaughtExceptionHandler((thread, broken) -> {
            StackTraceElement[] trace = broken.getStackTrace();
            String where = trace.length == 0 ? "" : " at " + trace[0];
            notices.error("engine", "a thread failed, please report this: " + broken + where);
        });
    }
}
