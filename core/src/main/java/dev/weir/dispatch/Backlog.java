// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.chunk.AckLevel;
import dev.weir.chunk.Chunk;
import dev.weir.store.DurableStore;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a lane's queue that is in nobody's memory: chunks that their store keeps for the lane, from
 * one ordinal to another. Guarded by the lane's lock.
 *
 * <p>Promise: every chunk behind {@code through} and up to {@code last} that was left here is to be brought back, and
 * none before; so a chunk is in the queue or in here, never in both. Ordinals go by the beginnings of chunks, so one that
 * grew for long may come when others behind it were brought back; it goes straight into the queue then, and such are no
 * more than were open at a time.
 */
final class Backlog {
    private final Map<Long, Shipment> awaited = new HashMap<>();
    private @Nullable DurableStore store;
    private long through;
    private long last;
    private boolean beingRead;

    /** Begins with what the store holds of earlier runs. */
    void restore(DurableStore home, DurableStore.Standing standing) {
        store = home;
        through = standing.endedThrough();
        last = standing.last();
    }

    boolean isEmpty() {
        return through >= last;
    }

    /** Whether a chunk comes too late to be brought back with others. */
    boolean isPast(Chunk chunk) {
        return chunk.ordinal() <= through;
    }

    /** A kept chunk goes into the queue; only while nothing is in here. */
    void pass(Shipment shipment) {
        assert isEmpty() : "through=" + through + ", last=" + last;
        through = Math.max(through, shipment.chunk.ordinal());
        last = Math.max(last, through);
    }

    /**
     * Leaves a chunk to its store.
     *
     * @return whether nobody waits for its end, so that it may be forgotten meanwhile
     */
    boolean leave(Shipment shipment, DurableStore home) {
        store = home;
        Chunk chunk = shipment.chunk;
        assert !isPast(chunk) : "ordinal=" + chunk.ordinal() + ", through=" + through;
        last = Math.max(last, chunk.ordinal());
        if (chunk.ack() != AckLevel.DELIVERED) {
            return true;
        }
        awaited.put(chunk.ordinal(), shipment);
        return false;
    }

    /** The store to read on from, where something is in here and nobody is reading; the reading has begun then. */
    @Nullable
    DurableStore beginReading() {
        if (isEmpty() || beingRead) {
            return null;
        }
        beingRead = true;
        return store;
    }

    /** The stretch of ordinals that is to be brought back. */
    Stretch stretch() {
        return new Stretch(through, last);
    }

    /** The shipment of a chunk whose sender still waits for its end. */
    @Nullable
    Shipment awaited(Chunk chunk) {
        return awaited.remove(chunk.ordinal());
    }

    /** Everything up to there is in the queue or has ended. */
    void readThrough(long ordinal) {
        through = Math.max(through, ordinal);
        beingRead = false;
    }

    /** The reading failed, and may be tried again. */
    void readingFailed() {
        beingRead = false;
    }

    /**
     * Ordinals behind one and up to another.
     *
     * @param after the first is behind this
     * @param upTo the last
     */
    record Stretch(long after, long upTo) {}

    /** Those whose senders still wait, when the agent stops. */
    Iterable<Shipment> awaited() {
        return awaited.values();
    }
}
