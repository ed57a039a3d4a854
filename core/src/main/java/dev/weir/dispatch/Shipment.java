// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.chunk.Chunk;
import dev.weir.chunk.RouteMask;
import dev.weir.ledger.RouteEnd;
import dev.weir.ledger.ShedReason;
import dev.weir.store.ChunkEnd;
import dev.weir.store.HeldBytes;

/**
 * A chunk on its way to all its outputs. Safe for any thread.
 *
 * <p>Promises: it is finished exactly once, when every route has ended and no delivery reads its bytes
 * any more; its end is told exactly once, then or, where a delivery outlives the stop, before.
 */
final class Shipment {
    final Chunk chunk;
    final long order;
    private final HeldBytes held;
    private RouteMask routesLeft;
    private int inFlight;
    private boolean shed;
    private boolean finished;
    private boolean reported;
    private ChunkEnd worst = ChunkEnd.SAFE;

    Shipment(Chunk chunk, long order, HeldBytes held) {
        this.chunk = chunk;
        this.order = order;
        this.held = held;
        routesLeft = chunk.routes();
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
        RouteMask before = routesLeft;
        routesLeft = before.without(route);
        held.letGo(before, routesLeft, chunk.bytes());
        if (end instanceof RouteEnd.Returned || isLeftBehind(end)) {
            worst = ChunkEnd.RETURNED;
        } else if (!end.isSafe() && worst == ChunkEnd.SAFE) {
            worst = ChunkEnd.NOT_SAFE;
        }
        return finishIfDone();
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
        return routesLeft.isEmpty() ? worst : ChunkEnd.RETURNED;
    }
}
