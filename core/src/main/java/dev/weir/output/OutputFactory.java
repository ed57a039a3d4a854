// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.output;

import dev.weir.config.Schema;
import java.time.Duration;

/**
 * Makes outputs of one kind; found by {@link java.util.ServiceLoader}, so it has a public constructor
 * without arguments and costs nothing until it is asked.
 *
 * @param <S> the settings
 */
public interface OutputFactory<S> {
    /** The name in a configuration, in lower case. */
    String name();

    /** One sentence for the help. */
    String summary();

    /** The keys of the plugin and how they become settings. */
    Schema<S> schema();

    /**
     * What sets one such output apart from another, and stays when the configuration is written anew: host and port,
     * or path. It goes into the output's identity, under which the store keeps how far this output has got. Empty
     * where such an output has no place.
     */
    default String place(S settings) {
        return "";
    }

    /** How long an idle lane waits for company when data comes; 2 ms unless a request is dear. */
    default Duration linger(S settings) {
        return Duration.ofMillis(2);
    }

    /**
     * What becomes of deliveries that are repeated, for {@code weir check}.
     *
     * @param settings of the output
     * @param durable whether the events come from a store that outlives the process, so that their chunks do too
     */
    default Repeats repeats(S settings, boolean durable) {
        return Repeats.UNKNOWN;
    }

    /** Makes the output; it has no connection yet. */
    Output create(S settings, OutputContext context);
}
