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
    private long firstNanos;

    /** Notes an event without a number. */
    synchronized void take() {
        count();
    }

    /** Notes the event with that number, counted from 0. */
    synchronized void take(int number) {
        count();
        if (numbers.get(number)) {
            repeated++;
        }
        numbers.set(number);
    }

    private void count() {
        if (events == 0) {
            firstNanos = System.nanoTime();
        }
        events++;
    }

    /** Events a second since the first one; 0 before it. */
    synchronized double perSecond() {
        long span = System.nanoTime() - firstNanos;
        return events == 0 || span <= 0 ? 0 : events * 1e9 / span;
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
    long missing(int sent) {
        return missing(0, sent);
    }

    /** Numbers from one up to another, without that, that have not arrived. */
    synchronized long missing(int from, int to) {
        return (long) to - from - numbers.get(from, to).cardinality();
    }
}
