// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.chunk;

import dev.weir.event.EventBatch;
import dev.weir.event.SourcePosition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that still grows. One owner at a time. Holds at most {@value #SOURCES_MAX} sources, so that
 * positions stay small beside the payload; {@link #hasRoomFor} says when it is time to seal.
 */
public final class GrowingChunk {
    /** Sources that one chunk may carry positions of. */
    public static final int SOURCES_MAX = 1_024;

    /** Bytes that a chunk costs beside its slabs, roughly: its bookkeeping on the heap. */
    public static final int BOOKKEEPING = 2 * 1024;

    private final StreamKey stream;
    private final RouteMask routes;
    private final long begunNanos;
    private final SlabBuffer payload;
    private final boolean inMemory;
    private final Map<String, SourcePosition> positions = new LinkedHashMap<>();
    private AckLevel ack = AckLevel.MEMORY;
    private int events;
    private long bytes;
    private int keptBySender;

    /**
     * An empty chunk whose payload lies in memory.
     *
     * @param stream input, tag and class
     * @param routes the outputs that will get it
     * @param begunNanos ticker value of now
     * @param pool where its memory comes from
     */
    public GrowingChunk(StreamKey stream, RouteMask routes, long begunNanos, SlabPool pool) {
        this(stream, routes, begunNanos, pool, true);
    }

    /**
     * An empty chunk.
     *
     * @param stream input, tag and class
     * @param routes the outputs that will get it
     * @param begunNanos ticker value of now
     * @param pool where its memory comes from
     * @param inMemory whether its payload lies in memory; if not, its store alone has it
     */
    public GrowingChunk(StreamKey stream, RouteMask routes, long begunNanos, SlabPool pool, boolean inMemory) {
        this.stream = stream;
        this.routes = routes;
        this.begunNanos = begunNanos;
        this.inMemory = inMemory;
        this.payload = new SlabBuffer(pool);
    }

    /** Whether a further batch of that source fits by the bound on sources. */
    public boolean hasRoomFor(@Nullable SourcePosition position) {
        return position == null || positions.size() < SOURCES_MAX || positions.containsKey(position.source());
    }

    /**
     * Takes a batch in, with how far it reaches in its source and what its sender waits for; its bytes are
     * copied where the payload lies in memory.
     */
    public void append(EventBatch batch, @Nullable SourcePosition position, AckLevel level, boolean kept) {
        if (inMemory) {
            payload.append(batch.bytes(), batch.from(), batch.size());
        }
        bytes += batch.size();
        events = Math.addExact(events, batch.count());
        if (kept) {
            keptBySender += batch.count();
        }
        if (level.compareTo(ack) > 0) {
            ack = level;
        }
        if (position != null) {
            positions.put(position.source(), position);
        }
    }

    /** The finished chunk, under that identity and at that place; nothing may be appended afterwards. */
    public Chunk seal(ChunkId id, long ordinal) {
        return new Chunk(
                id,
                ordinal,
                stream,
                events,
                bytes,
                keptBySender,
                ack,
                routes,
                new ArrayList<>(positions.values()),
                begunNanos);
    }

    /** Input, tag and class. */
    public StreamKey stream() {
        return stream;
    }

    /** The outputs that will get it. */
    public RouteMask routes() {
        return routes;
    }

    /** Ticker value of its beginning. */
    public long begunNanos() {
        return begunNanos;
    }

    /** Events so far. */
    public int events() {
        return events;
    }

    /** Bytes of payload so far. */
    public long bytes() {
        return bytes;
    }

    /** Whether the payload lies in memory. */
    public boolean inMemory() {
        return inMemory;
    }

    /** Bytes of memory that the chunk costs beyond its payload. */
    public long overhead() {
        return BOOKKEEPING + payload.capacity() - payload.bytes();
    }

    /** The bytes so far; none where they do not lie in memory. */
    public SlabBuffer payload() {
        return payload;
    }
}
