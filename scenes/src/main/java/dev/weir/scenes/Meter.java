// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** How fast a total grows: over the last second and a half, or since it began. Not safe for several threads. */
final class Meter {
    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final int SAMPLES_MAX = 100;

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long nanos, long total) {}

    /**
     * Takes the total of a moment.
     *
     * @param total so far
     * @param nanos the time, by one and the same clock
     * @return growth per second; 0 at the first moment
     */
    double perSecond(long total, long nanos) {
        samples.addLast(new Sample(nanos, total));
        while (samples.size() > SAMPLES_MAX
                || (samples.size() > 2 && nanos - samples.getFirst().nanos > WINDOW_NANOS)) {
            samples.removeFirst();
        }
        Sample first = samples.getFirst();
        long span = nanos - first.nanos;
        return span <= 0 ? 0 : (total - first.total) * 1e9 / span;
    }
}
