// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.chunk.ChunkBuilder;
import dev.weir.event.EventBatch;
import dev.weir.event.EventScanner;
import dev.weir.segment.ChunkPlace;
import dev.weir.segment.ChunkReader;
import dev.weir.segment.FrameRead;
import dev.weir.segment.LogChunk;
import dev.weir.segment.Rewrite;
import dev.weir.segment.SegmentLog;
import dev.weir.segment.SegmentReader;
import dev.weir.segment.StoredChunk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes again what lies in a segment that could not be made durable: from memory where it is there, else from the
 * segment itself, as far as the system still has it. For one thread.
 *
 * <p>A failed sync is never repeated on the same file, because the system may have thrown away what it could not write
 * and then call the file clean.
 */
final class Rescue {
    private final SegmentLog log;
    private final Function<LogChunk, Optional<ChunkBuilder>> owners;
    private long lostEvents;

    /**
     * A rescue.
     *
     * @param log whose newest segment is suspect
     * @param owners who has a chunk in memory
     */
    Rescue(SegmentLog log, Function<LogChunk, Optional<ChunkBuilder>> owners) {
        this.log = log;
        this.owners = owners;
    }

    /**
     * Does it.
     *
     * @return events that could be read nowhere any more; nobody was told that they are safe
     * @throws IOException if the disk refuses; it may be tried again
     */
    long run() throws IOException {
        List<LogChunk> unsafe = log.unsafe();
        if (unsafe.isEmpty()) {
            log.rewrite(List.of());
            return 0;
        }
        var rewrites = new ArrayList<Rewrite>(unsafe.size());
        try (SegmentReader reader = log.readUnsafe()) {
            Map<ChunkPlace, StoredChunk> stored = new HashMap<>();
            reader.forEach(chunk -> stored.put(chunk.place(), chunk));
            for (LogChunk chunk : unsafe) {
                StoredChunk there = Objects.requireNonNull(stored.get(chunk.place()), "an unsafe chunk is not listed");
                rewrites.add(new Rewrite(chunk, payload(chunk, reader, there)));
            }
        }
        log.rewrite(rewrites);
        return lostEvents;
    }

    private List<EventBatch> payload(LogChunk chunk, SegmentReader reader, StoredChunk stored) throws IOException {
        Optional<ChunkBuilder> owner = owners.apply(chunk).filter(ChunkBuilder::inMemory);
        if (owner.isPresent() && owner.get().events() == chunk.events()) {
            return fromMemory(owner.get());
        }
        return fromDisk(reader, stored);
    }

    /** Each slab holds whole events, so that each makes a batch. */
    private static List<EventBatch> fromMemory(ChunkBuilder builder) {
        var batches = new ArrayList<EventBatch>(builder.payload().slabs());
        for (int slab = 0; slab < builder.payload().slabs(); slab++) {
            var bytes = new byte[builder.payload().slabBytes(slab)];
            builder.payload().copySlab(slab, bytes, 0);
            batches.add(new EventBatch(bytes, 0, bytes.length, EventScanner.count(bytes, 0, bytes.length)));
        }
        return batches;
    }

    private List<EventBatch> fromDisk(SegmentReader reader, StoredChunk stored) throws IOException {
        var batches = new ArrayList<EventBatch>();
        ChunkReader frames = reader.read(stored);
        int read = 0;
        while (true) {
            var frame = new byte[stored.largestFrame()];
            switch (frames.next(frame)) {
                case FrameRead.Read(int length, int events) -> {
                    batches.add(new EventBatch(frame, 0, length, events));
                    read += events;
                }
                case FrameRead.Damaged ignored -> {
                    // Its events are missing in the sum.
                }
                case FrameRead.End ignored -> {
                    lostEvents += stored.events() - read;
                    return batches;
                }
            }
        }
    }
}
