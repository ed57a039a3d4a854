// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.config.SectionKind;
import dev.weir.event.EventBatch;
import dev.weir.event.EventScanner;
import dev.weir.event.MessagePackWriter;
import dev.weir.event.Tag;
import dev.weir.input.Offer;
import dev.weir.plugins.live.Identity;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tcp output over the real engine to a real socket. */
class TcpOutputTest {
    private final Source source = new Source();
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private ServerSocket server;
    private LiveEngine engine;

    @BeforeEach
    void serve() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        receiveOn(server);
    }

    private void receiveOn(ServerSocket listening) {
        Thread.ofVirtual().start(() -> {
            while (!listening.isClosed()) {
                try {
                    Socket socket = listening.accept();
                    accepted.add(socket);
                    Thread.ofVirtual().start(() -> receive(socket));
                } catch (IOException _) {
                    return;
                }
            }
        });
    }

    private void receive(Socket socket) {
        try {
            socket.getInputStream().transferTo(received);
        } catch (IOException _) {
            // The connection broke, as the test wants it.
        }
    }

    @AfterEach
    void close() throws Exception {
        if (engine != null) {
            engine.close();
        }
        server.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }

    private void start(String... keysAndValues) {
        var all = new ArrayList<>(List.of("host", "127.0.0.1", "port", "" + server.getLocalPort()));
        all.addAll(List.of(keysAndValues));
        engine = LiveEngine.through(source, new TcpOutputFactory(), all.toArray(String[]::new));
    }

    private void offer(String... logs) throws InterruptedException {
        var writer = new MessagePackWriter(1 << 20);
        for (String log : logs) {
            writer.arrayHeader(2);
            writer.eventTime(1_700_000_000, 500_000_000);
            writer.mapHeader(2);
            writer.text("log");
            writer.text(log);
            writer.text("k");
            writer.mapHeader(1);
            writer.text("n");
            writer.integer(7);
        }
        source.gate()
                .offer(
                        source.context().intake(),
                        Offer.of(new Tag("t"), new EventBatch(writer.array(), 0, writer.size(), logs.length)));
    }

    private void awaitText(String text) {
        await().untilAsserted(() -> assertThat(received.toString()).isEqualTo(text));
    }

    @Test
    void jsonLines_areSent() throws Exception {
        start("format", "json_lines");
        offer("a", "b");

        awaitText("{\"date\":1700000000.5,\"log\":\"a\",\"k\":{\"n\":7}}\n"
                + "{\"date\":1700000000.5,\"log\":\"b\",\"k\":{\"n\":7}}\n");
    }

    @Test
    void json_isOneArrayAChunk() throws Exception {
        start("format", "json", "json_date_key", "false");
        offer("a", "b");

        awaitText("[{\"log\":\"a\",\"k\":{\"n\":7}},{\"log\":\"b\",\"k\":{\"n\":7}}]");
    }

    @Test
    void messagePack_isTheDefault() throws Exception {
        start();
        offer("a", "b", "c");

        await().until(() -> received.size() > 0);
        assertThat(EventScanner.count(received.toByteArray(), 0, received.size()))
                .isEqualTo(3);
    }

    @Test
    void rawMessageKey_isSentAlone() throws Exception {
        start("raw_message_key", "$k['n']");
        offer("a", "b");

        awaitText("7\n7\n");
    }

    @Test
    void rawMessageKey_thatIsNotThereIsCounted() throws Exception {
        start("raw_message_key", "other");
        offer("a", "b");

        await().until(() -> engine.metric("weir_output_events_without_key_total") == 2);
        assertThat(received.size()).isZero();
    }

    @Test
    void oneConnection_servesManyChunks() throws Exception {
        start("raw_message_key", "log");
        var expected = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            offer("chunk " + i);
            expected.append("chunk ").append(i).append('\n');
            awaitText(expected.toString());
        }

        assertThat(accepted).hasSize(1);
    }

    @Test
    void keepaliveOff_closesAfterEachChunk() throws Exception {
        start("raw_message_key", "log", "net.keepalive", "off");
        offer("a");
        awaitText("a\n");
        offer("b");

        awaitText("a\nb\n");
        assertThat(accepted).hasSize(2);
    }

    @Test
    void destinationThatIsAway_isTriedAgainAndNothingIsLost() throws Exception {
        int port = server.getLocalPort();
        server.close();
        start("raw_message_key", "log");
        offer("patient");
        await().until(() -> engine.status().outputs().getFirst().account().retries() > 0);

        server = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"));
        receiveOn(server);

        awaitText("patient\n");
        assertThat(engine.stop().ledgerDifference()).isZero();
    }

    @Test
    void destinationThatCloses_isConnectedToAnew() throws Exception {
        start("raw_message_key", "log");
        offer("a");
        awaitText("a\n");
        accepted.getFirst().close();
        offer("b");

        awaitText("a\nb\n");
    }

    @Test
    void tls_carriesFromOutputToInput(@TempDir Path folder) throws Exception {
        Identity identity = Identity.make(folder, "server", "dns:weir.test");
        try (LiveEngine receiver = LiveEngine.start(
                new TcpInputFactory(),
                "listen",
                "127.0.0.1",
                "port",
                "0",
                "tls",
                "on",
                "tls.crt_file",
                identity.certificate().toString(),
                "tls.key_file",
                identity.key().toString())) {
            engine = LiveEngine.through(
                    source,
                    new TcpOutputFactory(),
                    "host",
                    "127.0.0.1",
                    "port",
                    "" + receiver.port(),
                    "format",
                    "json_lines",
                    "json_date_key",
                    "false",
                    "tls",
                    "on",
                    "tls.verify",
                    "on",
                    "tls.verify_hostname",
                    "on",
                    "tls.vhost",
                    "weir.test",
                    "tls.ca_file",
                    identity.certificate().toString());
            offer("secret");

            await().until(() -> receiver.basin().count() == 1);
            assertThat(receiver.basin().records()).containsExactly("{\"log\":\"secret\",\"k\":{\"n\":7}}");
        }
    }

    @Test
    void rawMessageKey_isRefusedWhereItIsMoreThanAKey() {
        assertThat(LiveEngine.refusal(SectionKind.OUTPUT, new TcpOutputFactory().schema(), "raw_message_key", "a $b c"))
                .contains("expected one key");
    }
}
