// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.Values;
import java.time.Duration;

/** The {@code net.*} keys of an output that connects to a destination. */
public final class NetKeys {
    private static final Key<Duration> CONNECT_TIMEOUT = Key.duration("net.connect_timeout")
            .byDefaultText("10s")
            .between(Duration.ofMillis(1), Duration.ofMinutes(10))
            .same()
            .doc("How long a connection may take to be established, its TLS handshake included.");
    private static final Key<Boolean> CONNECT_TIMEOUT_LOG = Key.flag("net.connect_timeout_log_error")
            .byDefault(true)
            .same()
            .doc("Whether a connection that took longer is told as an error; if not, for debugging only.");
    private static final Key<Duration> IO_TIMEOUT = Key.duration("net.io_timeout")
            .byDefaultText("60s")
            .different("0 (for ever) in Fluent Bit; bounded here, so that a destination that takes a connection and"
                    + " then says nothing cannot hold its output for ever. 0 is still for ever.")
            .doc("How long one read from or write to a destination may take.");
    private static final Key<Boolean> KEEPALIVE =
            Key.flag("net.keepalive").byDefault(true).same().doc("Whether a connection is used again.");
    private static final Key<Duration> IDLE_TIMEOUT = Key.duration("net.keepalive_idle_timeout")
            .byDefaultText("30s")
            .same()
            .doc("How long a connection may wait for its next use before it is closed.");
    private static final Key<Integer> MAX_RECYCLE = Key.integer("net.keepalive_max_recycle")
            .byDefault(2_000)
            .atLeast(0)
            .same()
            .doc("How often a connection may be used again before it is closed.");
    private static final Key<Integer> MAX_CONNECTIONS = Key.integer("net.max_worker_connections")
            .byDefault(0)
            .atLeast(0)
            .different("for the output as a whole: outputs have no workers here")
            .doc("Connections in use at the same time; 0 is no limit. At the limit a delivery is retried later.");
    private static final Key<String> SOURCE_ADDRESS =
            Key.text("net.source_address").optional().same().doc("Address of this machine to connect from.");
    private static final Key<Boolean> PREFER_IPV4 =
            Key.flag("net.dns.prefer_ipv4").byDefault(false).same().doc("Tries IPv4 addresses of a name first.");
    private static final Key<Boolean> PREFER_IPV6 =
            Key.flag("net.dns.prefer_ipv6").byDefault(false).same().doc("Tries IPv6 addresses of a name first.");
    private static final Key<Boolean> PROBES = Key.flag("net.tcp_keepalive")
            .byDefault(false)
            .same()
            .doc("Lets the kernel probe whether the destination is still there.");
    private static final Key<Integer> PROBE_TIME = probes("net.tcp_keepalive_time")
            .unit("seconds")
            .doc("Silence before the first probe; -1 is the kernel's own.");
    private static final Key<Integer> PROBE_INTERVAL =
            probes("net.tcp_keepalive_interval").unit("seconds").doc("Time between probes; -1 is the kernel's own.");
    private static final Key<Integer> PROBE_COUNT = probes("net.tcp_keepalive_probes")
            .doc("Unanswered probes after which the connection is dead; -1 is the kernel's own.");

    /** The keys. */
    public static final KeyGroup GROUP = KeyGroup.of(
            "Connections",
            CONNECT_TIMEOUT,
            CONNECT_TIMEOUT_LOG,
            IO_TIMEOUT,
            KEEPALIVE,
            IDLE_TIMEOUT,
            MAX_RECYCLE,
            MAX_CONNECTIONS,
            SOURCE_ADDRESS,
            PREFER_IPV4,
            PREFER_IPV6,
            PROBES,
            PROBE_TIME,
            PROBE_INTERVAL,
            PROBE_COUNT,
            Key.text("net.dns.mode").met("the system's resolver chooses between UDP and TCP"),
            Key.text("net.dns.resolver").met("names are resolved by the system's resolver, off the delivering thread"),
            Key.flag("net.proxy_env_ignore").met("no proxy is taken from the environment"));

    private NetKeys() {}

    private static Key<Integer> probes(String name) {
        return Key.integer(name).byDefault(-1).between(-1, 32_767).same();
    }

    /** Reads these keys. */
    public static NetSettings read(Values values) {
        return new NetSettings(
                values.get(CONNECT_TIMEOUT),
                values.get(CONNECT_TIMEOUT_LOG),
                values.get(IO_TIMEOUT),
                values.get(KEEPALIVE),
                values.get(IDLE_TIMEOUT),
                values.get(MAX_RECYCLE),
                values.get(MAX_CONNECTIONS),
                values.find(SOURCE_ADDRESS),
                prefer(values),
                new NetSettings.Probes(
                        values.get(PROBES),
                        values.get(PROBE_TIME),
                        values.get(PROBE_INTERVAL),
                        values.get(PROBE_COUNT)));
    }

    private static NetSettings.Prefer prefer(Values values) {
        boolean four = values.get(PREFER_IPV4);
        boolean six = values.get(PREFER_IPV6);
        if (four && six) {
            values.problem(PREFER_IPV6, "cannot go with net.dns.prefer_ipv4; choose one");
        }
        if (four) {
            return NetSettings.Prefer.IPV4;
        }
        return six ? NetSettings.Prefer.IPV6 : NetSettings.Prefer.NONE;
    }
}
