// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.event.MessagePackWriter;
import dev.weir.plugins.live.LiveEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The http input over the real engine, with real senders. */
class HttpInputTest {
    private LiveEngine engine;

    private int start(String... keysAndValues) {
        String[] here = {"listen", "127.0.0.1", "port", "0"};
        engine = LiveEngine.start(
                new HttpInputFactory(),
                Stream.concat(Arrays.stream(here), Arrays.stream(keysAndValues)).toArray(String[]::new));
        return engine.port();
    }

    @AfterEach
    void stop() throws Exception {
        if (engine != null) {
            assertThat(engine.stop().ledgerDifference()).isZero();
            engine.close();
        }
    }

    private void arrives(String... records) {
        await().until(() -> engine.basin().records().size() >= records.length);
        assertThat(engine.basin().records()).containsExactly(records);
    }

    private static String curl(int port, String path, String... options) throws Exception {
        String[] command = {"curl", "-sS", "-m", "20", "-w", " %{http_code}", "http://127.0.0.1:" + port + path};
        var curl = new ProcessBuilder(Stream.concat(Arrays.stream(command), Arrays.stream(options))
                        .toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(curl.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void curl_isAnsweredCreated() throws Exception {
        int port = start();
        assertThat(curl(port, "/app.log", "-H", "Content-Type: application/json", "-d", "{\"key1\":\"value1\"}"))
                .isEqualTo(" 201");
        arrives("{\"key1\":\"value1\"}");
        assertThat(engine.basin().tags()).containsExactly("app.log");
    }

    @Test
    void bodies_leaveNothingBehindForTheNext() throws Exception {
        int port = start();
        String[] records = {
            "{\"a\":\"" + "x".repeat(3_000) + "\"}",
            "{\"b\":1}",
            "{\"c\":\"" + "y".repeat(100_000) + "\"}",
            "{\"d\":\"" + "z".repeat(600_000) + "\"}",
            "{\"e\":2}"
        };
        try (var client = HttpClient.newHttpClient()) {
            for (String record : records) {
                var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(record))
                        .build();
                assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(201);
            }
        }
        arrives(records);
    }

    @Test
    void curl_sendsALargeBodyAfterContinue() throws Exception {
        int port = start();
        String large = "{\"large\":\"" + "x".repeat(2_000_000) + "\"}";
        var curl = new ProcessBuilder(
                        "curl",
                        "-sS",
                        "-m",
                        "20",
                        "-w",
                        "%{http_code}",
                        "--data-binary",
                        "@-",
                        "-H",
                        "Content-Type: application/json",
                        "http://127.0.0.1:" + port)
                .redirectErrorStream(true)
                .start();
        try (var out = curl.getOutputStream()) {
            out.write(large.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("201");
        arrives(large);
    }

    @Test
    void curl_sendsAForm() throws Exception {
        int port = start();
        assertThat(curl(port, "/", "-d", "a=b%20c&d=e+f", "--data-urlencode", "g=ä&="))
                .isEqualTo(" 201");
        arrives("{\"a\":\"b c\",\"d\":\"e f\",\"g\":\"ä&=\"}");
        assertThat(engine.basin().tags()).containsExactly("t");
    }

    @Test
    void json_mayBeObjectsAndArraysInAnyOrder() throws Exception {
        try (RawClient client = RawClient.to(start())) {
            client.post("/", "{\"a\":1}[{\"b\":2},{\"c\":3}]\n {\"d\":4}");
            assertThat(client.status()).isEqualTo(201);
            client.post("/", "[]");
            assertThat(client.status()).isEqualTo(201);
        }
        arrives("{\"a\":1}", "{\"b\":2}", "{\"c\":3}", "{\"d\":4}");
    }

    @Test
    void jsonLines_areTaken() throws Exception {
        try (RawClient client = RawClient.to(start())) {
            client.post(
                    "/",
                    "application/x-ndjson; charset=utf-8",
                    "{\"a\":1}\n{\"b\":2}\r\n\n".getBytes(StandardCharsets.UTF_8));
            assertThat(client.status()).isEqualTo(201);
        }
        arrives("{\"a\":1}", "{\"b\":2}");
    }

    @Test
    void messagePack_mayBeRecordsArraysAndEvents() throws Exception {
        var body = new MessagePackWriter(1_000);
        record(body, "a");
        body.arrayHeader(2);
        record(body, "b");
        record(body, "c");
        body.arrayHeader(2);
        body.eventTime(1_234, 0);
        record(body, "d");
        body.arrayHeader(2);
        body.arrayHeader(2);
        body.integer(1_235);
        body.mapHeader(0);
        record(body, "e");
        try (RawClient client = RawClient.to(start("add_remote_addr", "on", "remote_addr_key", "from"))) {
            client.post(
                    "/", "application/msgpack", body.toByteArray(), "X-Forwarded-For: c1, p1", "X-Forwarded-For: c2");
            assertThat(client.status()).isEqualTo(201);
        }
        arrives(
                "{\"a\":true,\"from\":\"c2\"}",
                "{\"b\":true,\"from\":\"c2\"}",
                "{\"c\":true,\"from\":\"c2\"}",
                "{\"d\":true,\"from\":\"c2\"}",
                "{\"e\":true,\"from\":\"c2\"}");
        assertThat(engine.basin().seconds()).endsWith(1_234L, 1_235L);
    }

    private static void record(MessagePackWriter out, String key) {
        out.mapHeader(1);
        out.text(key);
        out.bool(true);
    }

    @Test
    void compressedBodies_areDecoded() throws Exception {
        byte[] gzip = gzip("{\"a\":1}");
        byte[] zstd = com.github.luben.zstd.Zstd.compress("{\"b\":2}".getBytes(StandardCharsets.UTF_8));
        try (RawClient client = RawClient.to(start())) {
            client.post("/", "application/json", gzip, "Content-Encoding: gzip");
            assertThat(client.status()).isEqualTo(201);
            client.post("/", "application/json", zstd, "Content-Encoding: zstd");
            assertThat(client.status()).isEqualTo(201);
            client.post("/", "{}", "Content-Encoding: br");
            assertThat(client.status()).isEqualTo(415);
        }
        arrives("{\"a\":1}", "{\"b\":2}");
    }

    static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void tag_isThePathWithoutItsOddities() throws Exception {
        try (RawClient client = RawClient.to(start())) {
            for (String path : new String[] {"/a.B_9", "/a/b-c", "/x%20y%2Fz", "//../q?tag=no", "/%C3%A4"}) {
                client.post(path, "{}");
                assertThat(client.status()).as(path).isEqualTo(201);
            }
        }
        await().until(() -> engine.basin().tags().size() == 5);
        assertThat(engine.basin().tags()).containsExactlyInAnyOrder("a.B_9", "a_b_c", "x_y_z", "_.._q", "__");
    }

    @Test
    void tagKey_givesEachRecordItsOwnTag() throws Exception {
        try (RawClient client = RawClient.to(start("tag_key", "$k['t']"))) {
            client.post(
                    "/path",
                    "[{\"k\":{\"t\":\"a b\"}},{\"k\":{\"t\":\"a b\"}},{\"k\":1},{\"k\":{\"t\":\"\"}},{\"k\":{\"t\":\"c\"}}]");
            assertThat(client.status()).isEqualTo(201);
        }
        await().until(() -> engine.basin().tags().size() == 5);
        assertThat(engine.basin().tags()).containsExactlyInAnyOrder("a_b", "a_b", "path", "path", "c");
    }

    @Test
    void remoteAddress_isNotAddedToARecordThatHasIt() throws Exception {
        try (RawClient client = RawClient.to(start("add_remote_addr", "on"))) {
            client.post("/", "{\"REMOTE_ADDR\":\"mine\"}", "X-Forwarded-For: other");
            assertThat(client.status()).isEqualTo(201);
            client.post("/", "{\"a\":1}");
            assertThat(client.status()).isEqualTo(201);
        }
        arrives("{\"REMOTE_ADDR\":\"mine\"}", "{\"a\":1}");
    }

    @Test
    void success_isAnsweredAsConfigured() throws Exception {
        int port = start("successful_response_code", "204", "success_header", "X-Custom custom answer");
        try (RawClient client = RawClient.to(port)) {
            String answer = client.post("/", "{}").answer();
            assertThat(answer).startsWith("HTTP/1.1 204 No Content\r\n").contains("X-Custom: custom answer\r\n");
            assertThat(client.post("/", "{}").answer()).startsWith("HTTP/1.1 204");
        }
        arrives("{}", "{}");
    }

    @Test
    void otherMethodsAndTypes_areRefused() throws Exception {
        try (RawClient client = RawClient.to(start())) {
            for (String method : new String[] {"GET", "PUT", "DELETE", "OPTIONS", "PATCH"}) {
                client.send(method + " /health HTTP/1.1\r\nHost: here\r\n\r\n");
                assertThat(client.answer()).as(method).startsWith("HTTP/1.1 400 Bad Request\r\n");
            }
            client.send("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\n\r\n{}");
            assertThat(client.answer()).startsWith("HTTP/1.1 400").contains("Content-Type");
            client.post("/", "text/plain", "{}".getBytes(StandardCharsets.UTF_8));
            assertThat(client.answer()).startsWith("HTTP/1.1 400").contains("application/json");
            client.post("/", "");
            assertThat(client.answer()).startsWith("HTTP/1.1 400").contains("no payload");
        }
        assertThat(engine.basin().count()).isZero();
    }

    @Test
    void health_isAnsweredWhereItIsAskedFor() throws Exception {
        int port = start("enable_health_endpoint", "on");
        assertThat(curl(port, "/health")).isEqualTo("ok\n 200");
    }

    @Test
    void pipelinedRequests_areAnsweredInTheirOrder() throws Exception {
        try (RawClient client = RawClient.to(start())) {
            var requests = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                String body = "{\"i\":" + i + "}";
                requests.append(RawClient.head("/", "application/json", body.length()))
                        .append(body);
            }
            client.send(requests + "GET / HTTP/1.1\r\nHost: here\r\n\r\n");
            for (int i = 0; i < 50; i++) {
                assertThat(client.status()).isEqualTo(201);
            }
            assertThat(client.status()).isEqualTo(400);
        }
        await().until(() -> engine.basin().count() == 50);
        assertThat(engine.basin().records())
                .startsWith("{\"i\":0}", "{\"i\":1}")
                .endsWith("{\"i\":49}");
    }

    @Test
    void chunkedBodies_areTaken() throws Exception {
        try (RawClient client = RawClient.to(start())) {
            client.send(RawClient.chunkedHead() + "3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n");
            assertThat(client.status()).isEqualTo(201);
            assertThat(client.post("/", "{}").status()).isEqualTo(201);
        }
        arrives("{\"a\":1}", "{}");
    }

    @Test
    void oldVersions_areAnswered() throws Exception {
        int port = start();
        try (RawClient client = RawClient.to(port)) {
            client.send("POST / HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
            assertThat(client.status()).isEqualTo(201);
            assertThat(client.isClosed()).isTrue();
        }
        try (RawClient client = RawClient.to(port)) {
            client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            assertThat(client.status()).isEqualTo(426);
        }
    }
}
