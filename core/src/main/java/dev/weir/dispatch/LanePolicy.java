// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import java.time.Duration;

/**
 * How one lane behaves.
 *
 * @param retry when a failed delivery is repeated
 * @param queue bound on what waits or is in flight in memory alone
 * @param stored bound on what waits or is in flight of a store that outlives the process
 * @param linger how long data waits for company when the lane is idle
 * @param strictOrder whether one delivery at a time keeps the order of every stream
 * @param keepsRejected whether what will never be delivered is kept as dead letters, where there is a place for them
 */
public record LanePolicy(
        RetryPolicy retry, Bound queue, Bound stored, Duration linger, boolean strictOrder, boolean keepsRejected) {
    /** Tries without end, no bound of its own, sends almost at once. */
    public static final LanePolicy USUAL =
            new LanePolicy(RetryPolicy.USUAL, Long.MAX_VALUE, QueueOverflow.PAUSE, Duration.ofMillis(2), false);

    /** With a bound on what waits in memory and none on what is stored. */
    public LanePolicy(
            RetryPolicy retry, long queueLimit, QueueOverflow overflow, Duration linger, boolean strictOrder) {
        this(retry, new Bound(queueLimit, overflow), Bound.NONE, linger, strictOrder);
    }

    /** With dead letters where there is a place for them. */
    public LanePolicy(RetryPolicy retry, Bound queue, Bound stored, Duration linger, boolean strictOrder) {
        this(retry, queue, stored, linger, strictOrder, true);
    }

    /**
     * A bound, and what happens at it.
     *
     * @param limit bytes, or {@link Long#MAX_VALUE}
     * @param overflow what happens
     */
    public record Bound(long limit, QueueOverflow overflow) {
        /** No bound. */
        public static final Bound NONE = new Bound(Long.MAX_VALUE, QueueOverflow.SHED_OLDEST);
    }
}
