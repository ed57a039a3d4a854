// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.chunk.Chunk;
import dev.weir.chunk.RouteMask;
import dev.weir.ledger.RouteEnd;
import dev.weir.ledger.ShedReason;
import dev.weir.store.ChunkEnd;
import dev.weir.store.ChunkStore;
import dev.weir.store.DurableStore;
import dev.weir.store.Handover;
import dev.weir.store.HeldBytes;
import org.jspecify.annotations.Nullable;

/**
 * A chunk on its way to all its outputs. Safe for any thread.
 *
 * <p>Promises: it is finished exactly once, when every route has ended and no delivery reads its bytes
 * any more; its end is told exactly once, then or, where a delivery outlives the stop, before.
 */
final class Shipment {
    final Chunk chunk;
    final ChunkStore home;
    final long order;
    /** Whether the buffer knows of it; one that was read back from its store is nobody's but its lane's. */
    final boolean supplied;

    private final @Nullable HeldBytes held;
    private final AckListener acks;
    private RouteMask routesLeft;
    private RouteMask ackRoutesLeft;
    private final boolean someRoutesAck;
    private int inFlight;
    private boolean shed;
    private boolean finished;
    private boolean reported;
    private ChunkEnd worst = ChunkEnd.SAFE;
    private ChunkEnd ackWorst = ChunkEnd.SAFE;

    /** Hears that a chunk has ended on all routes that count for its senders, before it has on all others. */
    @FunctionalInterface
    interface AckListener {
        /** Told once at most, without any lock. */
        void acknowledged(Chunk chunk, ChunkEnd end);
    }

    Shipment(Handover handover, long order, AckListener acks) {
        this(handover, order, handover.chunk().routes(), acks, true);
    }

    private Shipment(Handover handover, long order, RouteMask routes, AckListener acks, boolean supplied) {
        chunk = handover.chunk();
        home = handover.home();
        held = handover.held();
        this.order = order;
        this.supplied = supplied;
        this.acks = acks;
        routesLeft = routes;
        ackRoutesLeft = handover.ackRoutes();
        someRoutesAck = !ackRoutesLeft.isEmpty() && !ackRoutesLeft.equals(routes);
    }

    /** A chunk that its store kept for one route alone. */
    static Shipment broughtBack(Chunk chunk, ChunkStore home, long order, int route) {
        return new Shipment(
                new Handover(chunk, home, null, RouteMask.NONE), order, RouteMask.of(route), (known, end) -> {}, false);
    }

    /** Whether its store keeps it for a route that lets go of it. */
    boolean isKept() {
        return home instanceof DurableStore;
    }

    /** Begins a delivery, unless the chunk was shed meanwhile. */
    synchronized boolean tryBegin() {
        if (shed) {
            return false;
        }
        inFlight++;
        return true;
    }

    /** A delivery reads the bytes no more; whether that finished the shipment. */
    synchronized boolean endDelivery() {
        inFlight--;
        assert inFlight >= 0 : "inFlight=" + inFlight;
        return finishIfDone();
    }

    /** Marks the chunk as shed, unless it is under way. */
    synchronized boolean tryShed() {
        if (shed || inFlight > 0 || routesLeft.isEmpty()) {
            return false;
        }
        shed = true;
        return true;
    }

    synchronized boolean isShed() {
        return shed;
    }

    /** Whether its end is to be told now; true once, whoever asks first. */
    synchronized boolean tryReport() {
        if (reported) {
            return false;
        }
        reported = true;
        return true;
    }

    /** One route has ended; whether that finished the shipment. */
    boolean endRoute(int route, RouteEnd end) {
        if (end instanceof RouteEnd.Returned || isLeftBehind(end)) {
            return endRoute(route, ChunkEnd.RETURNED);
        }
        return endRoute(route, end.isSafe() ? ChunkEnd.SAFE : ChunkEnd.NOT_SAFE);
    }

    /** One route leaves it to its store, to be brought back later; whether that finished the shipment. */
    boolean leaveRoute(int route) {
        return endRoute(route, ChunkEnd.STORED);
    }

    private boolean endRoute(int route, ChunkEnd end) {
        boolean acknowledged;
        boolean done;
        synchronized (this) {
            assert routesLeft.has(route) : "route=" + route + " ended twice, left=" + routesLeft;
            letGo(route);
            worst = worseOf(worst, end);
            acknowledged = endAckRoute(route, end) && !routesLeft.isEmpty();
            done = finishIfDone();
        }
        if (acknowledged) {
            acks.acknowledged(chunk, ackWorst);
        }
        return done;
    }

    /** Whether that was the last of those that count. */
    private boolean endAckRoute(int route, ChunkEnd end) {
        if (!someRoutesAck || !ackRoutesLeft.has(route)) {
            return false;
        }
        ackRoutesLeft = ackRoutesLeft.without(route);
        ackWorst = worseOf(ackWorst, end);
        return ackRoutesLeft.isEmpty();
    }

    /** The constants stand in the order in which one hides the other. */
    private static ChunkEnd worseOf(ChunkEnd one, ChunkEnd other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private void letGo(int route) {
        RouteMask before = routesLeft;
        routesLeft = before.without(route);
        if (held != null) {
            held.letGo(before, routesLeft, chunk.bytes());
        }
    }

    private static boolean isLeftBehind(RouteEnd end) {
        return end instanceof RouteEnd.Shed(var reason) && reason == ShedReason.STOP;
    }

    private boolean finishIfDone() {
        if (!routesLeft.isEmpty() || inFlight > 0 || finished) {
            return false;
        }
        finished = true;
        return true;
    }

    /** What became of it, which is returned where a route has not ended. */
    synchronized ChunkEnd end() {
        if (routesLeft.isEmpty()) {
            return worst;
        }
        return isKept() ? ChunkEnd.STORED : ChunkEnd.RETURNED;
    }

    /** What became of it on the routes that count for its senders. */
    synchronized ChunkEnd ackEnd() {
        return someRoutesAck && ackRoutesLeft.isEmpty() ? ackWorst : end();
    }
}
