// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.chunk.RouteMask;
import java.time.Duration;

/** What takes sealed chunks from the buffer: the dispatcher, as the buffer sees it. Safe for any thread. */
public interface Drain {
    /**
     * Takes a chunk for all its routes. Chunks of one stream are handed over in the order in which they
     * were sealed.
     *
     * @param handover the chunk, and what belongs to it
     */
    void take(Handover handover);

    /**
     * How long data for these routes should wait for company: nothing but the output's linger where one
     * of them is idle.
     *
     * @return nanoseconds, or {@link Long#MAX_VALUE} where all of them are busy
     */
    long lingerNanos(RouteMask routes);

    /**
     * Bytes that each of these outputs takes in about 100 ms, so that a crash repeats no more; {@link Long#MAX_VALUE} where
     * that is not known. Takes no lock.
     */
    long unitBytes(RouteMask routes);

    /** Whether one of these outputs has a full queue, and whoever feeds it is to pause. Takes no lock. */
    boolean isFull(RouteMask routes);

    /** How long that will last, roughly; zero where none is full. */
    Duration untilRoom(RouteMask routes);

    /**
     * How long until all these outputs can have let go of something that waits: until the latest of their next attempts.
     *
     * @return nanoseconds; 0 where none of them fails, at least 1 where one does, even if an attempt is under way
     */
    long nanosUntilAttempt(RouteMask routes);

    /**
     * Drops the oldest chunk of an input that is not under way to any destination.
     *
     * @return whether there was one
     */
    boolean shedOldest(String input);
}
