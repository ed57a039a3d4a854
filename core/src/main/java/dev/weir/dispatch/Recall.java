// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.chunk.Chunk;
import dev.weir.segment.EndedPieces;
import dev.weir.store.DurableStore;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a lane's queue short: leaves chunks to the store that keeps them where the queue is long, and brings them back, a
 * page at a time, when it is short. Guarded by the lane's lock, but for {@link Reading#read}, which waits for the disk.
 *
 * <p>Bounds: {@value #WINDOW} kept chunks wait in the queue, and those of one page.
 */
final class Recall {
    /** Chunks in the queue at which those that are kept on disk stay there until it is shorter. */
    private static final int WINDOW = 1_024;

    /** Chunks that are brought back at once. */
    private static final int PAGE = 256;

    private final int route;
    private final LaneQueue queue;
    private final LaneListener listener;
    private final Backlog backlog = new Backlog();

    /**
     * Nothing left to any store yet.
     *
     * @param route of the lane
     * @param queue of the lane
     * @param listener makes shipments of what is brought back
     */
    Recall(int route, LaneQueue queue, LaneListener listener) {
        this.route = route;
        this.queue = queue;
        this.listener = listener;
    }

    /** Begins with what a store holds of earlier runs. */
    void restore(DurableStore store, DurableStore.Standing standing) {
        backlog.restore(store, standing);
    }

    /**
     * Puts a chunk into the queue, or leaves it to its store where the queue is long.
     *
     * @return whether it was left and nobody waits for its end, so that it may be forgotten meanwhile
     */
    boolean leavesToStore(Shipment shipment) {
        if (!(shipment.home instanceof DurableStore store) || backlog.isPast(shipment.chunk)) {
            queue.add(shipment, EndedPieces.NONE);
            return false;
        }
        if (backlog.isEmpty() && queue.waiting() < WINDOW) {
            backlog.pass(shipment);
            queue.add(shipment, EndedPieces.NONE);
            return false;
        }
        return backlog.leave(shipment, store);
    }

    /** What is to be read now; none where the queue is not short, nothing is left to a store, or that is being read. */
    @Nullable
    Reading begin() {
        DurableStore store = queue.waiting() < PAGE ? backlog.beginReading() : null;
        return store == null ? null : new Reading(store, route, backlog.stretch());
    }

    /**
     * A page that is to be read.
     *
     * @param store that keeps it
     * @param route of the lane
     * @param stretch where it is
     */
    record Reading(DurableStore store, int route, Backlog.Stretch stretch) {
        /** Reads it. Fails as the store does; then the reading is to be {@linkplain Recall#failed told} so. */
        Kept read() {
            DurableStore.Page page = store.page(route, stretch.after(), stretch.upTo(), PAGE);
            Map<Long, EndedPieces> pieces = new HashMap<>();
            page.chunks().forEach(chunk -> pieces.put(chunk.ordinal(), store.endedPieces(chunk, route)));
            return new Kept(store, page, pieces);
        }
    }

    /**
     * A page that was read.
     *
     * @param store that keeps it
     * @param page its chunks
     * @param pieces what had ended of each, by ordinal
     */
    record Kept(DurableStore store, DurableStore.Page page, Map<Long, EndedPieces> pieces) {}

    /** Puts a page into the queue. */
    void bringBack(Kept kept) {
        for (Chunk chunk : kept.page().chunks()) {
            Shipment waiting = backlog.awaited(chunk);
            Shipment back = waiting == null ? listener.broughtBack(chunk, kept.store(), route) : waiting;
            queue.add(back, kept.pieces().getOrDefault(chunk.ordinal(), EndedPieces.NONE));
        }
        backlog.readThrough(kept.page().through());
    }

    /** The page could not be read, and may be tried again. */
    void failed() {
        backlog.readingFailed();
    }

    /** Whether nothing is left to a store. */
    boolean isEmpty() {
        return backlog.isEmpty();
    }

    /** Those whose senders still wait, when the agent stops. */
    Iterable<Shipment> awaited() {
        return backlog.awaited();
    }
}
