// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.chunk.SlabBuffer;
import dev.weir.chunk.SlabPool;
import dev.weir.disk.Disk;
import dev.weir.segment.SegmentReader;
import dev.weir.segment.StoreFailedException;
import dev.weir.segment.StoreView;
import dev.weir.segment.StoredChunk;
import dev.weir.segment.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Dead letters that are looked at and not touched, so that the agent may run meanwhile. For one thread. */
public final class LetterView {
    private LetterView() {}

    /** Sees a letter. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * One letter, oldest first.
         *
         * @param size events and bytes in it
         * @param payload its events, valid until this returns; nothing where they cannot be read any more
         */
        void visit(DeadLetter letter, Tally size, Optional<SlabBuffer> payload);
    }

    /**
     * Shows all letters.
     *
     * @param withEvents whether their events are read
     * @throws IOException if the folder has no letters of this format, or cannot be read
     */
    public static void forEach(Disk disk, Path folder, boolean withEvents, Visitor visitor) throws IOException {
        var pool = new SlabPool(0);
        StoreView.open(disk, folder)
                .visit(
                        (chunk, wanted, reader) -> {
                            if (wanted.contains(DeadLetters.OWNER)) {
                                show(chunk, withEvents ? load(chunk, reader, pool) : Optional.empty(), visitor);
                            }
                        },
                        (segment, done, all) -> {});
    }

    private static Optional<SlabBuffer> load(StoredChunk chunk, SegmentReader reader, SlabPool pool)
            throws StoreFailedException {
        try {
            return new ChunkLoad(reader, pool).load(chunk.place());
        } catch (ChunkDamagedException unreadable) {
            return Optional.empty();
        }
    }

    private static void show(StoredChunk chunk, Optional<SlabBuffer> payload, Visitor visitor) {
        DeadLetter letter = DeadLetter.of(chunk.head().stream(), chunk.head().note());
        visitor.visit(letter, new Tally(chunk.events(), chunk.bytes()), payload);
        payload.ifPresent(SlabBuffer::release);
    }
}
