// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.chunk.Chunk;
import dev.weir.chunk.RouteMask;
import dev.weir.ledger.Ledger;
import dev.weir.ledger.ShedReason;
import dev.weir.notice.Notices;
import dev.weir.store.DeadLetters;
import dev.weir.store.Drain;
import dev.weir.store.DurableStore;
import dev.weir.store.Handover;
import dev.weir.store.Supply;
import dev.weir.time.Ticker;
import dev.weir.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The engine room between the store and the outputs: hands each sealed chunk to the lanes of its routes
 * and lets it go when the last of them has. Safe for any thread.
 *
 * <p>Promise: every chunk taken is reported to the supply exactly once as ended, at the end of the grace
 * at the latest, and its memory is given back when nobody reads it any more.
 */
public final class Dispatcher implements Drain {
    /** Longest wait before a further attempt while the agent stops. */
    static final Duration RETRY_WHILE_STOPPING = Duration.ofSeconds(1);

    private final Parts parts;
    private final Supply supply;
    private final List<Lane> lanes = new ArrayList<>();
    private final IntPredicate laneIsFull;
    private final Map<String, Map<Long, Shipment>> live = new HashMap<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private long order;
    private int unreported;
    private int left;
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
        laneIsFull = route -> lanes.get(route).isFull();
    }

    /** Takes up what a store holds from earlier runs; before the first chunk is taken. */
    public void restore(DurableStore store) {
        lanes.forEach(lane -> lane.restore(store));
    }

    /** Begins to deliver what there is. */
    public void start() {
        lanes.forEach(Lane::begin);
    }

    @Override
    public void take(Handover handover) {
        Chunk chunk = handover.chunk();
        Shipment shipment;
        synchronized (this) {
            shipment = new Shipment(handover, order++, supply::acknowledged);
            unreported++;
            live.computeIfAbsent(chunk.stream().input(), missing -> new LinkedHashMap<>())
                    .put(shipment.order, shipment);
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
    public long unitBytes(RouteMask routes) {
        long[] least = {Long.MAX_VALUE};
        routes.forEach(route -> least[0] = Math.min(least[0], lanes.get(route).unitBytes()));
        return least[0];
    }

    @Override
    public boolean isFull(RouteMask routes) {
        return routes.hasAny(laneIsFull);
    }

    @Override
    public Duration untilRoom(RouteMask routes) {
        long[] most = {0};
        routes.forEach(route -> most[0] = Math.max(most[0], lanes.get(route).nanosUntilRoom()));
        return Duration.ofNanos(most[0]);
    }

    @Override
    public long nanosUntilAttempt(RouteMask routes) {
        long[] most = {0};
        routes.forEach(route -> most[0] = Math.max(most[0], lanes.get(route).nanosUntilAttempt()));
        return most[0];
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
        for (Shipment shipment : live.getOrDefault(input, Map.of()).values()) {
            if (shipment.tryShed()) {
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
        Timers.Timer end = parts.timers.after(grace.toNanos(), () -> parts.executor.execute(this::abandon));
        CompletableFuture<Void> _ = drained.thenRun(end::cancel);
        lanes.forEach(Lane::hurry);
        completeIfDrained();
        return drained;
    }

    /**
     * Ends whatever has not ended: it is left to its sender, or shed where the sender no longer has it.
     * Where a delivery is still under way its sender is told now; the memory waits for the delivery.
     */
    public void abandon() {
        synchronized (this) {
            left = Math.max(left, unreported);
        }
        lanes.forEach(Lane::abandon);
        List<Shipment> underWay;
        synchronized (this) {
            stopping = true;
            underWay = live.values().stream()
                    .flatMap(ofInput -> ofInput.values().stream())
                    .toList();
        }
        underWay.forEach(this::report);
        completeIfDrained();
    }

    /** Closes the outputs; deliveries that are still under way fail. */
    public void close() {
        lanes.forEach(Lane::closeOutput);
    }

    /** Chunks that had not ended when the grace of the stop was over; 0 before. */
    public synchronized int left() {
        return left;
    }

    /** All lanes at this moment, in the order of their routes. */
    public List<LaneReading> lanes() {
        return lanes.stream().map(Lane::reading).toList();
    }

    private void completeIfDrained() {
        synchronized (this) {
            if (!stopping || unreported > 0) {
                return;
            }
        }
        drained.complete(null);
    }

    /** Tells the supply how a chunk ended, once. */
    private void report(Shipment shipment) {
        if (!shipment.tryReport()) {
            return;
        }
        if (shipment.supplied) {
            supply.ended(shipment.chunk, shipment.end(), shipment.ackEnd());
        }
        synchronized (this) {
            unreported--;
        }
        completeIfDrained();
    }

    private synchronized void forget(Shipment shipment) {
        String input = shipment.chunk.stream().input();
        Map<Long, Shipment> ofInput = live.getOrDefault(input, Map.of());
        ofInput.remove(shipment.order);
        if (ofInput.isEmpty()) {
            live.remove(input);
        }
    }

    private final class FromLane implements LaneListener {
        @Override
        public void finished(Shipment shipment) {
            forget(shipment);
            try {
                shipment.home.release(shipment.chunk);
            } finally {
                report(shipment);
            }
        }

        @Override
        public Shipment broughtBack(Chunk chunk, DurableStore home, int route) {
            synchronized (Dispatcher.this) {
                var shipment = Shipment.broughtBack(chunk, home, order++, route);
                unreported++;
                live.computeIfAbsent(chunk.stream().input(), missing -> new LinkedHashMap<>())
                        .put(shipment.order, shipment);
                return shipment;
            }
        }

        @Override
        public void wanted(int route) {
            supply.wanted(route);
        }

        @Override
        public void room(int route) {
            supply.room(route);
        }
    }

    /**
     * What a dispatcher works with.
     *
     * @param ledger the books
     * @param executor runs deliveries, each on a thread that may block, never on the caller's
     * @param ticker monotonic time
     * @param timers one-shot timers
     * @param random chance
     * @param notices who hears of retries and of what is given up
     * @param inputNames what notices call an input, by its identity
     * @param longestLinger how long data waits for company at most where the destination refuses
     * @param deadLetters where what will never be delivered is kept, if anywhere
     */
    public record Parts(
            Ledger ledger,
            Executor executor,
            Ticker ticker,
            Timers timers,
            RandomGenerator random,
            Notices notices,
            UnaryOperator<String> inputNames,
            Duration longestLinger,
            Optional<DeadLetters> deadLetters) {}
}
