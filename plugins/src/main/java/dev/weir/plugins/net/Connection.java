// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A connection that an {@link Upstream} lent for one exchange. For one thread at a time; {@link
 * #abort} comes from any.
 *
 * <pre>{@code
 * try (Connection connection = upstream.connect()) {
 *     connection.write(request);
 *     Answer answer = read(connection.input());
 *     connection.keep();
 *     return answer;
 * }
 * }</pre>
 *
 * <p>Closing ends it, unless {@link #keep} was said before: then it waits for its next use.
 */
public final class Connection implements AutoCloseable {
    private final Upstream upstream;
    private final Wire wire;
    private final Duration ioTimeout;
    private final InputStream input;
    private final OutputStream output;
    private int uses;
    private long idleSince;
    private boolean kept;

    Connection(Upstream upstream, Wire wire, Duration ioTimeout) {
        this.upstream = upstream;
        this.wire = wire;
        this.ioTimeout = ioTimeout;
        input = wire.input(ioTimeout);
        output = wire.output(ioTimeout);
    }

    /** What the destination says; each read is bounded by {@code net.io_timeout}. */
    public InputStream input() {
        return input;
    }

    /** What the destination is told, at once; each piece is bounded by {@code net.io_timeout}. */
    public OutputStream output() {
        return output;
    }

    /**
     * As {@link InputStream#read(byte[], int, int)}, with a bound of its own.
     *
     * @param limit how long it may take; zero is for ever
     * @throws java.net.SocketTimeoutException if it took longer; the connection is closed then
     */
    public int read(byte[] into, int at, int length, Duration limit) throws IOException {
        return wire.read(into, at, length, limit);
    }

    /** Writes what remains in the buffer, heap or native, at once. */
    public void write(ByteBuffer bytes) throws IOException {
        wire.write(bytes, ioTimeout);
    }

    /**
     * Whether it was used before. If the first write or read on such a connection fails, the
     * destination may have closed it while it was idle, and one attempt on a new one is due.
     */
    public boolean reused() {
        return uses > 1;
    }

    /** Whether it is encrypted. */
    public boolean encrypted() {
        return wire.tls() != null;
    }

    /** The exchange ended well and the other side keeps the connection: it may be used again. */
    public void keep() {
        kept = true;
    }

    /** Ends it at once, by any thread; whoever is blocked on it gets an exception. */
    public void abort() {
        wire.cut();
    }

    /** Gives it back to be used again, or ends it. Idempotent. */
    @Override
    public void close() {
        boolean again = kept;
        kept = false;
        upstream.giveBack(this, again);
    }

    /** It is lent out. */
    void use() {
        uses++;
    }

    int uses() {
        return uses;
    }

    /** It waits for its next use from this moment on. */
    void idle(long now) {
        idleSince = now;
    }

    long idleSince() {
        return idleSince;
    }

    boolean isStale() {
        return wire.isStale();
    }

    void end() {
        wire.close();
    }
}
