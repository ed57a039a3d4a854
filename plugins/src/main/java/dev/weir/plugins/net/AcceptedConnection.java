// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;

/**
 * One connection that a listener accepted, its handshake done. One thread reads and one writes; {@link
 * #close} comes from any.
 *
 * <p>A read without a bound of its own may take as long as {@code net.io_timeout} says; a write may
 * take {@link #WRITE_LIMIT}. What takes longer is closed, and ends in a {@link
 * java.net.SocketTimeoutException}.
 */
public final class AcceptedConnection implements ByteSource, AutoCloseable {
    /** How long a write may take: answers are short, and who does not read them is not there. */
    public static final Duration WRITE_LIMIT = Duration.ofSeconds(30);

    private final Wire wire;
    private final ListenSettings settings;
    private final String address;
    private final String peer;
    private final InputStream input;
    private final OutputStream output;

    AcceptedConnection(Wire wire, ListenSettings settings, SocketAddress remote) {
        this.wire = wire;
        this.settings = settings;
        if (remote instanceof InetSocketAddress inet) {
            address = inet.getAddress().getHostAddress();
            peer = new Endpoint.Tcp(address, inet.getPort()).toString();
        } else {
            address = "unix";
            peer = "unix";
        }
        input = wire.input(settings.idleTimeout());
        output = wire.output(WRITE_LIMIT);
    }

    /** Address and port of the other side, as {@code 10.0.0.7:41230}; {@code unix} for a unix socket. */
    public String peer() {
        return peer;
    }

    /** The same without the port. */
    public String peerAddress() {
        return address;
    }

    /** Whether it is encrypted. */
    public boolean encrypted() {
        return wire.tls() != null;
    }

    @Override
    public Duration idleTimeout() {
        return settings.idleTimeout();
    }

    @Override
    public long leastRate() {
        return settings.leastRate();
    }

    /** Its bytes; each read is bounded by {@code net.io_timeout}. */
    public InputStream input() {
        return input;
    }

    /** Where answers go, at once. */
    public OutputStream output() {
        return output;
    }

    /** As told there; where it takes longer the connection is closed. */
    @Override
    public int read(byte[] into, int at, int length, Duration limit) throws IOException {
        return wire.read(into, at, length, limit);
    }

    @Override
    public boolean isReady() throws IOException {
        return wire.available() > 0;
    }

    /** Ends it; whoever is blocked on it gets an exception. Idempotent. */
    @Override
    public void close() {
        wire.cut();
    }

    void finish() {
        wire.close();
    }
}
