// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.contract.Marks;
import dev.weir.contract.OutputContract;
import dev.weir.contract.Receiver;
import dev.weir.contract.Sender;
import dev.weir.contract.Tally;
import dev.weir.output.OutputFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The contract of outputs, with a server that answers 503 while it fails. */
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
        private volatile boolean failing;

        private Server() throws IOException {
            server.setExecutor(threads);
            server.createContext("/", this::take);
            server.start();
        }

        private void take(HttpExchange request) throws IOException {
            byte[] body = request.getRequestBody().readAllBytes();
            int status = failing ? 503 : 200;
            if (status == 200) {
                Marks.find(body, Sender.TEXT, tally::add);
            }
            request.sendResponseHeaders(status, -1);
            request.close();
        }

        @Override
        public List<String> settings() {
            int port = server.getAddress().getPort();
            return List.of("host", "127.0.0.1", "port", Integer.toString(port), "format", "json");
        }

        @Override
        public Tally tally() {
            return tally;
        }

        @Override
        public boolean canFail() {
            return true;
        }

        @Override
        public void fail() {
            failing = true;
        }

        @Override
        public void recover() {
            failing = false;
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
