// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.luben.zstd.Zstd;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.event.Tag;
import dev.weir.input.Offer;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.RealTimers;
import dev.weir.plugins.live.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The http output against a real server, the JDK's. */
class HttpOutputTest {
    private static final List<String> TWO = List.of("{\"a\":1}", "{\"b\":\"ä\"}");

    private final RealTimers timers = new RealTimers();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Integer> connections = ConcurrentHashMap.newKeySet();
    private final List<Answer> answers = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private HttpOutput output;

    private record Request(String method, String uri, Headers headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private record Answer(int status, String header, String value, String text) {}

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        connections.add(exchange.getRemoteAddress().getPort());
        requests.add(new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readAllBytes()));
        Answer answer = answers.isEmpty() ? new Answer(200, "X", "y", "thanks") : answers.removeFirst();
        exchange.getResponseHeaders().set(answer.header(), answer.value());
        byte[] text = answer.text().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    @AfterEach
    void stop() {
        if (output != null) {
            output.close();
        }
        server.stop(0);
        timers.close();
    }

    private String[] here(String... keysAndValues) {
        String[] here = {
            "host", "127.0.0.1", "port", Integer.toString(server.getAddress().getPort())
        };
        return Stream.concat(Arrays.stream(here), Arrays.stream(keysAndValues)).toArray(String[]::new);
    }

    private Delivery deliver(Consignment consignment, String... keysAndValues) throws Exception {
        if (output == null) {
            output = new HttpOutput(
                    HttpSettings.output(here(keysAndValues)), LiveEngine.outputContext(timers, notice -> {}));
        }
        return output.deliver(consignment).get();
    }

    private Request sent(String... keysAndValues) throws Exception {
        assertThat(deliver(Consignments.of("my.tag", TWO), keysAndValues)).isEqualTo(Delivery.DELIVERED);
        return requests.getLast();
    }

    @Test
    void json_isAnArray() throws Exception {
        Request request = sent();
        assertThat(request.text()).isEqualTo("[{\"date\":1.5,\"a\":1},{\"date\":2.5,\"b\":\"\\u00e4\"}]");
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri()).isEqualTo("/");
        assertThat(request.headers().getFirst("Content-Type")).isEqualTo("application/json");
        assertThat(request.headers().getFirst("User-Agent")).isEqualTo("Weir");
        assertThat(request.headers().getFirst("Host"))
                .isEqualTo("127.0.0.1:" + server.getAddress().getPort());
        assertThat(request.headers().getFirst("Content-Length")).isEqualTo(Integer.toString(request.body().length));
        assertThat(request.headers()).doesNotContainKey("Transfer-encoding");
    }

    @Test
    void jsonLines_areObjectsWithLineEnds() throws Exception {
        Request request = sent("format", "json_lines", "json_date_key", "t", "json_date_format", "iso8601");
        assertThat(request.text()).isEqualTo("""
                        {"t":"1970-01-01T00:00:01.500000Z","a":1}
                        {"t":"1970-01-01T00:00:02.500000Z","b":"\\u00e4"}
                        """);
        assertThat(request.headers().getFirst("Content-Type")).isEqualTo("application/x-ndjson");
    }

    @Test
    void jsonStream_isObjectsAlone() throws Exception {
        Request request = sent("format", "json_stream", "json_date_key", "false");
        assertThat(request.text()).isEqualTo("{\"a\":1}{\"b\":\"\\u00e4\"}");
        assertThat(request.headers().getFirst("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void messagePack_isTheChunkAsItIs() throws Exception {
        Consignment consignment = Consignments.of("t", TWO);
        assertThat(deliver(consignment, "format", "msgpack")).isEqualTo(Delivery.DELIVERED);
        assertThat(requests.getLast().body()).isEqualTo(Consignments.bytes(consignment.payload()));
        assertThat(requests.getLast().headers().getFirst("Content-Type")).isEqualTo("application/msgpack");
    }

    @Test
    void gzip_isOneMember() throws Exception {
        Request request = sent("compress", "gzip", "format", "json_stream", "json_date_key", "false");
        assertThat(request.headers().getFirst("Content-Encoding")).isEqualTo("gzip");
        var in = new GZIPInputStream(new ByteArrayInputStream(request.body()));
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}{\"b\":\"\\u00e4\"}");
    }

    @Test
    void zstd_isOneFrameThatTellsItsSize() throws Exception {
        Consignment consignment = Consignments.of("t", TWO);
        assertThat(deliver(consignment, "compress", "zstd", "format", "msgpack"))
                .isEqualTo(Delivery.DELIVERED);
        byte[] body = requests.getLast().body();
        assertThat(requests.getLast().headers().getFirst("Content-Encoding")).isEqualTo("zstd");
        byte[] plain = Zstd.decompress(body, (int) Zstd.getFrameContentSize(body));
        assertThat(plain).isEqualTo(Consignments.bytes(consignment.payload()));
    }

    @Test
    void headers_areThoseOfTheConfiguration() throws Exception {
        Request request = sent(
                "uri",
                "in?x=1",
                "http_method",
                "PUT",
                "header_tag",
                "X-Tag",
                "header",
                "X-Key a value",
                "header",
                "X-Key another",
                "header",
                "Content-Type text/weir",
                "http_user",
                "me",
                "http_passwd",
                "secret");
        assertThat(request.method()).isEqualTo("PUT");
        assertThat(request.uri()).isEqualTo("/in?x=1");
        assertThat(request.headers().get("X-Tag")).containsExactly("my.tag");
        assertThat(request.headers().get("X-Key")).containsExactly("a value", "another");
        assertThat(request.headers().get("Content-Type")).containsExactly("text/weir");
        assertThat(request.headers().get("Authorization")).containsExactly("Basic bWU6c2VjcmV0");
    }

    @Test
    void tagWithALineEnd_isLeftOut() throws Exception {
        assertThat(deliver(Consignments.of("a\r\nX-Evil: yes", TWO), "header_tag", "X-Tag"))
                .isEqualTo(Delivery.DELIVERED);
        assertThat(requests.getLast().headers()).doesNotContainKeys("X-tag", "X-evil");
    }

    @Test
    void largeChunks_comeWhole() throws Exception {
        List<String> records = IntStream.range(0, 20_000)
                .mapToObj(i -> "{\"n\":" + i + ",\"text\":\"" + "z".repeat(60) + "\"}")
                .toList();
        assertThat(deliver(Consignments.of("t", records), "format", "json_lines", "json_date_key", "false"))
                .isEqualTo(Delivery.DELIVERED);
        assertThat(requests.getLast().text().split("\n")).containsExactlyElementsOf(records);
        var single = List.of("{\"text\":\"" + "z".repeat(1_500_000) + "\"}");
        assertThat(deliver(Consignments.of("t", single))).isEqualTo(Delivery.DELIVERED);
        assertThat(requests.getLast().text()).isEqualTo(single.getFirst() + "\n");
    }

    @Test
    void connection_isUsedAgain() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(deliver(Consignments.of("t", TWO))).isEqualTo(Delivery.DELIVERED);
        }
        assertThat(connections).hasSize(1);
    }

    @Test
    void refusals_areRetriedOrRejected() throws Exception {
        answers.add(new Answer(503, "Retry-After", "7", "later"));
        assertThat(deliver(Consignments.of("t", TWO))).isInstanceOfSatisfying(Delivery.Retry.class, retry -> {
            assertThat(retry.after()).isEqualTo(Duration.ofSeconds(7));
            assertThat(retry.cause()).contains("HTTP status=503: later");
        });
        answers.add(new Answer(429, "X", "y", ""));
        assertThat(deliver(Consignments.of("t", TWO))).isInstanceOf(Delivery.Retry.class);
        answers.add(new Answer(400, "X", "y", "field a is not known"));
        assertThat(deliver(Consignments.of("t", TWO)))
                .isInstanceOfSatisfying(Delivery.Rejected.class, rejected -> assertThat(rejected.cause())
                        .contains("field a is not known"));
        answers.add(new Answer(413, "X", "y", ""));
        assertThat(deliver(Consignments.of("t", TWO))).isInstanceOf(Delivery.Rejected.class);
        answers.add(new Answer(301, "Location", "/there", ""));
        assertThat(deliver(Consignments.of("t", TWO)))
                .isInstanceOfSatisfying(Delivery.Rejected.class, rejected -> assertThat(rejected.cause())
                        .contains("leads to /there"));
        assertThat(deliver(Consignments.of("t", TWO))).isEqualTo(Delivery.DELIVERED);
    }

    @Test
    void engine_deliversEverythingThroughRefusals() throws Exception {
        answers.add(new Answer(503, "Retry-After", "1", ""));
        answers.add(new Answer(500, "X", "y", ""));
        var source = new Source();
        try (LiveEngine engine = LiveEngine.through(
                source, new HttpOutputFactory(), here("format", "json_stream", "json_date_key", "false"))) {
            for (int i = 0; i < 200; i++) {
                source.context().intake().offer(Offer.of(new Tag("t"), Consignments.event(i, "{\"i\":" + i + "}")));
            }
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> engine.status().outputs().getFirst().account().delivered() == 200);
            assertThat(engine.stop().ledgerDifference()).isZero();
        }
        var arrived = new ArrayList<String>();
        for (Request request : requests) {
            arrived.addAll(List.of(request.text().split("(?<=\\})")));
        }
        assertThat(arrived)
                .contains(IntStream.range(0, 200)
                        .mapToObj(i -> "{\"i\":" + i + "}")
                        .toArray(String[]::new));
    }
}
