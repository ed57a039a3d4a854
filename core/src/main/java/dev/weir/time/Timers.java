// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.time;

/**
 * One-shot timers. Safe for any thread.
 *
 * <p>A task runs once, on a thread of the implementation's choice, never on the thread that asked for
 * it, and should be short: long work belongs on an executor. A task that throws is reported by the
 * implementation and harms no other timer.
 */
@FunctionalInterface
public interface Timers {
    /**
     * Runs the task once after the delay.
     *
     * @param nanos delay; 0 or less means as soon as possible
     * @param task what to run
     * @return a handle that takes the task back while it has not begun
     */
    Timer after(long nanos, Runnable task);

    /** A task that waits for its time. */
    @FunctionalInterface
    interface Timer {
        /** Takes the task back; without effect once it has begun. Idempotent. */
        void cancel();
    }
}
