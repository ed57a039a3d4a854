// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.ledger;

import java.util.EnumMap;
import java.util.Map;

/**
 * What one output was given and what became of it, in events. Safe for any thread.
 *
 * <p>The promise: {@code buffered = delivered + held + deadLettered + givenUp + returned + shed}, at
 * every moment. Repeated attempts are counted apart and belong to neither side.
 */
public final class RouteAccount {
    private final Map<ShedReason, Long> shed = new EnumMap<>(ShedReason.class);
    private long buffered;
    private long held;
    private long heldBytes;
    private long delivered;
    private long deliveredBytes;
    private long deadLettered;
    private long givenUp;
    private long returned;
    private long retries;
    private long retriedEvents;
    private long refusals;
    private long abandoned;

    RouteAccount() {}

    /** Posts a chunk that this route was given. */
    public synchronized void buffered(long events, long bytes) {
        buffered += events;
        held += events;
        heldBytes += bytes;
        assert difference() == 0 : reading();
    }

    /** Posts what the store had of this route when it was opened; before anything else is posted. */
    public synchronized void restored(Stored stored) {
        held += stored.held;
        heldBytes += stored.heldBytes;
        delivered += stored.delivered;
        deliveredBytes += stored.deliveredBytes;
        deadLettered += stored.deadLettered;
        givenUp += stored.givenUp;
        stored.shed.forEach((reason, events) -> shed.merge(reason, events, Long::sum));
        buffered += stored.buffered();
        assert difference() == 0 : reading();
    }

    /** Posts the end of events on this route. */
    public synchronized void ended(long events, long bytes, RouteEnd end) {
        held -= events;
        heldBytes -= bytes;
        switch (end) {
            case RouteEnd.Delivered ignored -> {
                delivered += events;
                deliveredBytes += bytes;
            }
            case RouteEnd.DeadLettered ignored -> deadLettered += events;
            case RouteEnd.GivenUp ignored -> givenUp += events;
            case RouteEnd.Returned ignored -> returned += events;
            case RouteEnd.Shed(ShedReason reason) -> shed.merge(reason, events, Long::sum);
        }
        assert held >= 0 && difference() == 0 : reading();
    }

    /** Posts an attempt that failed and will be repeated. */
    public synchronized void retried(long events) {
        retries++;
        retriedEvents += events;
    }

    /** Posts a chunk that the destination refused for good. */
    public synchronized void refused() {
        refusals++;
    }

    /** Posts a chunk whose last permitted attempt failed. */
    public synchronized void abandoned() {
        abandoned++;
    }

    /** All figures of this moment. */
    public synchronized Reading reading() {
        return new Reading(
                buffered,
                held,
                heldBytes,
                delivered,
                deliveredBytes,
                deadLettered,
                givenUp,
                returned,
                Map.copyOf(shed),
                retries,
                retriedEvents,
                refusals,
                abandoned,
                difference());
    }

    private long difference() {
        long dropped = ShedReason.sum(shed);
        return buffered - held - delivered - deadLettered - givenUp - returned - dropped;
    }

    /**
     * What a durable store knows of a route, over all the runs of the agent, in events unless said otherwise.
     *
     * @param held stored and not ended
     * @param heldBytes payload of these
     * @param delivered taken by the destination
     * @param deliveredBytes payload of these
     * @param deadLettered kept as refused
     * @param givenUp gone after the last attempt
     * @param shed dropped by policy, by reason
     */
    public record Stored(
            long held,
            long heldBytes,
            long delivered,
            long deliveredBytes,
            long deadLettered,
            long givenUp,
            Map<ShedReason, Long> shed) {
        /** Copies the map. */
        public Stored {
            shed = Map.copyOf(shed);
        }

        /** All events that the route was ever given. */
        public long buffered() {
            long dropped = ShedReason.sum(shed);
            return held + delivered + deadLettered + givenUp + dropped;
        }
    }

    /**
     * The account at one moment, in events unless said otherwise; {@code difference} is always 0.
     *
     * @param buffered given to this route
     * @param held waiting or in flight
     * @param heldBytes payload waiting or in flight
     * @param delivered taken by the destination
     * @param deliveredBytes payload taken by the destination
     * @param deadLettered kept as refused
     * @param givenUp gone after the last attempt
     * @param returned left to their sender at the stop
     * @param shed dropped by policy, by reason
     * @param retries failed attempts that were to be repeated
     * @param retriedEvents events in them
     * @param refusals chunks that were refused for good
     * @param abandoned chunks whose last permitted attempt failed
     * @param difference what the equation leaves unexplained
     */
    public record Reading(
            long buffered,
            long held,
            long heldBytes,
            long delivered,
            long deliveredBytes,
            long deadLettered,
            long givenUp,
            long returned,
            Map<ShedReason, Long> shed,
            long retries,
            long retriedEvents,
            long refusals,
            long abandoned,
            long difference) {
        /** Events dropped by policy, whatever the reason. */
        public long shedTotal() {
            return ShedReason.sum(shed);
        }
    }
}
