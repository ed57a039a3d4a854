// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.chunk.Chunk;
import dev.weir.chunk.ChunkId;
import dev.weir.chunk.GrowingChunk;
import dev.weir.chunk.RouteMask;
import dev.weir.chunk.SlabBuffer;
import dev.weir.chunk.SlabPool;
import dev.weir.chunk.StreamKey;
import dev.weir.ledger.RouteEnd;
import dev.weir.time.Ticker;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The store that keeps chunks in native memory and nothing beyond the end of the process. */
public final class MemoryStore implements ChunkStore {
    private final UUID identity;
    private final SlabPool pool;
    private final Ticker ticker;
    private final AtomicLong sequence = new AtomicLong();
    private final Map<GrowingChunk, WhenSealed> open = Collections.synchronizedMap(new IdentityHashMap<>());
    private final Map<ChunkId, SlabBuffer> sealed = new ConcurrentHashMap<>();

    /**
     * An empty store.
     *
     * @param identity of this run of the store, the first part of its chunks' ids
     * @param pool where payload lives
     * @param ticker the time
     */
    public MemoryStore(UUID identity, SlabPool pool, Ticker ticker) {
        this.identity = identity;
        this.pool = pool;
        this.ticker = ticker;
    }

    @Override
    public GrowingChunk begin(StreamKey stream, RouteMask routes, boolean inMemory, WhenSealed whenSealed) {
        var builder = new GrowingChunk(stream, routes, ticker.nanos(), pool);
        open.put(builder, whenSealed);
        return builder;
    }

    @Override
    public boolean append(List<Addition> group) {
        Addition.reserve(group);
        for (Addition part : group) {
            part.copy();
        }
        return true;
    }

    @Override
    public boolean isOpen(GrowingChunk builder) {
        return open.containsKey(builder);
    }

    @Override
    public void discard(GrowingChunk builder) {
        open.remove(builder);
        builder.payload().release();
    }

    @Override
    public void seal(GrowingChunk builder) {
        WhenSealed whenSealed = Objects.requireNonNull(open.remove(builder), "sealed twice");
        var priority = builder.stream().priority();
        long number = sequence.incrementAndGet();
        var id = new ChunkId(identity, priority, number);
        sealed.put(id, builder.payload());
        whenSealed.sealed(builder, id, number);
    }

    @Override
    public SlabBuffer read(Chunk chunk) {
        SlabBuffer payload = sealed.get(chunk.id());
        if (payload == null) {
            throw new IllegalStateException("chunk " + chunk.id() + " was released before its last reader");
        }
        return payload;
    }

    @Override
    public void endRead(Chunk chunk) {
        // The bytes stay until the release.
    }

    @Override
    public void ended(Chunk chunk, int route, RouteEnd end) {
        // What became of events in memory is in the ledger alone.
    }

    @Override
    public CompletableFuture<Void> pieceEnded(Chunk piece, int route, RouteEnd end, boolean last) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void release(Chunk chunk) {
        SlabBuffer payload = sealed.remove(chunk.id());
        if (payload != null) {
            payload.release();
        }
    }

    @Override
    public void close() {
        // What is left is being read at this moment, and its last reader releases it.
    }
}
