// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.output;

import dev.weir.chunk.Chunk;
import dev.weir.chunk.SlabBuffer;

/**
 * A chunk with its bytes, on its way to a destination.
 *
 * @param chunk what it is
 * @param payload the events, entry behind entry; no entry crosses the end of a slab
 * @param attempt 1 at the first, one more at each that follows
 */
public record Consignment(Chunk chunk, SlabBuffer payload, int attempt) {
    /**
     * Names these bytes towards a destination that recognises repeats: the same at each attempt, after a restart as well,
     * and never that of others. Letters, digits, dashes, and {@code #} before the piece of a chunk that is delivered in pieces.
     */
    public String key() {
        return chunk.id().toString();
    }
}
