// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.chunk.SlabBuffer;
import dev.weir.chunk.SlabPool;
import dev.weir.disk.Disk;
import dev.weir.segment.ChunkTour;
import dev.weir.segment.LogName;
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
        ChunkTour.of(disk, folder, LogName.DEAD_LETTERS, DeadLetters.OWNER).forEach((chunk, reader) -> {
            DeadLetter letter =
                    DeadLetter.of(chunk.head().stream(), chunk.head().note());
            var size = new Tally(chunk.events(), chunk.bytes());
            Optional<SlabBuffer> payload = Optional.empty();
            if (withEvents) {
                try {
                    payload = new ChunkLoad(reader, pool).load(chunk.place());
                } catch (ChunkDamagedException unreadable) {
                    payload = Optional.empty();
                }
            }
            visitor.visit(letter, size, payload);
            payload.ifPresent(SlabBuffer::release);
        });
    }
}
