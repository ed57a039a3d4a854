// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.scenario;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.chunk.AckLevel;

/**
 * An input and its sender.
 *
 * @param manner how the two talk to each other
 * @param overflow what happens at the limit
 * @param limit bytes that the input may hold
 * @param resumeRatio share of the limit below which it resumes
 * @param ack when the sender is told that its events are safe, where it is told
 * @param batch events that are offered at once at most
 * @param window requests that wait for their answer at once, where there are requests
 * @param patienceMillis how long a request waits for its answer before it is sent again
 * @param lostAnswers of a thousand answers, how many never reach the sender
 */
public record Source(
        Manner manner,
        OverflowPolicy overflow,
        long limit,
        double resumeRatio,
        AckLevel ack,
        int batch,
        int window,
        long patienceMillis,
        int lostAnswers) {
    /** Whether the sender offers again and again what a destination refuses. */
    public boolean waitsForDelivery() {
        return ack == AckLevel.DELIVERED && (manner == Manner.HTTP || manner == Manner.FORWARD);
    }

    /** How an input and its sender talk to each other. */
    public enum Manner {
        /** A file that is read on from the position that was acknowledged last. */
        TAIL,
        /** A connection that is not read while the input is paused, without acknowledgements. */
        TCP,
        /** Requests that are refused while the input is paused, and repeated until they are answered well. */
        HTTP,
        /** Requests that are not read while the input is paused, and repeated until they are acknowledged. */
        FORWARD,
        /** Datagrams of a sender that knows nothing of pauses. */
        UDP
    }
}
