// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.chunk.AckLevel;
import dev.weir.chunk.GrowingChunk;
import dev.weir.event.EventBatch;
import dev.weir.event.SourcePosition;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way into a chunk.
 *
 * @param chunk the chunk that grows
 * @param events what is added
 * @param position how far the events reach in their source, if it can be read again
 * @param ack what their sender waits for
 * @param keptBySender whether their sender would send them again
 */
public record Addition(
        GrowingChunk chunk, EventBatch events, @Nullable SourcePosition position, AckLevel ack, boolean keptBySender) {
    /**
     * Takes the memory that all copies of a group need, before the first byte is copied; what fails, fails
     * here. Only where the payload lies in memory.
     */
    static void reserve(List<Addition> group) {
        if (group.size() == 1) {
            reserve(group.getFirst().chunk, group.getFirst().events.size());
            return;
        }
        var sums = new IdentityHashMap<GrowingChunk, Integer>(group.size());
        group.forEach(part -> sums.merge(part.chunk, part.events.size(), Math::addExact));
        sums.forEach(Addition::reserve);
    }

    private static void reserve(GrowingChunk chunk, int bytes) {
        if (chunk.inMemory()) {
            chunk.payload().reserve(bytes);
        }
    }

    /** Adds it to its chunk. */
    void copy() {
        chunk.append(events, position, ack, keptBySender);
    }
}
