// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

/**
 * Learns how many bytes one delivery may carry, so that the destination needs about 100 ms for them: that much
 * is repeated after a crash. Guarded by its lane's lock; {@link #bytes} may be asked by any thread.
 *
 * <p>A delivery is taken to cost a fixed time and a time for each byte, found by least squares over the latest deliveries;
 * the older ones fade. Only the bytes' share counts, because smaller units would make a distant destination slower and no
 * crash repeat less. Where sizes differ too little to tell the two apart, the fixed time stays what it was.
 */
final class DeliveryUnit {
    private static final double GOAL_NANOS = 1e8;

    /** What a delivery counts against the next one: ten make up two thirds of what is known. */
    private static final double FADING = 0.9;

    /** Squared relative spread of sizes below which they count as equal: 5 %. */
    private static final double SPREAD_LEAST = 0.0025;

    private double weight;
    private double sizes;
    private double times;
    private double squares;
    private double products;
    private double fixedNanos;
    private volatile long bytes = Long.MAX_VALUE;

    /**
     * Bytes that the destination takes in about 100 ms; {@link Long#MAX_VALUE} where nothing is known, or where it takes them
     * in no time.
     */
    long bytes() {
        return bytes;
    }

    /**
     * A delivery succeeded.
     *
     * @param size bytes, at least 1
     * @param nanos how long it took
     */
    void delivered(long size, long nanos) {
        weight = FADING * weight + 1;
        sizes = FADING * sizes + size;
        times = FADING * times + nanos;
        squares = FADING * squares + (double) size * size;
        products = FADING * products + (double) size * nanos;
        double meanSize = sizes / weight;
        double meanNanos = times / weight;
        double spread = squares / weight - meanSize * meanSize;
        if (spread > SPREAD_LEAST * meanSize * meanSize) {
            double slope = (products / weight - meanSize * meanNanos) / spread;
            fixedNanos = Math.max(0, meanNanos - Math.max(0, slope) * meanSize);
        }
        double nanosPerByte = Math.max(0, meanNanos - fixedNanos) / meanSize;
        bytes = nanosPerByte == 0 ? Long.MAX_VALUE : Math.max(1, (long) (GOAL_NANOS / nanosPerByte));
    }
}
