// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

/**
 * A web server that takes whatever is posted to it, answers 503 while it refuses, and nothing while it is
 * silent. For outputs that go by HTTP.
 */
public final class WebReceiver implements Receiver {
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Tally tally = new Tally();
    private final Door door = new Door();
    private final IntFunction<List<String>> settings;

    /**
     * Begins to listen on loopback.
     *
     * @param settings keys and values of the output, by the port
     */
    public WebReceiver(IntFunction<List<String>> settings) throws IOException {
        this.settings = settings;
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
        return settings.apply(server.getAddress().getPort());
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
