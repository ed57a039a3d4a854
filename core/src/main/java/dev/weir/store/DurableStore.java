// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.chunk.Chunk;
import dev.weir.event.SourcePosition;
import dev.weir.ledger.RouteAccount;
import dev.weir.segment.EndedPieces;
import java.util.List;

/**
 * A store whose chunks survive the end of the process. What it holds need not be in anybody's memory: a
 * lane reads on from an ordinal, {@link #page} by page. Safe for any thread.
 *
 * <p>A chunk is told as sealed when its seal is durable, so that its id names the same bytes for ever. Ordinals grow in
 * the order in which chunks were begun.
 */
public interface DurableStore extends ChunkStore {
    /**
     * Runs something when all that was appended before this call is durable: in the order of the calls, on a
     * thread of the executor, without any lock. Somebody waits for it, so the disk is asked soon.
     */
    void whenDurable(Runnable action);

    /** As {@link #whenDurable}, but nobody waits: the disk is not asked for this alone. */
    void onceDurable(Runnable action);

    /**
     * Runs something once, when the store can take again what it refused with {@link
     * StoreUnavailableException}, which may be at once.
     */
    void whenAvailable(Runnable action);

    /**
     * Notes how far a source was read of which nothing was stored; it becomes durable with what follows, or
     * after some seconds.
     *
     * @param input identity of the input
     */
    void position(String input, SourcePosition position);

    /** Forgets how far a source was read; it is gone for good, and nothing of it follows. */
    void forget(String input, String source);

    /** How far the sources of an input were read when the store was opened; from then on it is told. */
    List<SourcePosition> positions(String input);

    /**
     * Chunks that were told as sealed and have not ended on a route, behind an ordinal and up to another. May block.
     *
     * @param route the output
     * @param after chunks up to this ordinal are left out
     * @param upTo chunks behind this ordinal are left out
     * @param most chunks at most
     */
    Page page(int route, long after, long upTo, int most);

    /** What has ended on a route of a chunk that has not ended there as a whole. */
    EndedPieces endedPieces(Chunk chunk, int route);

    /** What a route was given and what became of it in all of the store's life, and what it still holds. */
    Standing standing(int route);

    /** What it has taken of an input in all of its life; of an input that it does not know, nothing. */
    Taken taken(String input);

    /**
     * What was taken of an input.
     *
     * @param events how many
     * @param bytes of their payload
     */
    record Taken(long events, long bytes) {}

    /** What lies on disk at this moment. */
    Extent extent();

    /**
     * What lies on disk.
     *
     * @param bytes in files with events
     * @param segments files with events
     * @param chunksInMemory sealed chunks whose payload lies in memory too
     * @param lostEvents events that were durable and cannot be read any more, since the store was made
     * @param uncleanStops 1 where the last run before this one did not close the store, else 0
     */
    record Extent(long bytes, int segments, int chunksInMemory, long lostEvents, int uncleanStops) {}

    /**
     * Some chunks of a route.
     *
     * @param chunks in the order of their ordinals
     * @param through every chunk up to this ordinal was looked at
     */
    record Page(List<Chunk> chunks, long through) {
        /** Copies the list. */
        public Page {
            chunks = List.copyOf(chunks);
        }
    }

    /**
     * Where a route stands when the store was opened.
     *
     * @param account its books
     * @param endedThrough every chunk up to this ordinal has ended on it
     * @param last the last ordinal that there is
     */
    record Standing(RouteAccount.Stored account, long endedThrough, long last) {}
}
