// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.chunk.ChunkId;
import dev.weir.segment.ChunkReader;
import dev.weir.segment.FrameRead;
import dev.weir.segment.SegmentReader;
import dev.weir.segment.StoredChunk;
import java.io.IOException;
import java.io.PrintStream;
import java.util.UUID;

/** Reads the events of chunks, and says on the error stream which frames cannot be read. For one thread. */
final class ChunkEvents {
    private final UUID store;
    private final PrintStream err;
    private byte[] frame = new byte[0];
    private long events;
    private long damaged;

    /** Is handed the events of a frame: in the array from index 0 on. */
    @FunctionalInterface
    interface Taker {
        void take(ChunkId id, int index, byte[] events, int length, int count) throws IOException;
    }

    ChunkEvents(UUID store, PrintStream err) {
        this.store = store;
        this.err = err;
    }

    /** The chunk's own id, the same that destinations get. */
    ChunkId id(StoredChunk chunk) {
        return new ChunkId(store, chunk.head().stream().priority(), chunk.id());
    }

    /** Reads a chunk. */
    void read(StoredChunk chunk, SegmentReader reader, Taker taker) throws IOException {
        ChunkReader frames = reader.read(chunk);
        if (frame.length < chunk.largestFrame()) {
            frame = new byte[chunk.largestFrame()];
        }
        for (int index = 0; ; index++) {
            switch (frames.next(frame)) {
                case FrameRead.Read(int length, int count) -> {
                    events += count;
                    taker.take(id(chunk), index, frame, length, count);
                }
                case FrameRead.Damaged(long offset, String cause) -> {
                    damaged++;
                    err.println("left out: " + reader.key() + " at byte " + offset + ": " + cause);
                }
                case FrameRead.End _ -> {
                    return;
                }
            }
        }
    }

    /** Events that were read. */
    long events() {
        return events;
    }

    /** Frames that could not be read. */
    long damaged() {
        return damaged;
    }
}
