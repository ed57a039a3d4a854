// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How senders that are refused for now are told when to come back: at the estimate, give or take a
 * fifth, so that they do not come all at once. Between one second and a minute.
 */
final class RetryAfter {
    private static final double SPREAD = 0.2;
    private static final long MOST_SECONDS = 60;

    private final RandomGenerator random;

    RetryAfter(RandomGenerator random) {
        this.random = random;
    }

    Field field(Duration estimate) {
        double seconds = estimate.toMillis() / 1000.0 * random.nextDouble(1 - SPREAD, 1 + SPREAD);
        return new Field("Retry-After", Long.toString(Math.clamp((long) Math.ceil(seconds), 1, MOST_SECONDS)));
    }
}
