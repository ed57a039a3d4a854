// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import java.time.Duration;
import java.util.Optional;

/**
 * How connections to a destination are made and kept.
 *
 * @param connectTimeout for one connection, its name and its TLS handshake; zero is 10 s
 * @param logsConnectTimeout whether a connection that took longer is an error, or only for debugging
 * @param ioTimeout how long one read or write may take; zero is for ever
 * @param keepalive whether connections are used again
 * @param idleTimeout how long one may wait for its next use
 * @param maxRecycle how often one may be used again
 * @param maxConnections connections in use at most; 0 is no limit
 * @param sourceAddress the address of this machine to connect from
 * @param prefer which family of addresses is tried first
 * @param probes the kernel's own keep-alive probes
 */
public record NetSettings(
        Duration connectTimeout,
        boolean logsConnectTimeout,
        Duration ioTimeout,
        boolean keepalive,
        Duration idleTimeout,
        int maxRecycle,
        int maxConnections,
        Optional<String> sourceAddress,
        Prefer prefer,
        Probes probes) {
    /** What holds where nothing is configured. */
    public static final NetSettings USUAL = new NetSettings(
            Duration.ofSeconds(10),
            true,
            Duration.ofSeconds(60),
            true,
            Duration.ofSeconds(30),
            2_000,
            0,
            Optional.empty(),
            Prefer.NONE,
            Probes.OFF);

    /** Which addresses of a name come first. */
    public enum Prefer {
        /** As the resolver orders them. */
        NONE,
        /** Those of IPv4. */
        IPV4,
        /** Those of IPv6. */
        IPV6
    }

    /**
     * TCP keep-alive; a negative number leaves it to the kernel.
     *
     * @param on whether there are any
     * @param time seconds of silence before the first
     * @param interval seconds between them
     * @param count unanswered ones after which the connection is dead
     */
    public record Probes(boolean on, int time, int interval, int count) {
        /** None. */
        public static final Probes OFF = new Probes(false, -1, -1, -1);
    }
}
