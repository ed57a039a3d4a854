// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.event.MessagePack;
import dev.weir.event.MessagePackScanner;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A receiver made by hand: keeps each message as it came and answers as a test tells it. */
final class TestReceiver implements AutoCloseable {
    private static final int MESSAGE_MAX = 32_000_000;

    private final ServerSocket server;
    private final Answer answer;
    private final List<byte[]> messages = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /** What to say to a message. */
    @FunctionalInterface
    interface Answer {
        /**
         * Answers.
         *
         * @param message as it came
         * @param ordinal 1 for the first
         * @return what is sent back; empty for nothing; null to end the connection
         */
        byte[] to(byte[] message, int ordinal);
    }

    static final Answer SILENCE = (message, ordinal) -> new byte[0];

    TestReceiver(Answer answer) throws IOException {
        this.answer = answer;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    List<byte[]> messages() {
        return List.copyOf(messages);
    }

    int connections() {
        return open.size();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread.startVirtualThread(() -> converse(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void converse(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            byte[] b = new byte[1 << 16];
            int from = 0;
            int to = 0;
            MessagePackScanner scanner = new MessagePackScanner(MESSAGE_MAX);
            while (true) {
                int end = to == from ? MessagePack.INCOMPLETE : scanner.scan(b, from, to);
                if (end == MessagePack.INCOMPLETE) {
                    b = to == b.length ? Arrays.copyOf(b, 2 * b.length) : b;
                    int read = in.read(b, to, b.length - to);
                    if (read < 0) {
                        return;
                    }
                    to += read;
                    continue;
                }
                byte[] message = Arrays.copyOfRange(b, from, end);
                from = end;
                messages.add(message);
                byte[] said = answer.to(message, messages.size());
                if (said == null) {
                    return;
                }
                socket.getOutputStream().write(said);
            }
        } catch (IOException _) {
            // the sender ended, or the test did
        }
    }

    /** The acknowledgement of a message of three elements. */
    static byte[] ackOf(byte[] message) {
        MessageOptions options = options(message);
        return Sent.packed(options.chunk()::appendAck);
    }

    private static MessageOptions options(byte[] message) {
        return MessageOptions.read(message, element(message, 2), message.length);
    }

    /** Index of an element. */
    static int element(byte[] message, int index) {
        int at = MessagePack.body(message, 0);
        for (int i = 0; i < index; i++) {
            at = MessagePack.skipWhole(message, at, message.length);
        }
        return at;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
