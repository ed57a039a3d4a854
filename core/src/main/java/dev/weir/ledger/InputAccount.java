// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.ledger;

import java.util.EnumMap;
import java.util.Map;

/**
 * What one input took and what became of it, in events. Safe for any thread; each posting is one step,
 * so that a reading never falls between two halves of one.
 *
 * <p>The promise: {@code accepted + created = filtered + unrouted + shed + buffered}, at every moment.
 */
public final class InputAccount {
    private final Map<ShedReason, Long> shed = new EnumMap<>(ShedReason.class);
    private long accepted;
    private long acceptedBytes;
    private long created;
    private long filtered;
    private long unrouted;
    private long buffered;

    InputAccount() {}

    /** Posts one offer that was taken. */
    public synchronized void taken(Taken offer) {
        accepted += offer.accepted;
        acceptedBytes += offer.bytes;
        created += offer.created;
        filtered += offer.filtered;
        unrouted += offer.unrouted;
        buffered += offer.buffered;
        assert difference() == 0 : reading();
    }

    /** Posts what a durable store took of this input in earlier runs; before anything else is posted. */
    public synchronized void restored(long events, long bytes) {
        accepted += events;
        acceptedBytes += bytes;
        buffered += events;
        assert difference() == 0 : reading();
    }

    /** Posts events that arrived and were dropped at once. */
    public synchronized void shed(long events, long bytes, ShedReason reason) {
        accepted += events;
        acceptedBytes += bytes;
        shed.merge(reason, events, Long::sum);
        assert difference() == 0 : reading();
    }

    /** All figures of this moment. */
    public synchronized Reading reading() {
        return new Reading(
                accepted, acceptedBytes, created, filtered, unrouted, Map.copyOf(shed), buffered, difference());
    }

    private long difference() {
        long dropped = ShedReason.sum(shed);
        return accepted + created - filtered - unrouted - dropped - buffered;
    }

    /**
     * What became of one offer.
     *
     * @param accepted events that the input handed over
     * @param bytes payload that the input handed over
     * @param created events that filters added
     * @param filtered events that filters removed
     * @param unrouted events that no output wants
     * @param buffered events that went on into chunks
     */
    public record Taken(long accepted, long bytes, long created, long filtered, long unrouted, long buffered) {
        /** Checks that nothing is missing. */
        public Taken {
            if (accepted + created != filtered + unrouted + buffered) {
                throw new IllegalArgumentException(
                        "accepted=%d + created=%d is not filtered=%d + unrouted=%d + buffered=%d"
                                .formatted(accepted, created, filtered, unrouted, buffered));
            }
        }
    }

    /**
     * The account at one moment, in events; {@code difference} is always 0.
     *
     * @param accepted handed over by the input
     * @param acceptedBytes their payload
     * @param created added by filters
     * @param filtered removed by filters
     * @param unrouted wanted by no output
     * @param shed dropped by policy before any chunk, by reason
     * @param buffered gone on into chunks
     * @param difference what the equation leaves unexplained
     */
    public record Reading(
            long accepted,
            long acceptedBytes,
            long created,
            long filtered,
            long unrouted,
            Map<ShedReason, Long> shed,
            long buffered,
            long difference) {}
}
