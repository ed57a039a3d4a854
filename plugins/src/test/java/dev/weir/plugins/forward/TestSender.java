// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.event.MessagePack;
import dev.weir.event.MessagePackScanner;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A sender made by hand, over one socket. */
final class TestSender implements AutoCloseable {
    private static final int ANSWER_MAX = 10_000;
    private static final int PATIENCE_MS = 20_000;

    private final Socket socket;

    TestSender(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    TestSender(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
    }

    TestSender send(byte[]... messages) throws IOException {
        for (byte[] message : messages) {
            socket.getOutputStream().write(message);
        }
        socket.getOutputStream().flush();
        return this;
    }

    /** The next value that the other end says. */
    byte[] answer() throws IOException {
        InputStream in = socket.getInputStream();
        MessagePackScanner scanner = new MessagePackScanner(ANSWER_MAX);
        byte[] b = new byte[ANSWER_MAX];
        int size = 0;
        while (true) {
            int read = in.read();
            if (read < 0) {
                throw new IOException("the other end closed after " + size + " bytes");
            }
            b[size++] = (byte) read;
            if (scanner.scan(b, 0, size) != MessagePack.INCOMPLETE) {
                return Arrays.copyOf(b, size);
            }
        }
    }

    /** The name in the next acknowledgement. */
    String ack() throws IOException {
        byte[] answer = answer();
        int key = MessagePack.body(answer, 0);
        int value = MessagePack.skipWhole(answer, key, answer.length);
        int from = MessagePack.body(answer, value);
        return new String(answer, from, MessagePack.length(answer, value), StandardCharsets.UTF_8);
    }

    /** Whether the other end says nothing for that long. */
    boolean hearsNothingFor(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            socket.getInputStream().read();
            return false;
        } catch (SocketTimeoutException _) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MS);
        }
    }

    /** Waits until the other end has closed; a reset is an end as well. */
    boolean isClosedByTheOther() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException late) {
            throw late;
        } catch (IOException _) {
            return true;
        }
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
