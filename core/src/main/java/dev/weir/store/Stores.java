// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import java.util.Optional;

/**
 * The stores of one engine. Each input uses one of them.
 *
 * @param memory for what lives as long as the process
 * @param durable for what outlives it, where an input asks for that
 */
public record Stores(ChunkStore memory, Optional<DurableStore> durable) {
    /**
     * The store of an input.
     *
     * @param keeps whether its events are to outlive the process
     * @throws IllegalStateException if they are to, and there is no durable store
     */
    public ChunkStore of(boolean keeps) {
        return keeps ? durable.orElseThrow(() -> new IllegalStateException("there is no durable store")) : memory;
    }
}
