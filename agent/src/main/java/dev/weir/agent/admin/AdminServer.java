// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.admin;

import com.sun.net.httpserver.HttpServer;
import dev.weir.metrics.Metrics;
import dev.weir.notice.Notices;
import dev.weir.pipeline.Pipeline;
import dev.weir.time.Timers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** The monitoring listener, on the JDK's own server. Answers as soon as it is bound. */
public final class AdminServer implements AutoCloseable {
    private final HttpServer server;

    private AdminServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts the listener, if the settings want one.
     *
     * @throws UncheckedIOException if the address is taken
     */
    public static Optional<AdminServer> start(
            AdminSettings settings, Pipeline pipeline, Metrics metrics, Notices notices, Timers timers) {
        if (!settings.enabled()) {
            return Optional.empty();
        }
        try {
            var health = new HealthJudge(settings.health(), pipeline, System::nanoTime);
            HttpServer server = HttpServer.create(new InetSocketAddress(settings.listen(), settings.port()), 0);
            server.createContext("/", new Pages(pipeline, metrics, health));
            server.start();
            if (!server.getAddress().getAddress().isLoopbackAddress()) {
                notices.warn(
                        "http_server",
                        "is open to the network and asks nobody who they are; http_listen: 127.0.0.1 closes it");
            }
            if (settings.health().enabled()) {
                tickEachSecond(health, timers);
            }
            int port = server.getAddress().getPort();
            notices.info(
                    "http_server",
                    "listen iface=" + settings.listen() + " tcp_port=" + port + "; who is paused, and why: http://"
                            + (settings.listen().equals("0.0.0.0") ? "127.0.0.1" : settings.listen()) + ":" + port
                            + "/api/weir/v1/pressure");
            return Optional.of(new AdminServer(server));
        } catch (IOException refused) {
            throw new UncheckedIOException(
                    "the monitoring listener cannot be bound to " + settings.listen() + ":" + settings.port() + ": "
                            + refused.getMessage() + "; set http_port to a free one, or http_server to off",
                    refused);
        }
    }

    private static void tickEachSecond(HealthJudge health, Timers timers) {
        timers.after(1_000_000_000L, () -> {
            health.tick();
            tickEachSecond(health, timers);
        });
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
