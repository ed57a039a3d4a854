// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How senders that are refused for now are told when to come back: not before the estimate, and up to two fifths
 * later, so that they do not come all at once. Between one second and a minute.
 */
final class RetryAfter {
    private static final double SPREAD = 0.4;
    private static final long MOST_SECONDS = 60;

    private final RandomGenerator random;

    RetryAfter(RandomGenerator random) {
        this.random = random;
    }

    Field field(Duration estimate) {
        long least = Math.clamp((long) Math.ceil(estimate.toMillis() / 1e3), 1, MOST_SECONDS);
        long later = random.nextLong((long) (least * SPREAD) + 1);
        return new Field("Retry-After", Long.toString(Math.min(least + later, MOST_SECONDS)));
    }
}
