// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import dev.weir.backpressure.BackpressureKeys;
import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.Values;
import java.time.Duration;

/** The keys of the service that the engine itself obeys. */
public final class ServiceKeys {
    /** Upper bound of delay. */
    public static final Key<Duration> FLUSH = Key.duration("flush")
            .byDefault(Duration.ofSeconds(1))
            .between(Duration.ofMillis(1), Duration.ofHours(1))
            .doc("How long an event waits at most for its chunk to be sealed and sent.")
            .different("an upper bound, not a tick: an output with nothing to do is given data at once");

    /** How long a stop may take. */
    public static final Key<Duration> GRACE = Key.duration("grace")
            .byDefault(Duration.ofSeconds(5))
            .between(Duration.ZERO, Duration.ofHours(24))
            .doc("How long a stop may take to deliver what is there.")
            .different("-1 (wait for ever) is refused; give a long time instead");

    /** The group. */
    public static final KeyGroup GROUP = KeyGroup.of("Engine", FLUSH, GRACE, BackpressureKeys.MEMORY_LIMIT);

    private ServiceKeys() {}

    /** The settings that the keys say. */
    public static ServiceSettings read(Values values) {
        return new ServiceSettings(values.get(FLUSH), values.get(GRACE), values.get(BackpressureKeys.MEMORY_LIMIT));
    }
}
