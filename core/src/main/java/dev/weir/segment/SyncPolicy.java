// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.time.Duration;

/**
 * When what was written is synced. Whatever it says, whoever waits for the disk is answered after a sync that covers
 * their frames, and never before.
 *
 * @param pendingMax bytes written and not synced that start a sync; at least 1
 * @param waiting the longest that the first who waits does so before a sync starts
 * @param idle the longest that frames on which nobody waits stay unsynced; zero syncs each group
 */
public record SyncPolicy(long pendingMax, Duration waiting, Duration idle) {
    /** {@code storage.sync normal}: 1 MiB, 5 ms, 500 ms. */
    public static final SyncPolicy NORMAL = new SyncPolicy(1 << 20, Duration.ofMillis(5), Duration.ofMillis(500));

    /** {@code storage.sync full}: each group is synced, whether anybody waits or not. */
    public static final SyncPolicy FULL = new SyncPolicy(1 << 20, Duration.ofMillis(5), Duration.ZERO);

    /** Of cursors, whose pending is counted in ends: 256 of them, or 50 ms, so that they are durable within 100 ms. */
    static final SyncPolicy CURSOR = new SyncPolicy(256, Duration.ofMillis(5), Duration.ofMillis(50));

    /** Checks the ranges. */
    public SyncPolicy {
        if (pendingMax < 1 || waiting.isNegative() || idle.isNegative()) {
            throw new IllegalArgumentException(
                    "pendingMax=" + pendingMax + ", waiting=" + waiting + ", idle=" + idle + ": none is negative");
        }
    }
}
