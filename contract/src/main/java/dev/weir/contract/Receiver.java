// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import java.util.List;

/**
 * The destination of an output under test, as real as the output: a server, a file. It tallies the numbers
 * whose texts arrive ({@link Sender#text}), as far as anybody can see them.
 */
public interface Receiver extends AutoCloseable {
    /** For an output that leaves nothing to look at: only its keys and values. */
    static Receiver blind(List<String> settings) {
        return new Receiver() {
            @Override
            public List<String> settings() {
                return settings;
            }

            @Override
            public Tally tally() {
                throw new IllegalStateException("nothing can be seen of this destination");
            }

            @Override
            public boolean isVisible() {
                return false;
            }

            @Override
            public void close() {}
        };
    }

    /** Keys and values of the output, in turn, as in a file. */
    List<String> settings() throws Exception;

    /** The numbers that have arrived so far. */
    Tally tally() throws Exception;

    /** Whether what arrives can be seen. */
    default boolean isVisible() {
        return true;
    }

    /** Whether it can fail and recover when it is told to. */
    default boolean canFail() {
        return false;
    }

    /** From now on it takes nothing: it refuses, or is away. What it took before stays. */
    default void fail() throws Exception {
        throw new UnsupportedOperationException("this destination never fails");
    }

    /** From now on it takes what comes. */
    default void recover() throws Exception {}

    /** Closes servers and files. Idempotent. */
    @Override
    void close() throws Exception;
}
