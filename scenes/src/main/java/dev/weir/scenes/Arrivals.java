// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.util.BitSet;

/**
 * What arrived: how many events, and of those that bear a number which ones, how often. Safe for any
 * thread.
 */
final class Arrivals {
    private final BitSet numbers = new BitSet();
    private long events;
    private long repeated;

    /** Notes an event without a number. */
    synchronized void take() {
        events++;
    }

    /** Notes the event with that number, counted from 0. */
    synchronized void take(int number) {
        events++;
        if (numbers.get(number)) {
            repeated++;
        }
        numbers.set(number);
    }

    /** Events that arrived, repeated ones too. */
    synchronized long events() {
        return events;
    }

    /** Events that had arrived before. */
    synchronized long repeated() {
        return repeated;
    }

    /** Numbers from 0 up to that one, without it, that have not arrived. */
    synchronized long missing(int sent) {
        return sent - numbers.get(0, sent).cardinality();
    }
}
