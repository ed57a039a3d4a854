// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.time;

import dev.weir.time.Timers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * One life of the program in virtual time: its timers and its threads, which all end with it. What is handed to the
 * executor begins a little later, by chance, so that tasks overtake each other as on a busy machine. For one thread.
 */
public final class SimulatedProcess implements Timers, Executor {
    private final VirtualTime time;
    private final RandomGenerator random;
    private final long jitter;
    private final Deque<Runnable> remains = new ArrayDeque<>();
    private boolean dead;

    /**
     * A living process.
     *
     * @param time the world's
     * @param random chance for the order of tasks
     * @param jitter nanoseconds that a task waits at most before it begins
     */
    public SimulatedProcess(VirtualTime time, RandomGenerator random, long jitter) {
        this.time = time;
        this.random = random;
        this.jitter = jitter;
    }

    @Override
    public Timer after(long nanos, Runnable task) {
        if (dead) {
            remains.add(task);
            return () -> remains.remove(task);
        }
        return time.after(nanos, () -> runIfAlive(task))::cancel;
    }

    @Override
    public void execute(Runnable task) {
        if (dead) {
            remains.add(task);
        } else {
            time.after(jitter == 0 ? 0 : random.nextLong(jitter), () -> runIfAlive(task));
        }
    }

    private void runIfAlive(Runnable task) {
        if (!dead) {
            task.run();
        }
    }

    /** Whether it lives. */
    public boolean isAlive() {
        return !dead;
    }

    /** Ends it between two tasks: whatever waits never runs. */
    public void kill() {
        dead = true;
    }

    /**
     * Runs whatever is asked for from the grave at once, so that a dead engine can be taken apart and give its native
     * memory back. Nobody in the world listens to it any more.
     */
    public void bury(Runnable takeApart) {
        takeApart.run();
        while (!remains.isEmpty()) {
            remains.remove().run();
        }
    }
}
