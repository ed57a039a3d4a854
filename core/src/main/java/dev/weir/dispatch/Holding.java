// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

/**
 * What a lane holds, against its two bounds: what lies in memory alone, and what a store keeps. Guarded by the
 * lane's lock. Promise: each is what was taken and has not ended, never negative.
 */
final class Holding {
    private final LanePolicy.Bound queue;
    private final LanePolicy.Bound stored;
    private long inMemory;
    private long inStore;

    Holding(LanePolicy policy) {
        queue = policy.queue();
        stored = policy.stored();
    }

    void take(Shipment shipment) {
        change(shipment, shipment.chunk.bytes());
    }

    void letGo(Shipment shipment, long bytes) {
        change(shipment, -bytes);
        assert inMemory >= 0 && inStore >= 0 : "inMemory=" + inMemory + ", inStore=" + inStore;
    }

    private void change(Shipment shipment, long bytes) {
        if (shipment.isKept()) {
            inStore += bytes;
        } else {
            inMemory += bytes;
        }
    }

    /** What a store holds from earlier runs. */
    void restore(long bytes) {
        inStore += bytes;
    }

    /** Whether whoever feeds the lane is to pause. */
    boolean mustPause() {
        return isOver(QueueOverflow.PAUSE);
    }

    /** Whether the oldest is to be dropped. */
    boolean mustShed() {
        return isOver(QueueOverflow.SHED_OLDEST);
    }

    private boolean isOver(QueueOverflow overflow) {
        boolean queueIsOver = queue.overflow() == overflow && inMemory >= queue.limit();
        boolean storedIsOver = stored.overflow() == overflow && inStore >= stored.limit();
        return queueIsOver || storedIsOver;
    }

    /** Bytes to be let go before nobody has to pause; 0 where nobody has to. */
    long excess() {
        return Math.max(excess(queue, inMemory), excess(stored, inStore));
    }

    private static long excess(LanePolicy.Bound bound, long bytes) {
        return bound.overflow() == QueueOverflow.PAUSE ? Math.max(0, bytes - bound.limit()) : 0;
    }

    /** All bytes. */
    long bytes() {
        return inMemory + inStore;
    }

    /** Bytes that the lane may hold, or {@link Long#MAX_VALUE}. */
    long limit() {
        return Math.min(queue.limit(), stored.limit());
    }
}
