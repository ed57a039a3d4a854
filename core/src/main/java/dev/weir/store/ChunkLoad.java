// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.chunk.SlabBuffer;
import dev.weir.chunk.SlabPool;
import dev.weir.disk.DiskTrouble;
import dev.weir.segment.ChunkPlace;
import dev.weir.segment.ChunkReader;
import dev.weir.segment.FrameRead;
import dev.weir.segment.SegmentReader;
import dev.weir.segment.StoreFailedException;
import dev.weir.segment.StoredChunk;
import java.io.IOException;
import java.util.Optional;

/** Reads the payload of one chunk into native memory. For one thread. */
final class ChunkLoad {
    private final SegmentReader reader;
    private final SlabPool pool;

    ChunkLoad(SegmentReader reader, SlabPool pool) {
        this.reader = reader;
        this.pool = pool;
    }

    /**
     * All frames of a chunk, where the index that was read has it.
     *
     * @throws ChunkDamagedException if one is not what was written
     * @throws StoreFailedException if the disk refuses; it may be tried again
     */
    Optional<SlabBuffer> load(ChunkPlace place) throws StoreFailedException {
        for (StoredChunk chunk : reader) {
            if (chunk.place().equals(place)) {
                return Optional.of(load(chunk));
            }
        }
        return Optional.empty();
    }

    private SlabBuffer load(StoredChunk chunk) throws StoreFailedException {
        var payload = new SlabBuffer(pool);
        boolean whole = false;
        try {
            readInto(payload, chunk);
            whole = payload.bytes() == chunk.bytes();
            if (!whole) {
                throw damaged(chunk, "it has " + payload.bytes() + " bytes instead of " + chunk.bytes());
            }
            return payload;
        } catch (StoreFailedException refused) {
            throw refused;
        } catch (IOException refused) {
            throw new StoreFailedException(DiskTrouble.of(refused), String.valueOf(refused.getMessage()), refused);
        } finally {
            if (!whole) {
                payload.release();
            }
        }
    }

    private void readInto(SlabBuffer payload, StoredChunk chunk) throws IOException {
        ChunkReader frames = reader.read(chunk);
        var frame = new byte[chunk.largestFrame()];
        while (true) {
            switch (frames.next(frame)) {
                case FrameRead.Read(int length, int ignored) -> payload.append(frame, 0, length);
                case FrameRead.Damaged(long offset, String cause) ->
                    throw damaged(chunk, "frame at offset=" + offset + ": " + cause);
                case FrameRead.End ignored -> {
                    return;
                }
            }
        }
    }

    private static ChunkDamagedException damaged(StoredChunk chunk, String what) {
        ChunkPlace place = chunk.place();
        return new ChunkDamagedException(
                "chunk " + place.ordinal() + " of " + place.segment() + " cannot be read, and its events="
                        + chunk.events() + " count as lost; weir store check says more: " + what,
                null);
    }
}
