// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import java.time.Duration;

/**
 * How one lane behaves.
 *
 * @param retry when a failed delivery is repeated
 * @param queueLimit bytes that may wait or be in flight, or {@link Long#MAX_VALUE}
 * @param overflow what happens at that limit
 * @param linger how long data waits for company when the lane is idle
 * @param strictOrder whether one delivery at a time keeps the order of every stream
 */
public record LanePolicy(
        RetryPolicy retry, long queueLimit, QueueOverflow overflow, Duration linger, boolean strictOrder) {
    /** Tries without end, no bound of its own, sends almost at once. */
    public static final LanePolicy USUAL =
            new LanePolicy(RetryPolicy.USUAL, Long.MAX_VALUE, QueueOverflow.PAUSE, Duration.ofMillis(2), false);
}
