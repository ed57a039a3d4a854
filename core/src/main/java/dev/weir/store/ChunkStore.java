// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.chunk.Chunk;
import dev.weir.chunk.ChunkBuilder;
import dev.weir.chunk.RouteMask;
import dev.weir.chunk.SlabBuffer;
import dev.weir.chunk.StreamKey;
import dev.weir.ledger.RouteEnd;
import java.util.List;

/**
 * Where chunks lie between buffer and dispatch. Safe for any thread, save that one builder has one
 * owner at a time.
 *
 * <p>A chunk is begun, grows, is sealed once, is read any number of times, ends once on each of its
 * routes, and is released. What is durable when depends on the store; one in memory keeps nothing.
 */
public interface ChunkStore extends AutoCloseable {
    /** Begins a chunk of a stream for these routes. */
    ChunkBuilder begin(StreamKey stream, RouteMask routes);

    /**
     * Adds parts to their chunks, all of them or none: where a part finds no memory, none was added.
     *
     * @param group what came in one offer
     */
    void append(List<Addition> group);

    /** Lets a chunk go that never got an event. */
    void discard(ChunkBuilder builder);

    /** Ends the growth of a chunk; it may be delivered from now on. */
    Chunk seal(ChunkBuilder builder);

    /** The bytes of a sealed chunk, valid until it is released. */
    SlabBuffer read(Chunk chunk);

    /** Notes the end of a chunk on one route. */
    void ended(Chunk chunk, int route, RouteEnd end);

    /** Lets a chunk go that has ended on all its routes. */
    void release(Chunk chunk);

    /** Ends the store. Chunks that a delivery still reads are let go by {@link #release}, however late. */
    @Override
    void close();
}
