// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** A server on loopback that takes what an agent sends, and counts. */
final class Destination implements AutoCloseable {
    private static final byte[] OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server;
    private final AtomicLong events = new AtomicLong();

    /** What it does with a connection. */
    enum Manner {
        /** Accepts it and never says a word. */
        SILENT,
        /** Answers HTTP requests at once, and counts line ends in their bodies. */
        HTTP,
        /** Reads on, and counts the texts of {@link Load#LINE}, whatever stands between them. */
        RAW
    }

    Destination(Manner manner) throws IOException {
        server = new ServerSocket();
        server.bind(new InetSocketAddress(Load.HERE, 0));
        Thread.ofVirtual().start(() -> accept(manner));
    }

    int port() {
        return server.getLocalPort();
    }

    /** Waits, for five minutes at most, until so many events came in all. */
    void await(long count) throws InterruptedException {
        for (int wait = 0; events.get() < count; wait++) {
            if (wait > 30_000) {
                throw new IllegalStateException("events=" + events + " of " + count + " after five minutes");
            }
            Thread.sleep(10);
        }
    }

    private void accept(Manner manner) {
        try {
            while (true) {
                Socket socket = server.accept();
                switch (manner) {
                    case SILENT -> {}
                    case HTTP -> Thread.ofVirtual().start(() -> answer(socket));
                    case RAW -> Thread.ofVirtual().start(() -> read(socket));
                }
            }
        } catch (IOException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            byte[] buffer = new byte[1 << 16];
            while (true) {
                long left = head(in);
                while (left > 0) {
                    int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                    if (read < 0) {
                        return;
                    }
                    left -= read;
                    events.addAndGet(lines(buffer, read));
                }
                socket.getOutputStream().write(OK);
            }
        } catch (IOException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static int lines(byte[] b, int length) {
        int lines = 0;
        for (int at = 0; at < length; at++) {
            lines += b[at] == '\n' ? 1 : 0;
        }
        return lines;
    }

    /** Reads the head of a request and answers how long its body is. */
    private static long head(InputStream in) throws IOException {
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

    private void read(Socket socket) {
        try (socket) {
            byte[] buffer = new byte[1 << 16];
            int run = 0;
            int read = socket.getInputStream().read(buffer);
            while (read >= 0) {
                int whole = 0;
                for (int at = 0; at < read; at++) {
                    run = buffer[at] == 'x' ? run + 1 : 0;
                    whole += run == Load.LINE.length() ? 1 : 0;
                }
                events.addAndGet(whole);
                read = socket.getInputStream().read(buffer);
            }
        } catch (IOException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
