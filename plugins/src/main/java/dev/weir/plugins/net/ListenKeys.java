// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import dev.weir.config.ByteSize;
import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.Values;
import java.time.Duration;

/**
 * The keys of a stream listener, with the port that a plugin listens on by default. A plugin makes one
 * as a constant, puts {@link #group} and {@link TlsKeys#SERVER} into its schema, and reads both with
 * {@link #read}.
 */
public final class ListenKeys {
    private static final Key<Integer> BACKLOG = Key.integer("net.backlog")
            .byDefault(ListenSettings.USUAL_BACKLOG)
            .between(1, 65_535)
            .different("128 in Fluent Bit; where it overflows, senders wait a second for their next attempt")
            .doc("Connections that wait in the kernel until they are accepted; net.core.somaxconn caps it.");
    private static final Key<Boolean> SHARE_PORT = Key.flag("net.share_port")
            .byDefault(false)
            .same()
            .doc("Lets other processes of the same user listen on the same port.");
    private static final Key<Duration> ACCEPT_TIMEOUT = Key.duration("net.accept_timeout")
            .byDefaultText("10s")
            .between(Duration.ofMillis(1), Duration.ofMinutes(5))
            .same()
            .doc("How long a connection may take for its TLS handshake.");
    private static final Key<Boolean> ACCEPT_TIMEOUT_LOG = Key.flag("net.accept_timeout_log_error")
            .byDefault(true)
            .same()
            .doc("Whether a handshake that took longer is told as an error; if not, for debugging only.");
    private static final Key<Duration> IO_TIMEOUT = Key.duration("net.io_timeout")
            .byDefaultText("0s")
            .same()
            .doc("How long a connection may say nothing before it is closed; 0 is for ever. Pauses do not count.");
    private static final Key<Integer> MAX_CONNECTIONS = Key.integer("net.max_connections")
            .optional()
            .between(1, 1_000_000)
            .ours()
            .doc("Open connections at most; those that come later wait in the kernel until one closes, told and"
                    + " counted (weir_input_connections_full_total). 16384, with tls 4096, since an encrypted one costs"
                    + " some 20 KB of heap.");
    private static final Key<ByteSize> LEAST_RATE = Key.size("net.least_rate")
            .byDefaultText("1k")
            .atLeast(new ByteSize(1))
            .ours()
            .doc("Bytes per second by which an item of more than 4 KiB must grow, after a grace of 5 s, or its"
                    + " connection is closed; so that no slow sender holds memory for ever.");

    private final Key<String> listen;
    private final Key<Integer> port;
    private final KeyGroup group;

    /**
     * Keys of a listener.
     *
     * @param usualPort where it listens by default
     */
    public ListenKeys(int usualPort) {
        listen = Key.text("listen")
                .byDefault("0.0.0.0")
                .same()
                .doc("Address to listen on, of either family; 127.0.0.1 is this machine alone.");
        port = Key.integer("port")
                .byDefault(usualPort)
                .between(0, 65_535)
                .same()
                .doc("Port to listen on; 0 takes a free one, which the log tells.");
        group = KeyGroup.of(
                "Listener",
                listen,
                port,
                Key.text("host").met("a listener's address is given by listen"),
                Key.flag("ipv6").met("listen takes addresses of either family"),
                BACKLOG,
                SHARE_PORT,
                ACCEPT_TIMEOUT,
                ACCEPT_TIMEOUT_LOG,
                IO_TIMEOUT,
                Key.flag("net.keepalive").met("whether a connection is kept is its client's choice"),
                MAX_CONNECTIONS,
                LEAST_RATE);
    }

    /** The keys. */
    public KeyGroup group() {
        return group;
    }

    /** The address and port; what a plugin's identity is made of. */
    public Endpoint.Tcp endpoint(Values values) {
        return new Endpoint.Tcp(values.get(listen), values.get(port));
    }

    /** Reads these keys and those of {@link TlsKeys#SERVER}. */
    public ListenSettings read(Values values) {
        TlsSettings tls = TlsKeys.server(values);
        return new ListenSettings(
                endpoint(values),
                values.get(BACKLOG),
                values.get(SHARE_PORT),
                values.get(ACCEPT_TIMEOUT),
                values.get(ACCEPT_TIMEOUT_LOG),
                values.get(IO_TIMEOUT),
                values.find(MAX_CONNECTIONS).orElse(ListenSettings.usualConnections(tls)),
                values.get(LEAST_RATE).bytes(),
                tls);
    }
}
