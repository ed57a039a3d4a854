// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.backpressure;

/**
 * How fast bytes are given back while there are any: an exponentially weighted mean over about five seconds. Time
 * without anything held does not count, and of a silence, as while the destination is away, no more than a second. Not
 * safe for several threads; its owner's lock guards it.
 */
public final class DrainRate {
    private static final double WINDOW_NANOS = 5e9;

    /** Shorter spans are added up first, so that two releases in one microsecond are not a rate. */
    private static final long SPAN_LEAST = 100_000_000;

    private static final long SILENCE_MOST = 1_000_000_000;

    private double mean;
    private double weight;
    private long since;
    private long span;
    private long bytes;

    /** From that tick on something is held, where before there was nothing. */
    public void began(long now) {
        since = now;
    }

    /** Notes bytes given back at that tick. */
    public void released(long amount, long now) {
        span += Math.min(SILENCE_MOST, now - since);
        since = now;
        bytes += amount;
        if (span < SPAN_LEAST) {
            return;
        }
        double share = 1 - Math.exp(-span / WINDOW_NANOS);
        mean += share * (bytes * 1e9 / span - mean);
        weight += share * (1 - weight);
        span = 0;
        bytes = 0;
    }

    /** The rate at which bytes were given back while they were. */
    public double bytesPerSecond() {
        // Divided by its weight, the mean of the first second is not taken for a part of five.
        return weight == 0 ? 0 : mean / weight;
    }

    /** The rate as it fades at that tick, if nothing was given back since the last time. */
    public double bytesPerSecond(long now) {
        return bytesPerSecond() * Math.exp(-Math.max(0, now - since - SILENCE_MOST) / WINDOW_NANOS);
    }
}
