// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

/** Where a log goes on: numbers that only grow, all of them from 1. Under the lock of its log. */
final class Numbers {
    long nextSegment = 1;
    long nextFrame = 1;
    long nextSequence = 1;

    /** The mark of all that was written. */
    long mark() {
        return nextFrame - 1;
    }
}
