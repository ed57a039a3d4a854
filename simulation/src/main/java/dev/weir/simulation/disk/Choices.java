// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.disk;

/**
 * Who decides what of the unsynced survives a crash. Not safe for several threads.
 *
 * <p>Choice 0 is always the oldest state and the last one the newest, so that a run of zeros is a disk that kept
 * nothing but what was synced.
 */
public interface Choices {
    /**
     * Decides between so many states.
     *
     * @param states at least 1
     * @return 0 to {@code states} - 1
     */
    int pick(int states);

    /** What follows concerns another file, or the names. */
    default void begin() {}
}
