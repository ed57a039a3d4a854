// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.input.InputFailedException;
import dev.weir.ledger.InputAccount;
import dev.weir.ledger.ShedReason;
import dev.weir.pipeline.StopReport;
import dev.weir.plugins.live.Identity;
import dev.weir.plugins.live.LiveEngine;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tcp input over real sockets and the real engine. */
class TcpInputTest {
    private final List<Socket> sockets = new ArrayList<>();
    private LiveEngine engine;

    @AfterEach
    void close() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        if (engine != null) {
            engine.close();
        }
    }

    private void start(String... keysAndValues) {
        start(Long.MAX_VALUE, keysAndValues);
    }

    private void start(long memoryLimit, String... keysAndValues) {
        var all = new ArrayList<>(List.of("listen", "127.0.0.1", "port", "0"));
        all.addAll(List.of(keysAndValues));
        engine = LiveEngine.start(new TcpInputFactory(), memoryLimit, all.toArray(String[]::new));
    }

    private Socket connect() throws IOException {
        var socket = new Socket("127.0.0.1", engine.port());
        socket.setSoTimeout(20_000);
        sockets.add(socket);
        return socket;
    }

    private void send(String text) throws IOException {
        connect().getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void awaitRecords(String... records) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(engine.basin().records()).containsExactly(records));
    }

    private void awaitCount(long count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> engine.basin().count() >= count);
    }

    private void awaitTold(String part) {
        await().until(() -> engine.told().stream().anyMatch(line -> line.contains(part)));
    }

    @Test
    void jsonObjects_areRecordsWithTheTimeOfTheirComing() throws Exception {
        long before = System.currentTimeMillis() / 1_000;
        start();
        send("{\"a\":1}{\"b\":\"\u00fc\"}\n[1,2]\n");

        awaitRecords("{\"a\":1}", "{\"b\":\"\u00fc\"}", "{\"msg\":[1,2]}");
        assertThat(engine.basin().seconds()).allMatch(second -> second >= before);
        assertThat(engine.basin().tags()).containsOnly("t");
    }

    @Test
    void texts_areKeptUnderLog() throws Exception {
        start("format", "none");
        send("one\n\ntwo\r\nthree");

        awaitRecords("{\"log\":\"one\"}", "{\"log\":\"two\\r\"}");
    }

    @Test
    void separator_isWhatIsConfigured() throws Exception {
        start("format", "none", "separator", "\\x00\\n");
        send("one\0\ntwo\nstill two\0\n");

        awaitRecords("{\"log\":\"one\"}", "{\"log\":\"two\\nstill two\"}");
    }

    @Test
    void sourceAddress_isAddedWhereItIsWanted() throws Exception {
        start("format", "none", "source_address_key", "from");
        Socket socket = connect();
        socket.getOutputStream().write("a\n".getBytes());

        awaitRecords("{\"log\":\"a\",\"from\":\"tcp://127.0.0.1:" + socket.getLocalPort() + "\"}");
    }

    @Test
    void malformedJson_costsItsSenderThatItemAlone() throws Exception {
        start();
        Socket bad = connect();
        Socket good = connect();
        bad.getOutputStream().write("{\"n\":1}\n{\"broken\":\n}}\n{\"n\":2}\n".getBytes());
        awaitRecords("{\"n\":1}", "{\"n\":2}");
        good.getOutputStream().write("{\"n\":3}\n".getBytes());

        awaitRecords("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
        assertThat(engine.metric("weir_input_refused_total")).isPositive();
        assertThat(engine.told())
                .anyMatch(line -> line.startsWith("WARN") && line.contains("refused an item of 127.0.0.1"));
    }

    @Test
    void streamWithoutSense_isClosed() throws Exception {
        start("buffer_size", "1");
        Socket socket = connect();
        Thread.ofVirtual().start(() -> {
            try {
                socket.getOutputStream().write("}".repeat(100_000).getBytes());
            } catch (IOException _) {
                // It is closed, which is what this test is about.
            }
        });

        await().until(() ->
                engine.metric("weir_input_connections_total") == 1 && engine.metric("weir_input_connections") == 0);
    }

    @Test
    void longItems_areDroppedAndCounted() throws Exception {
        start("format", "none", "buffer_size", "1");
        send("short\n" + "x".repeat(5_000) + "\nshort again\n");

        awaitRecords("{\"log\":\"short\"}", "{\"log\":\"short again\"}");
        StopReport report = engine.stop();
        assertThat(report.ledgerDifference()).isZero();
        assertThat(report.last().inputs().getFirst().account().shed().get(ShedReason.TOO_LONG))
                .isEqualTo(1);
        assertThat(engine.told()).anyMatch(line -> line.contains("limit=1024 (buffer_size)"));
    }

    @Test
    void itemThatIsCutOff_isToldAndNotTaken() throws Exception {
        start();
        send("{\"n\":1}{\"half\":");
        awaitRecords("{\"n\":1}");
        sockets.getFirst().close();

        awaitTold("the stream ended within a value");
        assertThat(engine.basin().records()).hasSize(1);
    }

    @Test
    void singleBytes_makeTheSameEvents() throws Exception {
        start();
        Socket socket = connect();
        socket.setTcpNoDelay(true);
        for (byte b : "{\"a\":[1,\"\u00e9\"]}\n{\"b\":2}".getBytes(StandardCharsets.UTF_8)) {
            socket.getOutputStream().write(b);
        }

        awaitRecords("{\"a\":[1,\"\u00e9\"]}", "{\"b\":2}");
    }

    @Test
    void pausedConnection_staysOpenAndLosesNothing() throws Exception {
        start(50_000, "format", "none");
        engine.basin().shut();
        engine.basin().onlyCount();
        int lines = 40_000;
        String text = IntStream.range(0, lines)
                .mapToObj(i -> "line " + i + " " + "x".repeat(200) + "\n")
                .collect(Collectors.joining());
        Socket socket = connect();
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                socket.getOutputStream().write(text.getBytes());
            } catch (IOException cause) {
                throw new IllegalStateException(cause);
            }
        });
        await().until(() -> engine.input().valve().isShut());
        await().until(() -> sender.getState() == Thread.State.WAITING);
        assertThat(engine.input().valve().held()).isLessThan(200_000);
        assertThat(engine.metric("weir_input_connections")).isEqualTo(1);

        engine.basin().open();

        awaitCount(lines);
        sender.join();
        assertThat(engine.stop().ledgerDifference()).isZero();
        assertThat(engine.basin().count()).isEqualTo(lines);
    }

    @Test
    void manySenders_shareThePauses() throws Exception {
        start(20_000, "format", "none");
        engine.basin().onlyCount();
        List<Thread> senders = new ArrayList<>();
        for (int sender = 0; sender < 60; sender++) {
            Socket socket = connect();
            int seed = sender;
            senders.add(Thread.ofVirtual().start(() -> {
                try {
                    OutputStream out = socket.getOutputStream();
                    for (int i = 0; i < 300; i++) {
                        out.write(("sender " + seed + " line " + i + " " + "y".repeat(i) + "\n").getBytes());
                    }
                } catch (IOException cause) {
                    throw new IllegalStateException(cause);
                }
            }));
        }
        for (Thread sender : senders) {
            sender.join();
        }

        awaitCount(60 * 300);
        assertThat(engine.stop().ledgerDifference()).isZero();
        assertThat(engine.basin().count()).isEqualTo(60 * 300);
    }

    @Test
    void stopWhilePaused_countsWhatNobodyHasAnyMore() throws Exception {
        start(1_000, "format", "none");
        engine.basin().shut();
        engine.basin().onlyCount();
        connect().getOutputStream().write("a line\n".repeat(9_000).getBytes());
        await().until(() -> engine.input().valve().isShut());

        CompletableFuture<StopReport> stopping = CompletableFuture.supplyAsync(() -> {
            try {
                return engine.stop();
            } catch (Exception cause) {
                throw new IllegalStateException(cause);
            }
        });
        await().until(() -> engine.metric("weir_input_connections") == 0);
        engine.basin().open();
        StopReport report = stopping.get(30, TimeUnit.SECONDS);

        InputAccount.Reading account = report.last().inputs().getFirst().account();
        assertThat(report.ledgerDifference()).isZero();
        assertThat(account.shed().get(ShedReason.STOP)).isPositive();
        assertThat(account.accepted())
                .isEqualTo(account.shed().get(ShedReason.STOP) + engine.basin().count());
    }

    @Test
    void parser_thatIsNotDefinedIsRefusedAtTheStart() {
        assertThatThrownBy(() -> start("format", "none", "parser", "nobody"))
                .isInstanceOf(InputFailedException.class)
                .hasMessageContaining("parser=nobody is not defined");
    }

    @Test
    void tls_encryptsAndVerifiesClients(@TempDir Path folder) throws Exception {
        Identity server = Identity.make(folder, "server", "dns:localhost");
        Identity client = Identity.make(folder, "client", "dns:client");
        start(
                "tls", "on",
                "tls.crt_file", server.certificate().toString(),
                "tls.key_file", server.key().toString(),
                "tls.ca_file", client.certificate().toString(),
                "tls.verify_client_cert", "on");
        try (SSLSocket socket =
                (SSLSocket) client.trusting(server).getSocketFactory().createSocket("127.0.0.1", engine.port())) {
            socket.getOutputStream().write(("{\"big\":\"" + "z".repeat(100_000) + "\"}{\"n\":1}").getBytes());

            awaitRecords("{\"big\":\"" + "z".repeat(100_000) + "\"}", "{\"n\":1}");
        }
        try (SSLSocket stranger =
                (SSLSocket) server.trusting(server).getSocketFactory().createSocket("127.0.0.1", engine.port())) {
            assertThatThrownBy(() -> {
                        stranger.getOutputStream().write("{\"n\":2}".getBytes());
                        stranger.getInputStream().read();
                    })
                    .isInstanceOf(IOException.class);
        }
        assertThat(engine.basin().count()).isEqualTo(2);
    }

    @Test
    void shell_canSendWithItsOwnMeans() throws Exception {
        start();
        var bash = new ProcessBuilder("bash", "-c", "echo '{\"from\":\"bash\"}' > /dev/tcp/127.0.0.1/" + engine.port())
                .inheritIO()
                .start();
        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();

        awaitRecords("{\"from\":\"bash\"}");
    }
}
