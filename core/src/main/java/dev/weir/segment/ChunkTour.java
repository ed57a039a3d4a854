// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A walk over the chunks of one log of a store that is looked at and not touched, so its owner may be at work meanwhile.
 * For one thread. Memory: one segment at a time.
 *
 * <p>Segments that the owner lets go meanwhile are left out, and so is what it writes after the walk has passed.
 */
public final class ChunkTour {
    private final LogPlace place;
    private final LogView view;
    private final CursorState cursor;

    private ChunkTour(LogPlace place, LogView view, CursorState cursor) {
        this.place = place;
        this.view = view;
        this.cursor = cursor;
    }

    /**
     * Looks at a log.
     *
     * @param owner the output whose chunks are wanted, as far as they have not ended on it
     * @throws StoreRefusedException if the folder is no store, or of a format that is not known here
     * @throws IOException if it cannot be read
     */
    public static ChunkTour of(Disk disk, Path folder, LogName log, String owner) throws IOException {
        var world = new Surroundings(
                disk,
                () -> Instant.EPOCH,
                (nanos, task) -> {
                    throw new IllegalStateException("who only reads asks for no timer");
                },
                Runnable::run);
        var identity = StoreView.open(disk, folder).identity();
        var place = new LogPlace(world, folder, identity, log);
        Path file = folder.resolve("cursors").resolve(CursorFolder.fileName(owner));
        CursorJournal.Loaded loaded = new CursorJournal(disk, file, identity).load();
        return new ChunkTour(place, LogView.of(place), loaded == null ? new CursorState() : loaded.state());
    }

    /** Sees a chunk. */
    @FunctionalInterface
    public interface Visitor {
        /** A sealed chunk that has not ended; the reader is open until this returns. */
        void visit(StoredChunk chunk, SegmentReader reader) throws IOException;
    }

    /**
     * Shows every chunk that has not ended, oldest first.
     *
     * @throws IOException if the disk refuses to read
     */
    public void forEach(Visitor visitor) throws IOException {
        for (long segment : List.copyOf(view.sizes().keySet())) {
            try (SegmentReader reader = open(segment)) {
                for (StoredChunk chunk : reader) {
                    if (!cursor.isEnded(chunk.place())) {
                        visitor.visit(chunk, reader);
                    }
                }
            } catch (NoSuchFileException gone) {
                // Its owner let it go meanwhile.
            }
        }
    }

    private SegmentReader open(long segment) throws IOException {
        SegmentIndex index = index(segment);
        DiskFile file = place.disk().openForReading(place.path(segment));
        return new SegmentReader(place, file, index, false);
    }

    private SegmentIndex index(long segment) throws IOException {
        SegmentIndex closed = view.footer(segment);
        if (closed != null) {
            return closed;
        }
        try (LoadedSegment loaded = LoadedSegment.load(place, segment)) {
            SegmentScan scan = view.scan(loaded);
            var replay = new Replay(loaded.key(), scan, Tables::new, Set.of());
            List<StoredChunk> sealed = replay.chunks().stream()
                    .filter(ReplayedChunk::isSealed)
                    .map(ReplayedChunk::stored)
                    .toList();
            return SegmentIndex.of(loaded.key(), sealed, replay.lostEvents(), scan.nextFrame(), scan.nextSequence());
        }
    }
}
