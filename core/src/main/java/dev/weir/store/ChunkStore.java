// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.chunk.Chunk;
import dev.weir.chunk.ChunkId;
import dev.weir.chunk.GrowingChunk;
import dev.weir.chunk.RouteMask;
import dev.weir.chunk.SlabBuffer;
import dev.weir.chunk.StreamKey;
import dev.weir.ledger.RouteEnd;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Where chunks lie between buffer and dispatch. Safe for any thread, save that one builder has one
 * owner at a time.
 *
 * <p>A chunk is begun, grows, is sealed once, is read any number of times, ends once on each of its
 * routes, and is released. {@link MemoryStore} keeps nothing beyond the end of the process; a {@link
 * DurableStore} does.
 */
public interface ChunkStore extends AutoCloseable {
    /**
     * Begins a chunk.
     *
     * @param stream input, tag and class
     * @param routes the outputs that will get it
     * @param inMemory whether its payload is to lie in memory; a store that has no other place ignores it
     * @param whenSealed told once that the chunk is complete and may be delivered: within {@link #seal}, or
     *     later on another thread, or unasked; chunks of one stream are told in their order
     */
    GrowingChunk begin(StreamKey stream, RouteMask routes, boolean inMemory, WhenSealed whenSealed);

    /**
     * Adds parts to their chunks, all of them or none: where one finds no room, none was added.
     *
     * @param group what came in one offer
     * @return whether it was added; if not, the store has sealed one of the chunks meanwhile, {@link
     *     #isOpen} says which, and the part needs another
     * @throws StoreUnavailableException if the store can take nothing at this moment
     */
    boolean append(List<Addition> group);

    /** Whether a chunk may still grow. */
    boolean isOpen(GrowingChunk builder);

    /** Lets a chunk go that never got an event. */
    void discard(GrowingChunk builder);

    /** Ends the growth of a chunk with at least one event. */
    void seal(GrowingChunk builder);

    /**
     * The bytes of a sealed chunk, valid until the matching {@link #endRead}. May block.
     *
     * @throws ChunkDamagedException if they are not what was written
     */
    SlabBuffer read(Chunk chunk);

    /** One reader is done with the bytes of a chunk. */
    void endRead(Chunk chunk);

    /** Notes the end of a chunk on one route, or of what is left of it there. */
    void ended(Chunk chunk, int route, RouteEnd end);

    /**
     * Notes the end of a piece of a chunk on one route.
     *
     * @param piece the events, with the ordinal of their chunk and an id of their own
     * @param last whether the chunk has ended there with it
     * @return completes when that is as durable as the chunk is; exceptionally when it never will be
     */
    CompletableFuture<Void> pieceEnded(Chunk piece, int route, RouteEnd end, boolean last);

    /** Frees the memory of a chunk that nobody needs any more, or that its store can read again. */
    void release(Chunk chunk);

    /** Ends the store. Chunks that a delivery still reads are let go by {@link #release}, however late. */
    @Override
    void close();

    /** Hears that a chunk is complete. */
    @FunctionalInterface
    interface WhenSealed {
        /**
         * The chunk may be delivered. Whoever owns the builder makes the chunk of it, so that nobody reads it while it
         * is still written to.
         *
         * @param builder what it was while it grew
         * @param id its identity from now on
         * @param ordinal its place
         */
        void sealed(GrowingChunk builder, ChunkId id, long ordinal);
    }
}
