// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.oracle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Everything notable that happened, as a hash, so that two runs can be compared; and, where asked for, the last {@value
 * #KEPT} of it as text. For one thread.
 */
public final class Trace {
    private static final int KEPT = 400;

    private final LongSupplier clock;
    private final boolean inWords;
    private final Deque<String> words = new ArrayDeque<>();
    private long hash = 0x9E3779B97F4A7C15L;

    /**
     * Nothing happened yet.
     *
     * @param clock virtual nanoseconds
     * @param inWords whether it is to be kept as text too
     */
    public Trace(LongSupplier clock, boolean inWords) {
        this.clock = clock;
        this.inWords = inWords;
    }

    /** Notes that something happened now. */
    public void note(String what, long who, long some, long more) {
        long now = clock.getAsLong();
        mix(now);
        mix(what.hashCode());
        mix(who);
        mix(some);
        mix(more);
        if (inWords) {
            if (words.size() == KEPT) {
                words.removeFirst();
            }
            words.add("%,15d us  %s %d  %d %d".formatted(now / 1_000, what, who, some, more));
        }
    }

    private void mix(long value) {
        hash = (hash ^ value) * 0xFF51AFD7ED558CCDL;
        hash ^= hash >>> 32;
    }

    /** Virtual nanoseconds. */
    long now() {
        return clock.getAsLong();
    }

    /** Of everything so far. */
    public long hash() {
        return hash;
    }

    /** The last of it, a line each; empty where it was not kept. */
    public String words() {
        return String.join("\n", words);
    }
}
