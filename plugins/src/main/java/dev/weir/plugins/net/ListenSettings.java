// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/**
 * How a listener listens and what it asks of those who connect.
 *
 * @param endpoint where
 * @param backlog connections that the kernel keeps until they are accepted
 * @param sharePort whether other processes may listen on the same port
 * @param acceptTimeout how long a TLS handshake may take
 * @param logsAcceptTimeout whether a handshake that took longer is an error, or only for debugging
 * @param idleTimeout how long a connection may say nothing; zero is for ever
 * @param maxConnections open connections at most; more wait in the kernel
 * @param leastRate bytes per second by which an item of more than 4 KiB must grow, after a grace of
 *     5 s, while it is being read
 * @param tls encryption, off or on
 */
public record ListenSettings(
        Endpoint endpoint,
        int backlog,
        boolean sharePort,
        Duration acceptTimeout,
        boolean logsAcceptTimeout,
        Duration idleTimeout,
        int maxConnections,
        long leastRate,
        TlsSettings tls) {
    /** Connections that the kernel keeps, where nothing else is configured. */
    public static final int USUAL_BACKLOG = 1_024;

    /** Connections at most, where nothing else is configured. */
    public static final int USUAL_CONNECTIONS = 16_384;

    /** Encrypted connections at most, where nothing else is configured: each costs some 20 KB of heap. */
    public static final int USUAL_TLS_CONNECTIONS = 4_096;

    /** Connections at most, with that encryption or without, where nothing else is configured. */
    public static int usualConnections(TlsSettings tls) {
        return tls.enabled() ? USUAL_TLS_CONNECTIONS : USUAL_CONNECTIONS;
    }

    /** Plain TCP on that endpoint, all else as by default. */
    public static ListenSettings plain(Endpoint endpoint) {
        return new ListenSettings(
                endpoint,
                USUAL_BACKLOG,
                false,
                Duration.ofSeconds(10),
                true,
                Duration.ZERO,
                USUAL_CONNECTIONS,
                1_000,
                TlsSettings.OFF);
    }

    /** The same on another endpoint. */
    public ListenSettings on(Endpoint other) {
        return new ListenSettings(
                other,
                backlog,
                sharePort,
                acceptTimeout,
                logsAcceptTimeout,
                idleTimeout,
                maxConnections,
                leastRate,
                tls);
    }

    /** The same with encryption as told. */
    public ListenSettings with(TlsSettings other) {
        return new ListenSettings(
                endpoint,
                backlog,
                sharePort,
                acceptTimeout,
                logsAcceptTimeout,
                idleTimeout,
                maxConnections,
                leastRate,
                other);
    }

    /**
     * What to tell the operator where everybody on the network may connect.
     *
     * @param authenticates whether the protocol above asks who is there
     */
    public Optional<String> exposure(boolean authenticates) {
        boolean open = endpoint instanceof Endpoint.Tcp tcp && !isLoopback(tcp.host());
        if (!open || authenticates || (tls.enabled() && tls.verifyClient())) {
            return Optional.empty();
        }
        return Optional.of("listens on " + endpoint
                + ", open to the network, and takes events from whoever connects; to change that, set listen to"
                + " 127.0.0.1, or tls with tls.verify_client_cert");
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }
}
