// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.chunk.GrowingChunk;
import dev.weir.segment.ChunkPlace;
import dev.weir.segment.LogChunk;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/**
 * The chunks that were begun and are not told as sealed yet, each with what it is in memory and what it is in the log.
 * Safe for any thread. Bounded by the streams that may be open and the seals that wait for the disk.
 */
final class UntoldChunks {
    private final IdentityHashMap<GrowingChunk, Untold> byGrowing = new IdentityHashMap<>();
    private final IdentityHashMap<LogChunk, Untold> byLogged = new IdentityHashMap<>();

    /**
     * One of them.
     *
     * @param growing what it is in memory
     * @param logged what it is in the log
     * @param whenSealed who waits for it
     */
    record Untold(GrowingChunk growing, LogChunk logged, ChunkStore.WhenSealed whenSealed) {}

    synchronized void add(Untold begun) {
        byGrowing.put(begun.growing, begun);
        byLogged.put(begun.logged, begun);
    }

    /** It is told, or discarded. */
    synchronized void remove(GrowingChunk growing) {
        Untold known = byGrowing.remove(growing);
        if (known != null) {
            byLogged.remove(known.logged);
        }
    }

    /** One that is known to be here. */
    synchronized Untold of(GrowingChunk growing) {
        Untold known = byGrowing.get(growing);
        if (known == null) {
            throw new IllegalStateException("a chunk of " + growing.stream() + " is not open");
        }
        return known;
    }

    synchronized Optional<Untold> find(LogChunk logged) {
        return Optional.ofNullable(byLogged.get(logged));
    }

    /** Whether it is here and may still grow. */
    synchronized boolean isOpen(GrowingChunk growing) {
        Untold known = byGrowing.get(growing);
        return known != null && !known.logged.isSealed();
    }

    /** Where those lie that have events. */
    synchronized Set<ChunkPlace> places() {
        var places = new HashSet<ChunkPlace>();
        for (Untold known : byGrowing.values()) {
            if (known.logged.events() > 0) {
                places.add(known.logged.place());
            }
        }
        return places;
    }
}
