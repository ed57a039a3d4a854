// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.backpressure.Valve;
import dev.weir.config.SectionKind;
import dev.weir.parser.Parsers;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.ServiceSettings;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.web.WebSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 *  Senders of the http input that send what they should not, or send it in a way that holds up
 *  others.
 */
class HttpInputRefusalTest {
    private static final WebSettings.Pace QUICK = new WebSettings.Pace(Duration.ofMillis(200), Duration.ofMillis(200));

    private LiveEngine engine;

    private int start(WebSettings.Pace pace, String... keysAndValues) {
        var factory = new HttpInputFactory();
        var all = new ArrayList<>(List.of("listen", "127.0.0.1", "port", "0"));
        all.addAll(List.of(keysAndValues));
        HttpInputSettings read = LiveEngine.settings(SectionKind.INPUT, factory.schema(), all.toArray(String[]::new));
        WebSettings web = read.web();
        var paced = new WebSettings(
                web.listen(), web.bodyMax(), web.idleTimeout(), web.connectionsMax(), web.requestsMax(), pace);
        var settings =
                new HttpInputSettings(paced, read.taken(), read.tagKey(), read.remoteAddressKey(), read.health());
        var policy = LiveEngine.pausingAt(Valve.UNLIMITED, factory.largestItem(settings));
        engine = LiveEngine.start(
                new InputPlan<>("tested", factory, settings, "t", policy), ServiceSettings.USUAL, Parsers.NONE);
        return engine.port();
    }

    @AfterEach
    void livesOn() throws Exception {
        if (engine == null) {
            return;
        }
        try (RawClient client = RawClient.to(engine.port())) {
            assertThat(client.post("/last", "{\"last\":1}").status()).isEqualTo(201);
        }
        await().until(() -> engine.basin().tags().contains("last"));
        assertThat(engine.status().memoryHeld()).isZero();
        assertThat(engine.stop().ledgerDifference()).isZero();
        engine.close();
    }

    private static void assertRefused(RawClient client, int status, String reason) throws IOException {
        String answer = client.answer();
        assertThat(RawClient.statusOf(answer)).as(answer).isEqualTo(status);
        assertThat(answer).contains(reason);
    }

    @Test
    void malformedBodies_areRefusedWhole() throws Exception {
        int port = start(WebSettings.Pace.USUAL);
        try (RawClient client = RawClient.to(port)) {
            assertRefused(client.post("/", "{\"good\":1}{\"bad\":"), 400, "malformed JSON at byte");
            assertRefused(client.post("/", "[{\"good\":1},2]"), 400, "not an object");
            assertRefused(client.post("/", "nonsense"), 400, "malformed JSON");
            assertRefused(client.post("/", "{\"a\":" + "[".repeat(100)), 400, "nested deeper");
            byte[] cut = {(byte) 0x81, (byte) 0xa1, 'a', 1, (byte) 0x81, (byte) 0xa1};
            assertRefused(client.post("/", "application/msgpack", cut), 400, "malformed event");
            byte[] number = {7};
            assertRefused(client.post("/", "application/msgpack", number), 400, "not a map");
        }
        assertThat(engine.basin().count()).isZero();
        assertThat(engine.told()).anyMatch(line -> line.startsWith("WARN request from 127.0.0.1 refused with 400"));
        assertThat(engine.told().stream().filter(line -> line.contains("malformed JSON")))
                .as("one line for a kind")
                .hasSize(1);
    }

    @Test
    void oversizedBodies_areRefusedByTheHeadOrWhenTheyAreTooLong() throws Exception {
        int port = start(WebSettings.Pace.USUAL, "buffer_max_size", "10k");
        try (RawClient client = RawClient.to(port)) {
            client.send(RawClient.head("/", "application/json", 10_001, "Expect: 100-continue"));
            assertRefused(client, 413, "10000 bytes");
        }
        try (RawClient client = RawClient.to(port)) {
            client.send(RawClient.chunkedHead());
            client.send("2710\r\n" + " ".repeat(10_000) + "\r\n");
            client.send("1\r\n \r\n");
            assertRefused(client, 413, "10000 bytes");
            assertThat(client.isClosed()).isTrue();
        }
        try (RawClient client = RawClient.to(port)) {
            assertThat(client.post("/", "{\"x\":\"" + "y".repeat(9_992) + "\"}").status())
                    .isEqualTo(201);
        }
    }

    @Test
    void bombs_areRefusedWhileTheyGrow() throws Exception {
        int port = start(WebSettings.Pace.USUAL, "buffer_max_size", "20M");
        try (RawClient client = RawClient.to(port)) {
            assertRefused(
                    client.post("/", "application/json", bomb(15_000_000), "Content-Encoding: gzip"), 413, "100:1");
            assertRefused(
                    client.post("/", "application/json", bomb(25_000_000), "Content-Encoding: gzip"), 413, "limit");
            byte[] zstd = com.github.luben.zstd.Zstd.compress(new byte[15_000_000]);
            assertRefused(client.post("/", "application/json", zstd, "Content-Encoding: zstd"), 413, "100:1");
            byte[] gzip = HttpInputTest.gzip("{}");
            byte[] cut = java.util.Arrays.copyOf(gzip, gzip.length - 3);
            assertRefused(client.post("/", "application/json", cut, "Content-Encoding: gzip"), 400, "too early");
            assertRefused(client.post("/", "{}", "Content-Encoding: gzip"), 400, "corrupt");
        }
    }

    private static byte[] bomb(int bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(new byte[bytes]);
        }
        return packed.toByteArray();
    }

    @Test
    void eventsThatOutgrowTheirBody_areRefused() throws Exception {
        int port = start(WebSettings.Pace.USUAL);
        try (RawClient client = RawClient.to(port)) {
            byte[] empty = new byte[100_000];
            java.util.Arrays.fill(empty, (byte) 0x80);
            assertRefused(client.post("/", "application/msgpack", empty), 413, "larger than limit");
        }
    }

    @Test
    void malformedHeads_areRefused() throws Exception {
        int port = start(WebSettings.Pace.USUAL);
        String[] heads = {
            "nonsense\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}",
            "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: x\r\n\r\n{}",
            "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
            "POST / HTTP/1.1\r\nHost: here\r\nBad Name: x\r\n\r\n",
            "\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000\u00a1\u0003\u0003\r\n\r\n",
        };
        for (String head : heads) {
            try (RawClient client = RawClient.to(port)) {
                client.send(head);
                assertThat(client.status()).as(head).isEqualTo(400);
                assertThat(client.isClosed()).isTrue();
            }
        }
        try (RawClient client = RawClient.to(port)) {
            client.send("POST / HTTP/1.1\r\nHost: here\r\nX-Long: " + "x".repeat(10_000) + "\r\n\r\n");
            assertThat(client.status()).isEqualTo(431);
        }
    }

    @Test
    void malformedChunks_areRefused() throws Exception {
        int port = start(WebSettings.Pace.USUAL);
        for (String chunk : new String[] {"zz\r\n{}\r\n", "2\r\n{}xx\r\n0\r\n\r\n", "fffffffffffffffff\r\n{}"}) {
            try (RawClient client = RawClient.to(port)) {
                client.send(RawClient.chunkedHead() + chunk);
                assertThat(client.answer())
                        .as(chunk)
                        .satisfiesAnyOf(
                                answer -> assertThat(answer).startsWith("HTTP/1.1 400"),
                                answer -> assertThat(answer).isEmpty());
                assertThat(client.isClosed()).isTrue();
            }
        }
        assertThat(engine.basin().count()).isZero();
    }

    @Test
    void connectionCutInABody_takesNothing() throws Exception {
        int port = start(WebSettings.Pace.USUAL);
        try (RawClient client = RawClient.to(port)) {
            client.send(RawClient.head("/", "application/json", 100)).send("{\"a\":1}");
        }
        await().until(() -> engine.metric("weir_input_connections") == 0);
        assertThat(engine.basin().count()).isZero();
    }

    @Test
    void slowBody_isRefused() throws Exception {
        int port = start(QUICK);
        try (RawClient client = RawClient.to(port)) {
            client.send(RawClient.head("/", "application/json", 1_000_000)).send("{");
            assertRefused(client, 408, "net.least_rate");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void dribbledHead_isCutOff() throws Exception {
        int port = start(QUICK, "http_server.idle_timeout", "60s");
        try (RawClient client = RawClient.to(port);
                RawClient silent = RawClient.to(port)) {
            client.send("POST / HTTP/1.1\r\nHost: here\r\nX-Slow: ");
            assertThat(client.isClosed()).isTrue();
            assertThat(silent.post("/", "{}").status())
                    .as("silence is no crime")
                    .isEqualTo(201);
            assertThat(silent.post("/", "{}").status()).isEqualTo(201);
            silent.send("P");
            assertThat(silent.isClosed()).isTrue();
        }
    }

    @Test
    void silentConnection_isClosedAfterItsIdleTimeout() throws Exception {
        int port = start(WebSettings.Pace.USUAL, "http_server.idle_timeout", "200ms");
        try (RawClient client = RawClient.to(port)) {
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void connectionsBeyondTheLimit_waitUntilOneCloses() throws Exception {
        int port = start(WebSettings.Pace.USUAL, "http_server.max_connections", "2");
        RawClient first = RawClient.to(port);
        try (RawClient second = RawClient.to(port)) {
            assertThat(first.post("/", "{}").status()).isEqualTo(201);
            assertThat(second.post("/", "{}").status()).isEqualTo(201);
            try (RawClient third = RawClient.to(port)) {
                third.post("/third", "{}");
                assertThat(engine.metric("weir_input_connections")).isLessThanOrEqualTo(2);
                first.close();
                assertThat(third.status()).isEqualTo(201);
            }
        }
    }

    @Test
    void connectionsThatComeAndGoAtTheLimit_areAllServed() throws Exception {
        int port = start(WebSettings.Pace.USUAL, "http_server.max_connections", "4");
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 300; i++) {
                statuses.add(senders.submit(() -> {
                    try (RawClient client = RawClient.to(port)) {
                        return client.post("/", "{}").status();
                    }
                }));
            }
            for (Future<Integer> status : statuses) {
                assertThat(status.get()).isEqualTo(201);
            }
        }
    }
}
