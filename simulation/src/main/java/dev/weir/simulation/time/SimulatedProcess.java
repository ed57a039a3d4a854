// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.time;

import dev.weir.time.Ticker;
import dev.weir.time.Timers;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * One life of the program in virtual time: its clock, its timers and its threads, which all end with it. What is handed to
 * the executor begins a little later, by chance, so that tasks overtake each other as on a busy machine. For one thread.
 *
 * <p>A dead engine still has native memory to give back. So it is buried: what it asks for from the grave runs at once, in a
 * time of its own that the world knows nothing of.
 */
public final class SimulatedProcess implements Ticker, Timers, Executor {
    private static final int LAST_TASKS_MAX = 100_000;

    private final VirtualTime time;
    private final RandomGenerator random;
    private final long jitter;
    private final PriorityQueue<Remains> remains = new PriorityQueue<>();
    private boolean dead;
    private long graveTime;
    private long order;

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
    public long nanos() {
        return dead ? graveTime : time.nanos();
    }

    @Override
    public Timer after(long nanos, Runnable task) {
        if (dead) {
            return remain(nanos, task);
        }
        return time.after(nanos, () -> runIfAlive(task))::cancel;
    }

    @Override
    public void execute(Runnable task) {
        if (dead) {
            remain(0, task);
        } else {
            time.after(jitter == 0 ? 0 : random.nextLong(jitter), () -> runIfAlive(task));
        }
    }

    private Timer remain(long nanos, Runnable task) {
        var left = new Remains(graveTime + Math.max(0, nanos), order++, task);
        remains.add(left);
        return () -> remains.remove(left);
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
        graveTime = nanos();
        dead = true;
    }

    /**
     * Runs that, and whatever comes of it, from the grave.
     *
     * @throws IllegalStateException if no end of it is in sight
     */
    public void bury(Runnable takeApart) {
        takeApart.run();
        for (int done = 0; !remains.isEmpty(); done++) {
            if (done == LAST_TASKS_MAX) {
                throw new IllegalStateException("the engine does not come apart, tasks=" + done);
            }
            Remains next = remains.remove();
            graveTime = Math.max(graveTime, next.due);
            next.task.run();
        }
    }

    private record Remains(long due, long order, Runnable task) implements Comparable<Remains> {
        @Override
        public int compareTo(Remains other) {
            int byDue = Long.compare(due, other.due);
            return byDue != 0 ? byDue : Long.compare(order, other.order);
        }
    }
}
