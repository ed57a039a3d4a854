// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.chunk;

import dev.weir.event.Priority;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a chunk, the same at every attempt to deliver it and after a restart: the store it
 * was born in, its priority class, and its number there. It is the idempotency key towards
 * destinations that know one. A piece of a chunk that was refused whole has one of its own, as
 * {@code chunk#from-to}.
 *
 * @param store the store's own identity
 * @param priority class of the chunk's events
 * @param sequence number in the store and class; grows with every chunk
 * @param piece the events that are meant, where it is not the whole chunk
 */
public record ChunkId(
        UUID store,
        Priority priority,
        long sequence,
        @Nullable EventRange piece) {
    /** A whole chunk. */
    public ChunkId(UUID store, Priority priority, long sequence) {
        this(store, priority, sequence, null);
    }

    /** Some events of the same chunk. */
    public ChunkId piece(EventRange events) {
        return new ChunkId(store, priority, sequence, events);
    }

    @Override
    public String toString() {
        String whole = store + "-" + priority.level() + "-" + sequence;
        return piece == null ? whole : whole + "#" + piece;
    }
}
