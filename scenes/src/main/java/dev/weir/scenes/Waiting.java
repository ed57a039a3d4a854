// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for something to be so, within a bound. */
final class Waiting {
    private static final Duration STEP = Duration.ofMillis(50);

    private Waiting() {}

    /**
     * Waits until the condition holds.
     *
     * @param what is waited for, to be told where it does not come
     * @param bound how long at most
     * @param condition asked again and again; what it throws ends the waiting
     * @throws SceneFailedException if the condition does not hold within the bound
     */
    static void until(String what, Duration bound, BooleanSupplier condition) {
        if (!holdsWithin(bound, condition)) {
            throw new SceneFailedException("waited " + bound.toSeconds() + " s in vain for this: " + what);
        }
    }

    /** Whether the condition holds within the bound. */
    static boolean holdsWithin(Duration bound, BooleanSupplier condition) {
        long end = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            pause(STEP);
        }
        return true;
    }

    /** Lets time pass. */
    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SceneFailedException("interrupted", interrupted);
        }
    }
}
