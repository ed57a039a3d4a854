// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.run;

/**
 * How a run ended.
 *
 * @param violation the first promise that was broken; empty where all were kept
 * @param hash of all that happened, the same for the same scenario
 * @param steps things that happened
 * @param virtualNanos how long it took in virtual time
 * @param words the last of what happened, a line each, where that was asked for
 */
public record Outcome(String violation, long hash, long steps, long virtualNanos, String words) {
    /** Whether every promise was kept. */
    public boolean isClean() {
        return violation.isEmpty();
    }
}
