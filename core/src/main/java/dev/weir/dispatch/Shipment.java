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
    private RouteMask routesLeft;
    private int inFlight;
    private boolean shed;
    private boolean finished;
    private boolean reported;
    private ChunkEnd worst = ChunkEnd.SAFE;

    Shipment(Handover handover, long order) {
        this(handover, order, handover.chunk().routes(), true);
    }

    private Shipment(Handover handover, long order, RouteMask routes, boolean supplied) {
        chunk = handover.chunk();
        home = handover.home();
        held = handover.held();
        this.order = order;
        this.supplied = supplied;
        routesLeft = routes;
    }

    /** A chunk that its store kept for one route alone. */
    static Shipment broughtBack(Chunk chunk, ChunkStore home, long order, int route) {
        return new Shipment(new Handover(chunk, home, null), order, RouteMask.of(route), false);
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
    synchronized boolean endRoute(int route, RouteEnd end) {
        assert routesLeft.has(route) : "route=" + route + " ended twice, left=" + routesLeft;
        letGo(route);
        if (worst == ChunkEnd.STORED) {
            return finishIfDone();
        }
        if (end instanceof RouteEnd.Returned || isLeftBehind(end)) {
            worst = ChunkEnd.RETURNED;
        } else if (!end.isSafe() && worst == ChunkEnd.SAFE) {
            worst = ChunkEnd.NOT_SAFE;
        }
        return finishIfDone();
    }

    /** One route leaves it to its store, to be brought back later; whether that finished the shipment. */
    synchronized boolean leaveRoute(int route) {
        assert routesLeft.has(route) : "route=" + route + " ended twice, left=" + routesLeft;
        letGo(route);
        worst = ChunkEnd.STORED;
        return finishIfDone();
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
}
