// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often and after how long a failed delivery is repeated.
 *
 * <p>The wait before attempt n + 1 is drawn evenly between {@code floor} and {@code min(cap, base ×
 * 2^n)}: full jitter, so that many agents do not come back together. With {@code floor = base}, the
 * meaning that Fluent Bit gives its scheduler keys, the wait is never shorter than {@code base}.
 *
 * @param limit attempts after the first, or {@link #UNLIMITED}
 * @param floor shortest wait
 * @param base unit that doubles
 * @param cap longest wait
 */
public record RetryPolicy(int limit, Duration floor, Duration base, Duration cap) {
    /** Attempts without end. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** Without end, from one second to half a minute. */
    public static final RetryPolicy USUAL =
            new RetryPolicy(UNLIMITED, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(30));

    private static final int DOUBLINGS_MAX = 30;
    private static final int PROBES_PER_OUTAGE = 20;

    /** Checks the order of the bounds. */
    public RetryPolicy {
        if (limit < 0 || base.isNegative() || base.isZero() || cap.compareTo(base) < 0) {
            throw new IllegalArgumentException(
                    "limit=" + limit + ", base=" + base + ", cap=" + cap + " (cap is at least base)");
        }
        if (floor.compareTo(base) > 0) {
            throw new IllegalArgumentException("floor=" + floor + " is above base=" + base);
        }
    }

    /** Whether a chunk that has failed so many times is tried again. */
    boolean allowsAfter(int attempts) {
        return limit == UNLIMITED || attempts <= limit;
    }

    /**
     * Nanoseconds until the next probe of a destination that has failed for so long: half to all of a
     * twentieth of that time, at least of {@code base} and at most of {@code cap}. So data is late by at most
     * about five percent of the outage, and the longer it lasts the less often a dead destination is asked.
     * Where {@code floor} says that the operator chose the waits, they are as for a chunk.
     */
    long probeNanos(int failures, long failingNanos, RandomGenerator random) {
        if (!floor.isZero()) {
            return waitNanos(failures, random);
        }
        long upper = Math.clamp(failingNanos / PROBES_PER_OUTAGE, base.toNanos(), cap.toNanos());
        return random.nextLong(upper / 2, upper + 1);
    }

    /** Nanoseconds to wait after so many failures in a row, at least 1 of them. */
    long waitNanos(int failures, RandomGenerator random) {
        int doublings = Math.min(failures, DOUBLINGS_MAX);
        double grown = (double) base.toNanos() * (1L << doublings);
        long upper = (long) Math.min((double) cap.toNanos(), grown);
        long lower = Math.min(floor.toNanos(), upper);
        return lower == upper ? lower : random.nextLong(lower, upper + 1);
    }
}
