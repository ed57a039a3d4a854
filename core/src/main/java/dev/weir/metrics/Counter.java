// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.metrics;

import java.util.concurrent.atomic.LongAdder;

/** A number that only grows. Safe for any thread. */
public final class Counter {
    private final LongAdder count = new LongAdder();

    /** Adds one. */
    public void increment() {
        count.increment();
    }

    /** Adds {@code amount}, which must not be negative. */
    public void add(long amount) {
        assert amount >= 0 : "amount=" + amount;
        count.add(amount);
    }

    /** The sum so far. */
    public long value() {
        return count.sum();
    }
}
