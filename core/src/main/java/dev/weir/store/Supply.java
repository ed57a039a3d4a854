// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.chunk.Chunk;

/** What gives chunks to the dispatcher: the buffer, as the dispatcher sees it. Safe for any thread. */
public interface Supply {
    /**
     * A chunk has ended on all its routes and nobody reads it any more.
     *
     * @param end what became of it
     * @param ackEnd what became of it on the outputs that count for its senders
     */
    void ended(Chunk chunk, ChunkEnd end, ChunkEnd ackEnd);

    /** A chunk has ended on all outputs that count for its senders, and not on all others; perhaps told after its end. */
    void acknowledged(Chunk chunk, ChunkEnd ackEnd);

    /** An output has nothing to do and would take a chunk that is still open. */
    void wanted(int route);

    /** An output's queue, which was full, has room again; {@link Drain#isFull} says what holds now. */
    void room(int route);
}
