// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.contract.Door;
import dev.weir.contract.Marks;
import dev.weir.contract.OutputContract;
import dev.weir.contract.Receiver;
import dev.weir.contract.Reception;
import dev.weir.contract.Sender;
import dev.weir.contract.Tally;
import dev.weir.output.OutputFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The contract of outputs, with a server that answers 503 while it refuses. */
class HttpOutputContractTest extends OutputContract<HttpOutputSettings> {
    @Override
    protected OutputFactory<HttpOutputSettings> factory() {
        return new HttpOutputFactory();
    }

    @Override
    protected Receiver receiver(Path folder) throws IOException {
        return new Server();
    }

    private static final class Server implements Receiver {
        private final HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final Tally tally = new Tally();
        private final Door door = new Door();

        private Server() throws IOException {
            server.setExecutor(threads);
            server.createContext("/", this::take);
            server.start();
        }

        private void take(HttpExchange request) throws IOException {
            byte[] body = request.getRequestBody().readAllBytes();
            boolean admitted = door.admits();
            if (admitted) {
                Marks.find(body, Sender.TEXT, tally::add);
            }
            request.sendResponseHeaders(admitted ? 200 : 503, -1);
            request.close();
        }

        @Override
        public List<String> settings() {
            int port = server.getAddress().getPort();
            return List.of("host", "127.0.0.1", "port", Integer.toString(port), "format", "json");
        }

        @Override
        public Sight sight() {
            return Sight.AT_ONCE;
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
        public void set(Reception wanted) {
            door.set(wanted);
        }

        @Override
        public void close() {
            door.close();
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
