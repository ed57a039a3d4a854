// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plain tcp has no acknowledgement, so a kill takes what the kernel still held and at most one append, and nothing of
 * what the agent had counted as taken.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TcpKillTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String INPUT = "listening on \\S*?:";
    private static final String ADMIN = "tcp_port=";
    private static final Pattern EVENT = Pattern.compile("\"n\":(\\d+)");
    private static final Pattern TAKEN = Pattern.compile("fluentbit_input_records_total\\{[^}]*} (\\d+)");

    @TempDir
    private Path folder;

    private final Set<Long> arrived = ConcurrentHashMap.newKeySet();
    private HttpServer destination;
    private volatile boolean refusing;
    private LaunchedWeir weir;

    @BeforeEach
    void open() throws IOException {
        destination = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        destination.createContext("/", this::take);
        destination.start();
    }

    @AfterEach
    void close() {
        if (weir != null) {
            weir.close();
        }
        destination.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            if (refusing) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            Matcher event = EVENT.matcher(body);
            while (event.find()) {
                arrived.add(Long.parseLong(event.group(1)));
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void start() throws IOException {
        Path file = Files.writeString(folder.resolve("weir.yaml"), """
                service:
                  grace: 1
                  storage.path: %s
                  http_server: on
                  http_listen: 127.0.0.1
                  http_port: 0
                pipeline:
                  inputs:
                    - name: tcp
                      listen: 127.0.0.1
                      port: 0
                      format: json
                      storage.type: filesystem
                  outputs:
                    - name: http
                      match: '*'
                      host: 127.0.0.1
                      port: %d
                      format: json_lines
                """.formatted(
                        folder.resolve("store"), destination.getAddress().getPort()));
        weir = LaunchedWeir.start(folder, "run", file.toString());
    }

    private int port(String after) {
        Pattern told = Pattern.compile(after + "(\\d+)");
        await().atMost(LONGEST)
                .until(() ->
                        told.matcher(weir.output()).find() || !weir.handle().isAlive());
        Matcher found = told.matcher(weir.output());
        assertThat(found.find()).as(weir.output()).isTrue();
        return Integer.parseInt(found.group(1));
    }

    private long taken(HttpClient client, int admin) throws IOException, InterruptedException {
        HttpResponse<String> metrics = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + "/api/v2/metrics/prometheus"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        Matcher count = TAKEN.matcher(metrics.body());
        assertThat(count.find()).as(metrics.body()).isTrue();
        return Long.parseLong(count.group(1));
    }

    private void kill() {
        weir.handle().destroyForcibly();
        weir.handle().onExit().join();
    }

    private static byte[] events(long from, long to) {
        var text = new StringBuilder();
        LongStream.range(from, to).forEach(n -> text.append("{\"n\":").append(n).append("}\n"));
        return text.toString().getBytes(UTF_8);
    }

    @Test
    void kill_takesNothing_ofWhatWasTakenFromASenderThatFellSilent() throws Exception {
        refusing = true;
        start();
        int admin = port(ADMIN);
        try (var client = HttpClient.newHttpClient();
                var sender = new Socket(InetAddress.getLoopbackAddress(), port(INPUT))) {
            OutputStream out = sender.getOutputStream();
            out.write(events(0, 20_000));
            await().atMost(LONGEST).until(() -> taken(client, admin) == 20_000);
            kill();
        }
        refusing = false;
        start();
        await().atMost(LONGEST)
                .until(() -> arrived.size() >= 20_000 || !weir.handle().isAlive());
        assertThat(arrived)
                .as(weir.output())
                .containsAll(LongStream.range(0, 20_000).boxed().toList());
    }

    @Test
    void kill_takesOneRangeAtTheEnd_ofASenderThatGoesOn() throws Exception {
        start();
        long sent = sendUntilKilled();
        start();
        port(INPUT);
        weir.handle().destroy();
        assertThat(weir.await(LONGEST)).as(weir.output()).isZero();

        long first = LongStream.range(0, sent)
                .filter(n -> !arrived.contains(n))
                .findFirst()
                .orElse(sent);
        assertThat(first).isPositive();
        assertThat(arrived).noneMatch(n -> n > first);
    }

    private long sendUntilKilled() throws IOException {
        long sent = 0;
        try (var sender = new Socket(InetAddress.getLoopbackAddress(), port(INPUT))) {
            while (true) {
                sender.getOutputStream().write(events(sent, sent + 100));
                sent += 100;
                if (weir.handle().isAlive() && arrived.size() > 30_000) {
                    weir.handle().destroyForcibly();
                }
            }
        } catch (IOException killed) {
            weir.handle().onExit().join();
            return sent + 100;
        }
    }
}
