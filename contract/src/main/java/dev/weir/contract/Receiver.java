// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import java.util.List;
import java.util.Set;

/**
 * The destination of an output under test, as real as the output: a server, a file. It tallies the numbers
 * whose texts arrive ({@link Sender#text}), as far as anybody can see them, and fails as it is told.
 */
public interface Receiver extends AutoCloseable {
    /** When the numbers of a delivery can be seen. */
    enum Sight {
        /** As soon as the output says that it is delivered, because the destination has said so. */
        AT_ONCE,
        /** A while later, because the output hears nothing of the destination and hands over to the system. */
        LATER,
        /** Never: the output leaves nothing to look at. */
        NEVER
    }

    /** For an output that leaves nothing to look at: only its keys and values. */
    static Receiver blind(List<String> settings) {
        return new Receiver() {
            @Override
            public List<String> settings() {
                return settings;
            }

            @Override
            public Sight sight() {
                return Sight.NEVER;
            }

            @Override
            public Tally tally() {
                throw new IllegalStateException("nothing can be seen of this destination");
            }

            @Override
            public void close() {}
        };
    }

    /** Keys and values of the output, in turn, as in a file. */
    List<String> settings() throws Exception;

    /** When what is delivered can be seen. */
    Sight sight();

    /** The numbers that have arrived so far. */
    Tally tally() throws Exception;

    /** What it can be told to do; the tests of what it cannot are skipped. */
    default Set<Reception> receptions() {
        return Set.of(Reception.OPEN);
    }

    /** Does that from now on. What it took before stays; what waits for an answer gets one where it opens. */
    default void set(Reception wanted) throws Exception {
        throw new UnsupportedOperationException("this destination is always open");
    }

    /** Closes servers and files. Idempotent. */
    @Override
    void close() throws Exception;
}
