// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.chunk;

/**
 * Some events of a chunk that follow each other, by their places in it.
 *
 * @param from place of the first, from 0 on
 * @param to place behind the last
 */
public record EventRange(int from, int to) {
    /** Checks that there is an event in it. */
    public EventRange {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("from=" + from + ", to=" + to);
        }
    }

    /** Number of events. */
    public int events() {
        return to - from;
    }

    @Override
    public String toString() {
        return from + "-" + to;
    }
}
