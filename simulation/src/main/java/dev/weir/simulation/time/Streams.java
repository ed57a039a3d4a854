// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.time;

import java.util.SplittableRandom;

/**
 * Chance from one seed, in a stream of its own for each label: a draw more in one place disturbs no other.
 *
 * @param seed of the whole run
 */
public record Streams(long seed) {
    /** The stream of that label, from its beginning. */
    public SplittableRandom of(String label) {
        long mixed = seed;
        for (int at = 0; at < label.length(); at++) {
            mixed = (mixed ^ label.charAt(at)) * 0x100000001B3L;
            mixed ^= mixed >>> 29;
        }
        return new SplittableRandom(mixed);
    }
}
