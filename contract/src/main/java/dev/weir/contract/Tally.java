// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import java.util.BitSet;

/** How often each number came. Safe for any thread. */
public final class Tally {
    private final BitSet once = new BitSet();
    private final BitSet more = new BitSet();
    private long count;

    /** An empty tally. */
    public Tally() {}

    /** One number came. */
    public synchronized void add(int number) {
        if (once.get(number)) {
            more.set(number);
        }
        once.set(number);
        count++;
    }

    /** How many came, repeats included. */
    public synchronized long count() {
        return count;
    }

    /** How many different ones came. */
    public synchronized int different() {
        return once.cardinality();
    }

    /** Whether the number came. */
    public synchronized boolean has(int number) {
        return once.get(number);
    }

    /** The numbers below a bound that did not come, as a copy. */
    public synchronized BitSet missingBelow(int bound) {
        var missing = new BitSet();
        missing.set(0, bound);
        missing.andNot(once);
        return missing;
    }

    /** The numbers that came, as a copy. */
    public synchronized BitSet seen() {
        return (BitSet) once.clone();
    }

    /** The numbers that came more than once, as a copy. */
    public synchronized BitSet repeated() {
        return (BitSet) more.clone();
    }

    @Override
    public synchronized String toString() {
        return "count=" + count + ", different=" + once.cardinality() + ", repeated=" + more.cardinality();
    }
}
