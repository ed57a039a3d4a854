// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.buffer;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.backpressure.Valve;
import dev.weir.chunk.AckLevel;
import java.time.Duration;
import java.util.List;

/**
 * How the events of one input are admitted and acknowledged.
 *
 * @param memoryLimit bytes that may be held, or {@link Valve#UNLIMITED}
 * @param resumeRatio share of the limit below which a paused input resumes
 * @param overflow what happens at the limit
 * @param ack when a sender is told that its events are safe
 * @param largestItem bytes of the largest item that the input reads
 * @param routable whether its events go anywhere at all
 * @param ackTimeout how long a sender waits at most to be told
 * @param headroom bytes set aside for an input that cannot slow its senders, beyond {@code memoryLimit}
 * @param durable whether its events are to outlive the process
 * @param ackRoutes names of the outputs that count where a sender waits for the delivery; empty where all do
 */
public record InputPolicy(
        long memoryLimit,
        double resumeRatio,
        OverflowPolicy overflow,
        AckLevel ack,
        long largestItem,
        boolean routable,
        Duration ackTimeout,
        long headroom,
        boolean durable,
        List<String> ackRoutes) {
    /** What {@code ack.timeout} is by default. */
    public static final Duration USUAL_ACK_TIMEOUT = Duration.ofSeconds(30);

    /** No limit but the process's, pausing, acknowledged from memory. */
    public static final InputPolicy PLAIN =
            new InputPolicy(Valve.UNLIMITED, 1, OverflowPolicy.PAUSE, AckLevel.MEMORY, 1_000_000, true);

    /** Checks that what is to be spilled or kept has a place. */
    public InputPolicy {
        ackRoutes = List.copyOf(ackRoutes);
        if (!durable && (overflow == OverflowPolicy.SPILL || ack == AckLevel.DISK)) {
            throw new IllegalArgumentException("overflow=" + overflow + ", ack=" + ack + " without a durable store");
        }
    }

    /** All outputs count. */
    public InputPolicy(
            long memoryLimit,
            double resumeRatio,
            OverflowPolicy overflow,
            AckLevel ack,
            long largestItem,
            boolean routable,
            Duration ackTimeout,
            long headroom,
            boolean durable) {
        this(memoryLimit, resumeRatio, overflow, ack, largestItem, routable, ackTimeout, headroom, durable, List.of());
    }

    /** In memory, without headroom. */
    public InputPolicy(
            long memoryLimit,
            double resumeRatio,
            OverflowPolicy overflow,
            AckLevel ack,
            long largestItem,
            boolean routable,
            Duration ackTimeout) {
        this(memoryLimit, resumeRatio, overflow, ack, largestItem, routable, ackTimeout, 0, false);
    }

    /** In memory, without headroom, with the usual timeout. */
    public InputPolicy(
            long memoryLimit,
            double resumeRatio,
            OverflowPolicy overflow,
            AckLevel ack,
            long largestItem,
            boolean routable) {
        this(memoryLimit, resumeRatio, overflow, ack, largestItem, routable, USUAL_ACK_TIMEOUT);
    }

    /** The same with headroom of so many bytes. */
    public InputPolicy withHeadroom(long bytes) {
        return new InputPolicy(
                memoryLimit, resumeRatio, overflow, ack, largestItem, routable, ackTimeout, bytes, durable, ackRoutes);
    }

    /** The same where outputs of these names count for those who wait for the delivery. */
    public InputPolicy withAckRoutes(List<String> names) {
        return new InputPolicy(
                memoryLimit, resumeRatio, overflow, ack, largestItem, routable, ackTimeout, headroom, durable, names);
    }

    /** The same for events that are to outlive the process: what finds no memory goes to disk alone. */
    public InputPolicy onDisk(AckLevel level) {
        return new InputPolicy(
                memoryLimit,
                resumeRatio,
                OverflowPolicy.SPILL,
                level,
                largestItem,
                routable,
                ackTimeout,
                headroom,
                true,
                ackRoutes);
    }
}
