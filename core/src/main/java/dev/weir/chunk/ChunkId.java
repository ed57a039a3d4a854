// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.chunk;

import dev.weir.event.Priority;
import java.util.UUID;

/**
 * The identity of a chunk, the same at every attempt to deliver it and after a restart: the store it
 * was born in, its priority class, and its number there. It is the idempotency key towards
 * destinations that know one.
 *
 * @param store the store's own identity
 * @param priority class of the chunk's events
 * @param sequence number in the store and class; grows with every chunk
 */
public record ChunkId(UUID store, Priority priority, long sequence) {
    @Override
    public String toString() {
        return store + "-" + priority.level() + "-" + sequence;
    }
}
