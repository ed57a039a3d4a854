// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.weir.output.Delivery;
import dev.weir.plugins.live.Identity;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.RealTimers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The http plugins with TLS, both ends. */
class HttpTlsTest {
    @TempDir
    static Path folder;

    private static Identity server;
    private static Identity client;

    @BeforeAll
    static void makeIdentities() throws Exception {
        server = Identity.make(folder, "server", "dns:localhost,ip:127.0.0.1");
        client = Identity.make(folder, "client", "dns:client");
    }

    private static LiveEngine listen(String... more) {
        var keys = new ArrayList<>(List.of(
                "listen",
                "127.0.0.1",
                "port",
                "0",
                "tls",
                "on",
                "tls.crt_file",
                server.certificate().toString(),
                "tls.key_file",
                server.key().toString()));
        keys.addAll(List.of(more));
        return LiveEngine.start(new HttpInputFactory(), keys.toArray(String[]::new));
    }

    private static String curl(int port, String... more) throws Exception {
        var command = new ArrayList<>(List.of(
                "curl",
                "-sS",
                "-m",
                "20",
                "-w",
                "%{http_code}",
                "-H",
                "Content-Type: application/json",
                "-d",
                "{\"a\":1}",
                "https://localhost:" + port + "/tls"));
        command.addAll(List.of(more));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + said;
    }

    @Test
    void input_takesEventsFromCurl() throws Exception {
        try (LiveEngine engine = listen()) {
            String trusted = server.certificate().toString();
            assertThat(curl(engine.port(), "--cacert", trusted)).isEqualTo("0 201");
            assertThat(curl(engine.port(), "--cacert", trusted, "--http2")).isEqualTo("0 201");
            assertThat(curl(engine.port()))
                    .as("a certificate that nobody trusts")
                    .startsWith("60 ");
            await().until(() -> engine.basin().count() == 2);
        }
    }

    @Test
    void input_asksClientsForACertificate() throws Exception {
        try (LiveEngine engine = listen(
                "tls.verify_client_cert",
                "on",
                "tls.ca_file",
                client.certificate().toString())) {
            String trusted = server.certificate().toString();
            assertThat(curl(engine.port(), "--cacert", trusted)).doesNotStartWith("0 ");
            assertThat(curl(
                            engine.port(),
                            "--cacert",
                            trusted,
                            "--cert",
                            client.certificate().toString(),
                            "--key",
                            client.key().toString()))
                    .isEqualTo("0 201");
            await().until(() -> engine.basin().count() == 1);
        }
    }

    @Test
    void input_livesThroughWhoSpeaksNoTls() throws Exception {
        try (LiveEngine engine = listen()) {
            try (RawClient plain = RawClient.to(engine.port())) {
                plain.send("POST / HTTP/1.1\r\nHost: here\r\n\r\n");
                assertThat(plain.answer()).doesNotContain("HTTP/1.1 2");
            }
            try (Socket socket = server.trusting(server).getSocketFactory().createSocket("127.0.0.1", engine.port())) {
                ((SSLSocket) socket).startHandshake();
                assertThat(new RawClient(socket).post("/", "{}").answer()).startsWith("HTTP/1.1 201");
            }
        }
    }

    private static HttpsServer serve(List<String> bodies) throws Exception {
        HttpsServer destination = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        destination.setHttpsConfigurator(new HttpsConfigurator(server.trusting(client)));
        destination.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        destination.start();
        return destination;
    }

    private static Delivery deliver(int port, String... more) throws Exception {
        var keys = new ArrayList<>(List.of(
                "host",
                "127.0.0.1",
                "port",
                Integer.toString(port),
                "tls",
                "on",
                "format",
                "json_stream",
                "json_date_key",
                "false"));
        keys.addAll(List.of(more));
        try (RealTimers timers = new RealTimers()) {
            var output = new HttpOutput(
                    HttpSettings.output(keys.toArray(String[]::new)), LiveEngine.outputContext(timers, notice -> {}));
            try {
                output.deliver(Consignments.of("t", List.of("{\"a\":1}"))).get();
                return output.deliver(Consignments.of("t", List.of("{\"b\":\"" + "x".repeat(200_000) + "\"}")))
                        .get();
            } finally {
                output.close();
            }
        }
    }

    @Test
    void output_sendsToWhomItTrusts() throws Exception {
        var bodies = new CopyOnWriteArrayList<String>();
        HttpsServer destination = serve(bodies);
        try {
            int port = destination.getAddress().getPort();
            String trusted = server.certificate().toString();
            assertThat(deliver(port, "tls.ca_file", trusted, "tls.verify_hostname", "on"))
                    .isEqualTo(Delivery.DELIVERED);
            assertThat(bodies).hasSize(2).startsWith("{\"a\":1}");
            assertThat(bodies.getLast()).hasSize(200_008);
            assertThat(deliver(port, "tls.verify", "off")).isEqualTo(Delivery.DELIVERED);
            assertThat(deliver(port, "tls.ca_file", client.certificate().toString()))
                    .isInstanceOf(Delivery.Retry.class);
            assertThat(deliver(port, "tls.ca_file", trusted, "tls.vhost", "other", "tls.verify_hostname", "on"))
                    .isInstanceOf(Delivery.Retry.class);
            assertThat(bodies).hasSize(4);
        } finally {
            destination.stop(0);
        }
    }

    @Test
    void output_feedsInput() throws IOException, Exception {
        try (LiveEngine engine = listen()) {
            assertThat(deliver(
                            engine.port(), "tls.ca_file", server.certificate().toString(), "compress", "gzip"))
                    .isEqualTo(Delivery.DELIVERED);
            await().until(() -> engine.basin().count() == 2);
            assertThat(engine.basin().records()).startsWith("{\"a\":1}");
        }
    }
}
