// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.util.Iterator;

/** A segment that is open for reading, with the index of its chunks. For one thread at a time; close it. */
public final class SegmentReader implements AutoCloseable, Iterable<StoredChunk> {
    SegmentReader() {}

    /** Which segment. */
    public SegmentKey key() {
        throw new UnsupportedOperationException();
    }

    /** Its sealed chunks by ordinal; each is made as it is asked for. */
    @Override
    public Iterator<StoredChunk> iterator() {
        throw new UnsupportedOperationException();
    }

    /** Begins to read a chunk. */
    public ChunkReader read(StoredChunk chunk) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
