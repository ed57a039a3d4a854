// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.time;

import dev.weir.time.Ticker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;

/**
 * All that is still to happen in a simulated world, in the order of its time and, at one time, in the order in which it
 * was asked for. Time jumps from one happening to the next. For one thread.
 */
public final class VirtualTime implements Ticker, InstantSource {
    /** Some wall time to begin at, so that times in events look like times. */
    private static final Instant ORIGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Happening> queue = new PriorityQueue<>();
    private long now;
    private long sequence;
    private long stalled;

    /** Begins at tick 0. */
    public VirtualTime() {}

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public Instant instant() {
        return ORIGIN.plusNanos(now);
    }

    /**
     * Has something happen later.
     *
     * @param nanos from now; 0 or less is as soon as what was asked for before has happened
     */
    public Happening after(long nanos, Runnable task) {
        var happening = new Happening(now + Math.max(0, nanos), sequence++, task);
        queue.add(happening);
        return happening;
    }

    /** The world stands still while somebody blocks for so long. */
    public void stall(long nanos) {
        now += nanos;
        stalled += nanos;
    }

    /** For how long the world has stood still in all, in nanoseconds. */
    public long stalled() {
        return stalled;
    }

    /** Lets the next thing happen; false where nothing is left. */
    public boolean step() {
        Happening next = queue.poll();
        while (next != null && next.cancelled) {
            next = queue.poll();
        }
        if (next == null) {
            return false;
        }
        now = Math.max(now, next.at);
        next.cancelled = true;
        next.task.run();
        return true;
    }

    /** Something that is to happen. */
    public static final class Happening implements Comparable<Happening> {
        private final long at;
        private final long order;
        private final Runnable task;
        private boolean cancelled;

        private Happening(long at, long order, Runnable task) {
            this.at = at;
            this.order = order;
            this.task = task;
        }

        /** Takes it back; without effect once it has begun. */
        public void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Happening other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
