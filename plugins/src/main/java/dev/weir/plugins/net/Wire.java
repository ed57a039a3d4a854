// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import dev.weir.time.Ticker;
import dev.weir.time.Timers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connected socket, TCP or unix, plain or encrypted, whose every read and write has a bound in
 * time. One thread reads and one writes; {@link #close} comes from any.
 *
 * <p>Bytes go through in pieces of at most {@value #PIECE}: the JDK keeps a direct buffer of the
 * largest piece for each carrier thread.
 */
final class Wire implements AutoCloseable {
    static final int PIECE = 64 * 1024;

    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final SocketChannel channel;
    private final InputStream plainInput;
    private final Watchdog reading;
    private final Watchdog writing;
    private @Nullable SSLSocket tls;
    private @Nullable InputStream tlsInput;
    private @Nullable OutputStream tlsOutput;

    Wire(SocketChannel channel, Ticker ticker, Timers timers) {
        this.channel = channel;
        plainInput = Channels.newInputStream(channel);
        reading = new Watchdog(ticker, timers, this::cut);
        writing = new Watchdog(ticker, timers, this::cut);
    }

    /** What a call on a wire does. */
    @FunctionalInterface
    private interface Call {
        int run() throws IOException;
    }

    /** Connects; must end within the limit. */
    void connect(SocketAddress address, Duration limit) throws IOException {
        bounded(reading, limit, "connecting", () -> {
            channel.connect(address);
            return 0;
        });
    }

    /** Encrypts from here on; the handshake runs now and must end within the limit. */
    void secure(SSLSocket socket, Duration limit) throws IOException {
        tls = socket;
        bounded(reading, limit, "the TLS handshake", () -> {
            socket.startHandshake();
            return 0;
        });
        tlsInput = socket.getInputStream();
        tlsOutput = socket.getOutputStream();
    }

    SocketChannel channel() {
        return channel;
    }

    @Nullable
    SSLSocket tls() {
        return tls;
    }

    /** As {@link InputStream#read(byte[], int, int)}. */
    int read(byte[] into, int at, int length, Duration limit) throws IOException {
        Objects.checkFromIndexSize(at, length, into.length);
        int piece = Math.min(length, PIECE);
        InputStream decrypted = tlsInput;
        return bounded(
                reading,
                limit,
                "a read",
                decrypted == null
                        ? () -> channel.read(ByteBuffer.wrap(into, at, piece))
                        : () -> decrypted.read(into, at, piece));
    }

    /** Bytes that could be read at once; 0 where that is not known. */
    int available() throws IOException {
        InputStream decrypted = tlsInput;
        return decrypted == null ? plainInput.available() : decrypted.available();
    }

    /** Writes all of it; the limit is for each piece. */
    void write(byte[] from, int at, int length, Duration limit) throws IOException {
        Objects.checkFromIndexSize(at, length, from.length);
        OutputStream encrypted = tlsOutput;
        if (encrypted == null) {
            writePlain(ByteBuffer.wrap(from, at, length), limit);
            return;
        }
        for (int done = 0; done < length; done += PIECE) {
            int start = at + done;
            int piece = Math.min(PIECE, length - done);
            bounded(writing, limit, "a write", () -> {
                encrypted.write(from, start, piece);
                return piece;
            });
        }
    }

    /** Writes what remains in the buffer; the limit is for each piece. */
    void write(ByteBuffer from, Duration limit) throws IOException {
        if (tlsOutput == null) {
            writePlain(from, limit);
            return;
        }
        byte[] piece = new byte[Math.min(from.remaining(), PIECE)];
        while (from.hasRemaining()) {
            int length = Math.min(piece.length, from.remaining());
            from.get(piece, 0, length);
            write(piece, 0, length, limit);
        }
    }

    private void writePlain(ByteBuffer from, Duration limit) throws IOException {
        int end = from.limit();
        while (from.position() < end) {
            from.limit(Math.min(end, from.position() + PIECE));
            bounded(writing, limit, "a write", () -> channel.write(from));
        }
        from.limit(end);
    }

    /**
     * Whether the other side has closed, or sent something that nobody asked for, so that the
     * connection is of no further use. To be asked between exchanges only; takes at most a
     * millisecond.
     */
    boolean isStale() {
        SSLSocket encrypted = tls;
        try {
            return encrypted == null ? isStalePlain() : isStaleEncrypted(encrypted);
        } catch (IOException _) {
            return true;
        }
    }

    private boolean isStalePlain() throws IOException {
        channel.configureBlocking(false);
        boolean silent = channel.read(ByteBuffer.allocate(1)) == 0;
        channel.configureBlocking(true);
        return !silent;
    }

    /** Bytes under way may be the protocol's own, which only the socket can tell from data. */
    private static boolean isStaleEncrypted(SSLSocket socket) throws IOException {
        socket.setSoTimeout(1);
        try {
            socket.getInputStream().read();
            return true;
        } catch (SocketTimeoutException _) {
            socket.setSoTimeout(0);
            return false;
        }
    }

    private int bounded(Watchdog watchdog, Duration limit, String what, Call call) throws IOException {
        watchdog.watch(limit);
        try {
            return call.run();
        } catch (IOException cause) {
            if (watchdog.hasBitten()) {
                var late = new SocketTimeoutException(what + " took longer than " + limit.toMillis() + " ms");
                late.initCause(cause);
                throw late;
            }
            throw cause;
        } finally {
            watchdog.rest();
        }
    }

    /** Reads as a stream; each read has that limit. */
    InputStream input(Duration limit) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int at, int length) throws IOException {
                return length == 0 ? 0 : Wire.this.read(into, at, length, limit);
            }
        };
    }

    /** Writes as a stream, at once; each piece has that limit. */
    OutputStream output(Duration limit) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] from, int at, int length) throws IOException {
                Wire.this.write(from, at, length, limit);
            }
        };
    }

    /** Says farewell where the protocol has one, and closes. By the thread that uses the wire. */
    @Override
    public void close() {
        SSLSocket encrypted = tls;
        if (encrypted != null && channel.isOpen()) {
            try {
                bounded(writing, FAREWELL, "the farewell", () -> {
                    encrypted.close();
                    return 0;
                });
            } catch (IOException _) {
                // It is closed all the same, below.
            }
        }
        cut();
        reading.retire();
        writing.retire();
    }

    /** Lets the reader see the end of what the other side sends. By any thread. */
    void endInput() {
        try {
            channel.shutdownInput();
        } catch (IOException _) {
            // It is closed already, or not connected any more, and the reader sees that.
        }
    }

    /** Closes without a word; whoever is blocked on the wire gets an exception. By any thread. */
    void cut() {
        try {
            channel.close();
        } catch (IOException _) {
            // The descriptor is gone in any case, and nothing of ours was waiting in it.
        }
    }
}
