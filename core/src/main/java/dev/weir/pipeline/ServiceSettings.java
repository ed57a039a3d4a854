// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import dev.weir.config.ByteSize;
import java.time.Duration;

/**
 * What holds for the whole engine.
 *
 * @param flush upper bound on how long an event waits for its chunk to be sealed
 * @param grace how long a stop may take
 * @param memoryLimit bytes that all inputs together may hold
 */
public record ServiceSettings(Duration flush, Duration grace, ByteSize memoryLimit) {
    /** One second, five seconds, 48 MB. */
    public static final ServiceSettings USUAL =
            new ServiceSettings(Duration.ofSeconds(1), Duration.ofSeconds(5), new ByteSize(48_000_000));
}
