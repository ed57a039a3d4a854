// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.chunk.Chunk;
import dev.weir.chunk.ChunkId;
import dev.weir.chunk.RouteMask;
import dev.weir.ledger.Ledger;
import dev.weir.ledger.ShedReason;
import dev.weir.notice.Notices;
import dev.weir.store.ChunkStore;
import dev.weir.store.Drain;
import dev.weir.store.Supply;
import dev.weir.time.Ticker;
import dev.weir.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The engine room between the store and the outputs: hands each sealed chunk to the lanes of its routes
 * and lets it go when the last of them has. Safe for any thread.
 *
 * <p>Promise: every chunk taken is reported to the supply exactly once as ended.
 */
public final class Dispatcher implements Drain {
    /** Longest wait before a further attempt while the agent stops. */
    static final Duration RETRY_WHILE_STOPPING = Duration.ofSeconds(1);

    private final Parts parts;
    private final Supply supply;
    private final List<Lane> lanes = new ArrayList<>();
    private final Map<ChunkId, Shipment> live = new LinkedHashMap<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private long order;
    private boolean stopping;

    /**
     * A dispatcher with a lane for each destination; a destination's route is its index in the list.
     *
     * @param destinations the outputs
     * @param supply who is told what has ended
     * @param parts what the dispatcher works with
     */
    public Dispatcher(List<Destination> destinations, Supply supply, Parts parts) {
        this.parts = parts;
        this.supply = supply;
        for (int route = 0; route < destinations.size(); route++) {
            lanes.add(new Lane(route, destinations.get(route), parts, new FromLane()));
        }
    }

    @Override
    public void take(Chunk chunk) {
        Shipment shipment;
        synchronized (this) {
            shipment = new Shipment(chunk, order++);
            live.put(chunk.id(), shipment);
        }
        chunk.routes().forEach(route -> lanes.get(route).take(shipment));
    }

    @Override
    public long lingerNanos(RouteMask routes) {
        long[] least = {Long.MAX_VALUE};
        routes.forEach(route -> least[0] = Math.min(least[0], lanes.get(route).lingerNanos()));
        return least[0];
    }

    @Override
    public boolean shedOldest(String input) {
        Shipment oldest = markOldest(input);
        if (oldest == null) {
            return false;
        }
        oldest.chunk.routes().forEach(route -> lanes.get(route).discard(oldest, ShedReason.OLDEST));
        return true;
    }

    private synchronized @Nullable Shipment markOldest(String input) {
        for (Shipment shipment : live.values()) {
            if (shipment.chunk.stream().input().equals(input) && shipment.tryShed()) {
                return shipment;
            }
        }
        return null;
    }

    /**
     * Ends: each chunk that waits for a retry is tried at once, and what has not ended when the grace
     * is over is left to its sender, or shed where the sender no longer has it.
     *
     * @return completed when nothing is left
     */
    public CompletableFuture<Void> stop(Duration grace) {
        synchronized (this) {
            stopping = true;
        }
        lanes.forEach(Lane::hurry);
        parts.timers.after(grace.toNanos(), () -> parts.executor.execute(this::abandon));
        completeIfDrained();
        return drained;
    }

    private void abandon() {
        if (!drained.isDone()) {
            lanes.forEach(Lane::abandon);
            drained.complete(null);
        }
    }

    /** Closes the outputs; deliveries that are still under way fail. */
    public void close() {
        lanes.forEach(Lane::closeOutput);
    }

    /** All lanes at this moment, in the order of their routes. */
    public List<LaneReading> lanes() {
        return lanes.stream().map(Lane::reading).toList();
    }

    /**
     * Who holds the bytes of an input: for each output that has not let go of some, how many.
     *
     * @return bytes by name of the output, in the order of the routes
     */
    public Map<String, Long> heldOf(String input) {
        List<Shipment> held;
        synchronized (this) {
            held = live.values().stream()
                    .filter(shipment -> shipment.chunk.stream().input().equals(input))
                    .toList();
        }
        var bytes = new long[lanes.size()];
        for (Shipment shipment : held) {
            shipment.routesLeft().forEach(route -> bytes[route] += shipment.chunk.bytes());
        }
        var byOutput = new LinkedHashMap<String, Long>();
        for (int route = 0; route < bytes.length; route++) {
            if (bytes[route] > 0) {
                byOutput.put(lanes.get(route).name(), bytes[route]);
            }
        }
        return byOutput;
    }

    private void completeIfDrained() {
        synchronized (this) {
            if (!stopping || !live.isEmpty()) {
                return;
            }
        }
        drained.complete(null);
    }

    private final class FromLane implements LaneListener {
        @Override
        public void finished(Shipment shipment) {
            parts.store.release(shipment.chunk);
            supply.ended(shipment.chunk, shipment.end());
            // Not before: a stop is through when the last receipt and the last position have been told.
            synchronized (Dispatcher.this) {
                live.remove(shipment.chunk.id());
            }
            completeIfDrained();
        }

        @Override
        public void wanted(int route) {
            supply.wanted(route);
        }

        @Override
        public void full(int route, boolean full) {
            supply.full(route, full);
        }
    }

    /**
     * What a dispatcher works with.
     *
     * @param store where chunks lie
     * @param ledger the books
     * @param executor runs deliveries, each on a thread that may block, never on the caller's
     * @param ticker monotonic time
     * @param timers one-shot timers
     * @param random chance
     * @param notices who hears of retries and of what is given up
     */
    public record Parts(
            ChunkStore store,
            Ledger ledger,
            Executor executor,
            Ticker ticker,
            Timers timers,
            RandomGenerator random,
            Notices notices) {}
}
