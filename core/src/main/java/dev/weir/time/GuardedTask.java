// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.time;

/**
 * A task whose failure harms no other that the same thread runs: it is told to the thread's handler for failures that
 * nobody waits for.
 */
public final class GuardedTask {
    private GuardedTask() {}

    /** Runs a task now. */
    public static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error broken) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, broken);
        }
    }
}
