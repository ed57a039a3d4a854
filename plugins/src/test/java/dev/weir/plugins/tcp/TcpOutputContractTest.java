// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tcp;

import dev.weir.contract.Door;
import dev.weir.contract.Marks;
import dev.weir.contract.OutputContract;
import dev.weir.contract.Receiver;
import dev.weir.contract.Reception;
import dev.weir.contract.Sender;
import dev.weir.contract.Tally;
import dev.weir.output.OutputFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The contract of outputs, with a receiver that goes away and comes back to its port, or does not read. */
class TcpOutputContractTest extends OutputContract<TcpOutputSettings> {
    @Override
    protected OutputFactory<TcpOutputSettings> factory() {
        return new TcpOutputFactory();
    }

    @Override
    protected Receiver receiver(Path folder) throws IOException {
        return new Server();
    }

    private static final class Server implements Receiver {
        private final Tally tally = new Tally();
        private final List<Socket> open = new CopyOnWriteArrayList<>();
        private final Door door = new Door();
        private final int port;
        private ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        private Server() throws IOException {
            port = server.getLocalPort();
            listen(server);
        }

        private void listen(ServerSocket on) {
            Thread.startVirtualThread(() -> {
                try {
                    while (true) {
                        Socket socket = on.accept();
                        open.add(socket);
                        Thread.startVirtualThread(() -> take(socket));
                    }
                } catch (IOException _) {
                    // it went away
                }
            });
        }

        private void take(Socket socket) {
            try (socket;
                    var lines = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
                String line = "";
                while (line != null && door.admits()) {
                    Marks.find(line, Sender.TEXT, tally::add);
                    line = lines.readLine();
                }
            } catch (IOException _) {
                // it went away, or the sender did
            }
        }

        @Override
        public List<String> settings() {
            return List.of("host", "127.0.0.1", "port", Integer.toString(port), "format", "json_lines");
        }

        @Override
        public Sight sight() {
            return Sight.LATER;
        }

        @Override
        public Tally tally() {
            return tally;
        }

        @Override
        public Set<Reception> receptions() {
            return EnumSet.allOf(Reception.class);
        }

        @Override
        public void set(Reception wanted) throws IOException {
            door.set(wanted);
            if (wanted == Reception.REFUSING) {
                goAway();
            } else if (server.isClosed()) {
                server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
                listen(server);
            }
        }

        private void goAway() throws IOException {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
            open.clear();
        }

        @Override
        public void close() throws IOException {
            door.close();
            goAway();
        }
    }
}
