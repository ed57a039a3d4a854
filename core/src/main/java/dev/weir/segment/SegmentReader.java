// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.DiskFile;
import java.io.IOException;
import java.util.Iterator;

/** A segment that is open for reading, with the index of its chunks. For one thread at a time; close it. */
public final class SegmentReader implements AutoCloseable, Iterable<StoredChunk> {
    private final LogPlace place;
    private final DiskFile file;
    private final SegmentIndex index;
    private final boolean sealed;
    private final FileWindow window;

    SegmentReader(LogPlace place, DiskFile file, SegmentIndex index, boolean sealed) {
        this.place = place;
        this.file = file;
        this.index = index;
        this.sealed = sealed;
        this.window = new FileWindow(file);
    }

    /** Which segment. */
    public SegmentKey key() {
        return index.key();
    }

    /** Whether it is closed for good; if not, more may have been sealed in it since it was opened here. */
    public boolean isSealed() {
        return sealed;
    }

    /** Whether there were more events in it, which cannot be read any more. What was left out on purpose is none of them. */
    boolean hasLostEvents() {
        return index.ends().lostEvents() > 0;
    }

    /**
     * What is in it.
     *
     * @throws StoreFailedException if the file does not tell its size
     */
    public SegmentSummary summary() throws StoreFailedException {
        return index.summary(sealed, size());
    }

    /** Its sealed chunks by ordinal; each is made as it is asked for. */
    @Override
    public Iterator<StoredChunk> iterator() {
        return index.iterator();
    }

    /**
     * Begins to read a chunk; another one that is being read is left where it is.
     *
     * @throws StoreFailedException if the file does not tell its size
     */
    public ChunkReader read(StoredChunk chunk) throws StoreFailedException {
        return new ChunkReader(chunk, window, place, size());
    }

    private long size() throws StoreFailedException {
        try {
            return file.size();
        } catch (IOException refused) {
            throw StoreFailedException.of(place.folder(), refused);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException closedAllTheSame) {
            // It was only read.
        }
    }
}
