// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.scenario;

import dev.weir.dispatch.QueueOverflow;
import dev.weir.output.Delivery;

/**
 * An output and its destination.
 *
 * @param match the tags that it gets
 * @param concurrency deliveries at once
 * @param strict whether streams keep their order
 * @param overflow what happens when its queue is full
 * @param queueLimit bytes that its queue may hold
 * @param retryLimit attempts after the first
 * @param leastMicros shortest time that the destination takes for an answer
 * @param meanMicros mean of what is added to that
 * @param knee deliveries at once beyond which the destination slows down fourfold with each one more
 * @param quotaBytes bytes a second that the destination takes before it refuses; 0 where it does not count
 * @param poisonEvery events between two that it will never take; 0 where it takes all
 * @param dedupes whether it knows the ids of what it took, and takes nothing twice
 * @param blame what it says that it refuses such an event for
 */
public record Target(
        String match,
        int concurrency,
        boolean strict,
        QueueOverflow overflow,
        long queueLimit,
        int retryLimit,
        long leastMicros,
        long meanMicros,
        int knee,
        long quotaBytes,
        int poisonEvery,
        boolean dedupes,
        Delivery.Blame blame) {
    /** Refusing, where it does, without a look at what is in it. */
    public Target(
            String match,
            int concurrency,
            boolean strict,
            QueueOverflow overflow,
            long queueLimit,
            int retryLimit,
            long leastMicros,
            long meanMicros,
            int knee,
            long quotaBytes,
            int poisonEvery,
            boolean dedupes) {
        this(
                match,
                concurrency,
                strict,
                overflow,
                queueLimit,
                retryLimit,
                leastMicros,
                meanMicros,
                knee,
                quotaBytes,
                poisonEvery,
                dedupes,
                Delivery.Blame.ADDRESS);
    }

    /** The same, refusing every so many events for what is in them. */
    public Target refusingContent(int every) {
        return new Target(
                match,
                concurrency,
                strict,
                overflow,
                queueLimit,
                retryLimit,
                leastMicros,
                meanMicros,
                knee,
                quotaBytes,
                every,
                dedupes,
                Delivery.Blame.CONTENT);
    }
}
