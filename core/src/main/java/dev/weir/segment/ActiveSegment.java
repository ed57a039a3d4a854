// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.Disk;
import dev.weir.disk.FileKey;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The segment that a log appends to, with its chunks in the order of their ordinals. Under the lock of its log, save
 * {@link #force}.
 */
final class ActiveSegment {
    private final SegmentKey key;
    private final Disk disk;
    private final Path folder;
    private final Path path;
    private final SegmentWriter writer;
    private final List<LogChunk> chunks = new ArrayList<>();
    private volatile boolean named;
    private volatile @Nullable FileKey file;
    private final long firstFrame;
    private boolean used;

    ActiveSegment(LogPlace place, Numbers numbers, SegmentWriter writer) {
        long number = numbers.nextSegment++;
        this.firstFrame = numbers.mark();
        this.key = place.key(number);
        this.disk = place.disk();
        this.folder = place.folder();
        this.path = place.path(number);
        this.writer = writer;
    }

    SegmentKey key() {
        return key;
    }

    SegmentWriter writer() {
        return writer;
    }

    /** Whether there is anything in it but what it began with. */
    boolean isUsed() {
        return used;
    }

    void use() {
        used = true;
    }

    /** The place of the next chunk that begins here. */
    ChunkPlace nextPlace() {
        return new ChunkPlace(key, chunks.size());
    }

    void add(LogChunk chunk) {
        chunks.add(chunk);
    }

    /** Takes the last chunk away again, whose group was not written. */
    void removeLast() {
        chunks.removeLast();
    }

    /** Number of the frame that holds its snapshot, or a later one of the same group. */
    long firstFrame() {
        return firstFrame;
    }

    List<LogChunk> chunks() {
        return chunks;
    }

    /** The chunks that still grow. */
    List<LogChunk> open() {
        return chunks.stream().filter(chunk -> !chunk.isSealed()).toList();
    }

    /**
     * The index of what is sealed so far.
     *
     * @param nextFrame number of the frame behind it
     * @param nextSequence sequence of the event behind it
     */
    SegmentIndex index(long nextFrame, long nextSequence) {
        var sealed = new ArrayList<StoredChunk>(chunks.size());
        for (LogChunk chunk : chunks) {
            if (chunk.isSealed()) {
                sealed.add(chunk.stored(0));
            }
        }
        return SegmentIndex.of(key, sealed, 0, nextFrame, nextSequence);
    }

    /**
     * Makes all of it durable, its name too. Safe for any thread.
     *
     * @throws IOException if the disk refuses, or somebody removed the file: a start would not find it
     */
    void force() throws IOException {
        writer.force();
        if (!named) {
            disk.syncFolder(folder);
            named = true;
        }
        FileKey there = disk.status(path).key();
        FileKey own = file;
        if (own != null && !own.equals(there)) {
            throw new NoSuchFileException(path.toString(), null, "another file has its name");
        }
        file = there;
    }

    /** Whether a start would find it with what it began with. */
    boolean isNamed() {
        return named;
    }

    /** Closes the file, of which everything was synced or nothing is trusted. */
    void close() {
        try {
            writer.close();
        } catch (IOException closedAllTheSame) {
            // The descriptor is gone whatever close says.
        }
    }
}
