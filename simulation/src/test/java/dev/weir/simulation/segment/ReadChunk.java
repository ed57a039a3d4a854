// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.segment;

import dev.weir.event.EventBatch;
import dev.weir.event.EventReader;
import dev.weir.segment.ChunkPlace;
import dev.weir.segment.ChunkReader;
import dev.weir.segment.FrameRead;
import dev.weir.segment.SegmentLog;
import dev.weir.segment.SegmentReader;
import dev.weir.segment.StoredChunk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A chunk as it was read back.
 *
 * @param id its identity
 * @param place where it lies
 * @param records its events, each as the bytes of its record
 */
record ReadChunk(long id, ChunkPlace place, List<String> records) {
    /** All sealed chunks of a log, in the order of segments and ordinals. */
    static List<ReadChunk> all(SegmentLog log) throws IOException {
        List<ReadChunk> all = new ArrayList<>();
        for (long segment : log.segments()) {
            all.addAll(of(log, segment));
        }
        return all;
    }

    /** The sealed chunks of one segment. */
    static List<ReadChunk> of(SegmentLog log, long segment) throws IOException {
        List<ReadChunk> chunks = new ArrayList<>();
        try (SegmentReader reader = log.read(segment)) {
            for (StoredChunk chunk : reader) {
                chunks.add(new ReadChunk(chunk.id(), chunk.place(), recordsOf(reader, chunk)));
            }
        }
        return chunks;
    }

    private static List<String> recordsOf(SegmentReader reader, StoredChunk chunk) throws IOException {
        List<String> records = new ArrayList<>();
        ChunkReader frames = reader.read(chunk);
        byte[] payload = new byte[chunk.largestFrame()];
        while (true) {
            switch (frames.next(payload)) {
                case FrameRead.Read(int length, int events) -> records.addAll(split(payload, 0, length));
                case FrameRead.Damaged(long offset, String cause) ->
                    throw new AssertionError("damage at " + offset + " of " + chunk.place() + ": " + cause);
                case FrameRead.End() -> {
                    return records;
                }
            }
        }
    }

    /** The records of a batch, as they are compared here. */
    static List<String> recordsOf(EventBatch batch) {
        return split(batch.bytes(), batch.from(), batch.to());
    }

    private static List<String> split(byte[] bytes, int from, int to) {
        List<String> records = new ArrayList<>();
        var reader = new EventReader(bytes, from, to);
        while (reader.next()) {
            int start = reader.recordStart();
            records.add(new String(bytes, start, reader.recordEnd() - start, StandardCharsets.ISO_8859_1));
        }
        return records;
    }
}
