// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.backpressure;

/**
 * How fast bytes are given back: an exponentially weighted mean over about five
 * seconds. Not safe for several threads; its owner's lock guards it.
 */
public final class DrainRate {
    private static final double WINDOW_SECONDS = 5;

    private double bytesPerSecond;
    private long since;
    private long bytes;

    /** Nothing given back yet, at that tick. */
    public DrainRate(long now) {
        since = now;
    }

    /** Notes bytes given back at that tick. */
    public void released(long amount, long now) {
        bytes += amount;
        double seconds = (now - since) / 1e9;
        // Shorter spans are added up first, so that two releases in one microsecond are not a rate.
        if (seconds >= 0.1) {
            double weight = 1 - Math.exp(-seconds / WINDOW_SECONDS);
            bytesPerSecond += weight * (bytes / seconds - bytesPerSecond);
            since = now;
            bytes = 0;
        }
    }

    /** The rate. */
    public double bytesPerSecond() {
        return bytesPerSecond;
    }
}
