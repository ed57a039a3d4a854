// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.chunk.Chunk;
import dev.weir.chunk.EventRange;
import dev.weir.chunk.SlabBuffer;
import dev.weir.event.MalformedEventException;
import dev.weir.ledger.RouteEnd;
import dev.weir.output.Consignment;
import dev.weir.segment.EndedPieces;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A chunk on a lane, whole or, after it was refused, piece by piece. Guarded by the lane's lock, save what its delivery
 * owns while one is under way: attempts, pieces and payload.
 */
final class LaneItem {
    static final Comparator<LaneItem> BY_DUE = (one, other) -> {
        int byDue = Long.signum(one.due - other.due);
        return byDue != 0 ? byDue : Long.compare(one.place, other.place);
    };

    final Shipment shipment;
    final long place;
    /** Attempts to deliver what is under way now, the chunk or the piece. */
    int attempts;
    /** Attempts to deliver anything of the chunk. */
    int attemptsInAll;
    /** When the first of them began. */
    long firstBegun;

    long begun;
    long due;
    boolean isProbe;
    boolean ended;
    boolean reading;
    int readings;

    private int eventsLeft;
    private long bytesLeft;
    private RouteEnd worst = new RouteEnd.Delivered();
    private @Nullable Bisection pieces;
    private @Nullable EventOffsets offsets;
    private @Nullable SlabBuffer whole;
    private @Nullable SlabBuffer payload;
    private Chunk current;

    /**
     * A chunk that came.
     *
     * @param before what an earlier run has ended of it
     */
    LaneItem(Shipment shipment, long place, EndedPieces before) {
        this.shipment = shipment;
        this.place = place;
        current = shipment.chunk;
        eventsLeft = current.events() - before.count();
        bytesLeft = current.bytes() - before.bytes();
        if (before.count() > 0) {
            pieces = Bisection.after(current.events(), before.events());
        }
    }

    // ---- what is under way

    /** What is to be delivered now, out of the bytes of the chunk. */
    Consignment consignment(SlabBuffer bytes) {
        whole = bytes;
        payload = bytes;
        if (pieces != null) {
            EventRange events = pieces.next();
            if (offsets == null) {
                offsets = EventOffsets.of(bytes, shipment.chunk.events());
            }
            payload = offsets.part(bytes, events);
            current = of(shipment.chunk, events, payload.bytes());
        }
        return new Consignment(current, payload, attempts + 1);
    }

    private static Chunk of(Chunk chunk, EventRange events, long bytes) {
        return new Chunk(
                chunk.id().piece(events),
                chunk.ordinal(),
                chunk.stream(),
                events.events(),
                bytes,
                Math.min(chunk.keptBySender(), events.events()),
                chunk.ack(),
                chunk.routes(),
                chunk.positions(),
                chunk.begunNanos());
    }

    /** The chunk or the piece that was tried last. */
    Chunk current() {
        return current;
    }

    /** Its bytes, while they are being read. */
    SlabBuffer payload() {
        if (payload == null) {
            throw new IllegalStateException("chunk " + current.id() + " is not being read");
        }
        return payload;
    }

    /** The bytes are read no more. */
    void endReading() {
        reading = false;
        whole = null;
        payload = null;
    }

    /** It waits for a retry, which may be long; what can be found again is not kept. */
    void rest() {
        offsets = null;
    }

    // ---- piece by piece

    boolean isInPieces() {
        return pieces != null;
    }

    /**
     * What is under way was refused for what is in it.
     *
     * @return whether its halves are tried instead
     */
    boolean cut() {
        boolean cut = pieces == null ? beginToCut() : pieces.cut();
        if (cut) {
            attempts = 0;
        }
        return cut;
    }

    private boolean beginToCut() {
        Chunk chunk = shipment.chunk;
        if (chunk.events() == 1 || whole == null) {
            return false;
        }
        try {
            offsets = EventOffsets.of(whole, chunk.events());
        } catch (MalformedEventException notEvents) {
            return false; // What cannot be taken apart ends as it is.
        }
        pieces = Bisection.of(chunk.events());
        return true;
    }

    /**
     * The piece under way has ended.
     *
     * @return whether it was the last
     */
    boolean pieceEnded(RouteEnd end) {
        Bisection known = pieces;
        if (known == null) {
            throw new IllegalStateException("chunk " + current.id() + " is not in pieces");
        }
        known.ended(end instanceof RouteEnd.Delivered);
        eventsLeft -= current.events();
        bytesLeft -= current.bytes();
        attempts = 0;
        if (!(end instanceof RouteEnd.Delivered) && worst.isSafe()) {
            worst = end;
        }
        return known.isDone();
    }

    /** How all pieces together have ended. */
    RouteEnd worst() {
        return worst;
    }

    // ---- what is left

    int eventsLeft() {
        return eventsLeft;
    }

    long bytesLeft() {
        return bytesLeft;
    }

    /** The chunk, with no more in it than is left. */
    Chunk left() {
        Chunk chunk = shipment.chunk;
        if (eventsLeft == chunk.events()) {
            return chunk;
        }
        return new Chunk(
                chunk.id(),
                chunk.ordinal(),
                chunk.stream(),
                eventsLeft,
                bytesLeft,
                Math.min(chunk.keptBySender(), eventsLeft),
                chunk.ack(),
                chunk.routes(),
                chunk.positions(),
                chunk.begunNanos());
    }
}
