// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;

/**
 * Time that stands still until it is told to move: ticker, timers and wall clock in one, for
 * simulations and for tests.
 *
 * <p>Timers run on the thread that calls {@link #advance}, in the order of their due times and, among
 * equals, in the order in which they were asked for. Not safe for several threads.
 */
public final class ManualTime implements Ticker, Timers, InstantSource {
    private final Instant origin;
    private final PriorityQueue<Pending> pending = new PriorityQueue<>();
    private long now;
    private long sequence;

    /** Begins at tick 0 and at the Unix epoch. */
    public ManualTime() {
        this(Instant.EPOCH);
    }

    /** Begins at tick 0 and at the given wall time. */
    public ManualTime(Instant origin) {
        this.origin = origin;
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public Instant instant() {
        return origin.plusNanos(now);
    }

    @Override
    public Timer after(long nanos, Runnable task) {
        var timer = new Pending(now + Math.max(0, nanos), sequence++, task);
        pending.add(timer);
        return () -> pending.remove(timer);
    }

    /** Moves on by so many nanoseconds and runs what falls due on the way. */
    public void advance(long nanos) {
        long until = now + nanos;
        while (!pending.isEmpty() && pending.peek().due <= until) {
            Pending next = pending.remove();
            now = next.due;
            next.task.run();
        }
        now = until;
    }

    /** Timers that have not run yet. */
    public int waiting() {
        return pending.size();
    }

    private record Pending(long due, long order, Runnable task) implements Comparable<Pending> {
        @Override
        public int compareTo(Pending other) {
            int byDue = Long.compare(due, other.due);
            return byDue != 0 ? byDue : Long.compare(order, other.order);
        }
    }
}
