// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.io.IOException;
import java.util.Set;

/** Is shown the chunks of a store one after the other; see {@link StoreView#visit}. */
@FunctionalInterface
public interface ChunkVisitor {
    /**
     * A chunk.
     *
     * @param chunk where it lies and what it is
     * @param wanted those of its outputs on which it has not ended
     * @param reader reads its events, until this call returns
     * @throws IOException if the visitor cannot go on; the visit ends with it
     */
    void chunk(StoredChunk chunk, Set<String> wanted, SegmentReader reader) throws IOException;
}
