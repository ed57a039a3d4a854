// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import org.jspecify.annotations.Nullable;

/** A chunk as recovery puts it together from the frames that are there. For one thread. */
final class ReplayedChunk {
    private final long id;
    private final ChunkPlace place;
    private @Nullable ChunkHead head;
    private @Nullable SealPayload seal;
    private @Nullable LogChunk chunk;

    ReplayedChunk(long id, ChunkPlace place) {
        this.id = id;
        this.place = place;
    }

    /** The same chunk without its frames, which lie elsewhere. */
    ReplayedChunk elsewhere() {
        var copy = new ReplayedChunk(id, place);
        copy.head = head;
        copy.seal = seal;
        return copy;
    }

    long id() {
        return id;
    }

    ChunkPlace place() {
        return place;
    }

    @Nullable
    ChunkHead head() {
        return head;
    }

    /** Takes the head from wherever it is found first. */
    void head(@Nullable ChunkHead found) {
        if (head == null) {
            head = found;
        }
    }

    void seal(SealPayload found) {
        seal = found;
    }

    boolean isSealed() {
        return seal != null;
    }

    /** Whether no frame of it is there. */
    boolean isEmpty() {
        return chunk == null;
    }

    /** Adds a frame that stays, where it lies now. */
    void add(ChunkHead of, ChunkFrame frame) {
        LogChunk growing = chunk;
        if (growing == null) {
            growing = new LogChunk(of);
            growing.begin(id, place);
            chunk = growing;
        }
        growing.grow(frame);
    }

    /** The chunk so far; its frames lie where {@link #add} said. */
    LogChunk chunk() {
        if (chunk == null) {
            throw new IllegalStateException("chunk " + id + " at " + place + " has no frame");
        }
        return chunk;
    }

    /** Its description in an index. */
    StoredChunk stored() {
        LogChunk whole = chunk();
        return whole.stored(seal == null ? 0 : Math.max(0, seal.events() - whole.events()));
    }
}
