// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that passes on what senders say and, while it is told to, eats the answer and closes the connection. */
final class AckEater implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile int target;
    private volatile boolean eating = true;
    private volatile int eaten;

    AckEater(int target) throws IOException {
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Connections from now on go to another port. */
    void moveTo(int port) {
        target = port;
    }

    /** Answers pass from now on. */
    void passAnswers() {
        eating = false;
    }

    /** Answers that were eaten. */
    int eaten() {
        return eaten;
    }

    private void accept() {
        try {
            while (true) {
                Socket sender = server.accept();
                open.add(sender);
                Thread.ofVirtual().start(() -> join(sender));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void join(Socket sender) {
        try (sender;
                Socket receiver = new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(receiver);
            Thread.ofVirtual().start(() -> pump(sender, receiver));
            byte[] some = new byte[65_536];
            int read = receiver.getInputStream().read(some);
            while (read > 0) {
                if (eating) {
                    eaten++;
                    return;
                }
                sender.getOutputStream().write(some, 0, read);
                read = receiver.getInputStream().read(some);
            }
        } catch (IOException _) {
            // One of the two has closed.
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException _) {
            // One of the two has closed.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
