// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.backpressure.DrainRate;
import dev.weir.chunk.Chunk;
import dev.weir.ledger.RouteAccount;
import dev.weir.ledger.RouteEnd;
import dev.weir.notice.Notice;
import dev.weir.notice.Notices;
import dev.weir.time.Ticker;

/**
 * What a lane holds, against its bounds, and what became of the rest. Guarded by the lane's lock, save the account, which
 * has its own, {@link #isFull}, and what tells.
 */
final class LaneBooks {
    private static final double LONGEST_ESTIMATE = 3_600;

    private final String name;
    private final RouteAccount account;
    private final Holding holding;
    private final Ticker ticker;
    private final Notices notices;
    private final DrainRate drain = new DrainRate();
    private volatile boolean full;

    LaneBooks(Destination destination, Dispatcher.Parts parts) {
        name = destination.name();
        account = parts.ledger().route(destination.identity());
        holding = new Holding(destination.policy());
        ticker = parts.ticker();
        notices = parts.notices();
    }

    RouteAccount account() {
        return account;
    }

    // ---- what comes and goes

    /**
     * A chunk came.
     *
     * @return whether whoever feeds the lane is to pause from now on
     */
    boolean took(Shipment shipment) {
        Chunk chunk = shipment.chunk;
        account.buffered(chunk.events(), chunk.bytes());
        if (holding.bytes() == 0) {
            drain.began(ticker.nanos());
        }
        holding.take(shipment);
        boolean nowFull = !full && holding.mustPause();
        full |= nowFull;
        return nowFull;
    }

    /** What a store holds from earlier runs. */
    void restore(RouteAccount.Stored stored) {
        account.restored(stored);
        holding.restore(stored.heldBytes());
        full = holding.mustPause();
    }

    /** So many bytes of a chunk are held no more. */
    void letGo(Shipment shipment, long bytes) {
        holding.letGo(shipment, bytes);
        drain.released(bytes, ticker.nanos());
    }

    /** What is left of a chunk, or a piece of it, has ended. */
    void ended(Chunk events, RouteEnd end) {
        account.ended(events.events(), events.bytes(), end);
    }

    // ---- the bounds

    /** Whether it was full and is not any more; true once. */
    boolean hasRoomAgain() {
        boolean roomAgain = full && !holding.mustPause();
        full &= !roomAgain;
        return roomAgain;
    }

    /** Whether whoever feeds the lane is to pause. Takes no lock. */
    boolean isFull() {
        return full;
    }

    /** Whether the oldest is to be dropped. */
    boolean mustShed() {
        return holding.mustShed();
    }

    /** Roughly how long it takes to drain what is too much. */
    long nanosToDrain() {
        double rate = drain.bytesPerSecond();
        double seconds = rate > 0 ? Math.min(LONGEST_ESTIMATE, holding.excess() / rate) : 0;
        return (long) (seconds * 1e9);
    }

    long bytes() {
        return holding.bytes();
    }

    long limit() {
        return holding.limit();
    }

    /** Says that it is full, or is not any more. */
    void tellFull(boolean isFull, long held) {
        notices.tell(new Notice.QueueFull(name, isFull, held, holding.limit()));
    }
}
