// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** An HTTP server on loopback that takes so many bytes a second and notes which of the numbered events have come. */
final class NumberedDestination implements AutoCloseable {
    /** Of a number, at the beginning of the text of an event. */
    static final int DIGITS = 12;

    private static final byte[] OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TEXT = "\"log\":\"".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server = new ServerSocket();
    private final BitSet numbers;
    private final double bytesPerSecond;
    private long missing;
    private long repeated;
    private long due = System.nanoTime();

    /** For events from 0 to that number; 0 megabytes a second is no limit. */
    NumberedDestination(int port, long events, double megabytesPerSecond) throws IOException {
        missing = events;
        numbers = new BitSet(Math.toIntExact(events));
        bytesPerSecond = megabytesPerSecond * 1e6;
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(Load.HERE, port));
        Thread.ofPlatform().daemon().start(this::accept);
    }

    synchronized long missing() {
        return missing;
    }

    synchronized long repeated() {
        return repeated;
    }

    /** Waits, for five minutes at most, until an event came. */
    void awaitAny() {
        long end = System.nanoTime() + 300_000_000_000L;
        while (isEmpty()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("no event after five minutes");
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    private synchronized boolean isEmpty() {
        return numbers.isEmpty();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofPlatform().daemon().start(() -> answer(socket));
            }
        } catch (IOException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Socket socket) {
        byte[] buffer = new byte[1 << 16];
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            while (true) {
                long left = lengthOfBody(in);
                int kept = 0;
                while (left > 0) {
                    int read = in.read(buffer, kept, (int) Math.min(left, buffer.length - kept));
                    if (read < 0) {
                        return;
                    }
                    left -= read;
                    rest(read);
                    kept = take(buffer, kept + read);
                }
                socket.getOutputStream().write(OK);
            }
        } catch (IOException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Notes the whole lines, and moves what is behind them to the beginning; how much that is. */
    private synchronized int take(byte[] buffer, int length) {
        int from = 0;
        for (int at = 0; at < length; at++) {
            if (buffer[at] == '\n') {
                note(buffer, from, at);
                from = at + 1;
            }
        }
        System.arraycopy(buffer, from, buffer, 0, length - from);
        return length - from;
    }

    private void note(byte[] buffer, int from, int to) {
        int at = from;
        int matched = 0;
        while (at < to && matched < TEXT.length) {
            matched = buffer[at] == TEXT[matched] ? matched + 1 : buffer[at] == TEXT[0] ? 1 : 0;
            at++;
        }
        int number = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            number = number * 10 + buffer[at + digit] - '0';
        }
        if (numbers.get(number)) {
            repeated++;
        } else {
            numbers.set(number);
            missing--;
        }
    }

    /** Lets the time pass that so many bytes take. */
    private void rest(int bytes) {
        if (bytesPerSecond == 0) {
            return;
        }
        long until;
        synchronized (this) {
            due = Math.max(due, System.nanoTime() - 50_000_000) + (long) (bytes * 1e9 / bytesPerSecond);
            until = due;
        }
        LockSupport.parkNanos(until - System.nanoTime());
    }

    /** Reads the head of a request. */
    private static long lengthOfBody(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended");
            }
            head.append((char) next);
        }
        String text = head.toString().toLowerCase(Locale.ROOT);
        int at = text.indexOf("content-length:") + "content-length:".length();
        return Long.parseLong(text.substring(at, text.indexOf('\r', at)).strip());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
