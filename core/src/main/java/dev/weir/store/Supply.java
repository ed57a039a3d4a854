// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.chunk.Chunk;

/** What gives chunks to the dispatcher: the buffer, as the dispatcher sees it. Safe for any thread. */
public interface Supply {
    /** A chunk has ended on all its routes and nobody reads it any more. */
    void ended(Chunk chunk, ChunkEnd end);

    /** An output has nothing to do and would take a chunk that is still open. */
    void wanted(int route);

    /** An output's queue, which was full, has room again; {@link Drain#isFull} says what holds now. */
    void room(int route);
}
