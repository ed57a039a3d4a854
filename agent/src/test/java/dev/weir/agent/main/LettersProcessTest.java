// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real agent before a server that refuses what holds a word, and what {@code weir dlq} does about it. */
class LettersProcessTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<String> taken = new CopyOnWriteArrayList<>();
    private volatile String refused = "poison";
    private HttpServer server;
    private int runs;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.createContext("/", this::take);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean refuse = !refused.isEmpty() && body.contains(refused);
        if (!refuse) {
            body.lines().forEach(taken::add);
        }
        exchange.sendResponseHeaders(refuse ? 400 : 200, -1);
        exchange.close();
    }

    private record Answer(int code, String text) {}

    private Answer weir(String... arguments) throws Exception {
        Path own = Files.createDirectories(folder.resolve("tool" + runs++));
        try (LaunchedWeir weir = LaunchedWeir.start(own, arguments)) {
            int code = weir.await(LONGEST);
            return new Answer(code, weir.output());
        }
    }

    private String configuration(String storage) throws IOException {
        Path lines = folder.resolve("app.log");
        var text = new StringBuilder();
        for (int line = 0; line < 100; line++) {
            text.append("line ")
                    .append(line)
                    .append(line % 40 == 7 ? " poison" : " fine")
                    .append('\n');
        }
        Files.writeString(lines, text);
        return Files.writeString(folder.resolve("weir.yaml"), """
                service:
                  grace: 1
                  storage.path: %s
                  storage.limit: 64M
                  storage.keep.rejected: on
                pipeline:
                  inputs:
                    - name: tail
                      path: %s
                      tag: app
                      read_from_head: true
                      storage.type: %s
                  outputs:
                    - name: http
                      alias: archive
                      match: '*'
                      host: 127.0.0.1
                      port: %d
                      format: json_lines
                """.formatted(
                                folder.resolve("store"),
                                lines,
                                storage,
                                server.getAddress().getPort()))
                .toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "filesystem"})
    void refusedEvents_areKept_shown_andDeliveredWhenTheServerTakesThem(String storage) throws Exception {
        String file = configuration(storage);
        String letters = folder.resolve("store/rejected").toString();
        try (LaunchedWeir agent = LaunchedWeir.start(Files.createDirectories(folder.resolve("agent")), "run", file)) {
            await().atMost(LONGEST)
                    .until(() -> taken.size() >= 97 || !agent.handle().isAlive());
            await().atMost(LONGEST)
                    .until(() -> weir("dlq", "list", letters).text().contains("in all: letters=3"));
            Answer list = weir("dlq", "list", "-c", file);
            assertThat(list.code()).isZero();
            assertThat(list.text())
                    .contains("output archive: letters=3, events=3")
                    .contains("HTTP status=400");
            assertThat(weir("dlq", "drop", letters, "--all"))
                    .as("while the agent has them")
                    .matches(answer -> answer.code() == 2 && answer.text().contains("in use"));
            agent.handle().destroy();
            assertThat(agent.await(LONGEST)).as(agent.output()).isZero();
            assertThat(agent.output()).contains("kept as dead letters").contains("delivered=97, dead letters=3");
        }
        assertThat(taken).hasSize(97).noneMatch(line -> line.contains("poison"));

        Answer shown = weir("dlq", "show", letters, "--output", "archive");
        assertThat(shown.code()).isZero();
        assertThat(shown.text().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("{\"output\":\"archive\"") && line.contains("\"tag\":\"app\""))
                .first()
                .asString()
                .contains("\"event\":{\"log\":\"line 7 poison\"}");
        assertThat(weir("dlq", "list", folder.resolve("store").toString()))
                .as("the store that they lie in")
                .isEqualTo(weir("dlq", "list", letters));
        assertThat(weir("dlq", "drop", letters, "--cause", "never said").text())
                .contains("dropped: events=0", "weir dlq list shows which there are");

        assertThat(weir("dlq", "replay", "-c", file, "--output", "archive"))
                .isEqualTo(new Answer(1, "delivered: events=0, refused again: events=3\n"));
        refused = "line 47";
        assertThat(weir("dlq", "replay", "-c", file, "--output", "archive"))
                .isEqualTo(new Answer(1, "delivered: events=2, refused again: events=1\n"));
        assertThat(taken).hasSize(99);
        assertThat(weir("dlq", "list", letters).text()).contains("in all: letters=1, events=1");
        assertThat(weir("dlq", "drop", letters, "--all")).isEqualTo(new Answer(0, "dropped: events=1\n"));
        assertThat(weir("dlq", "list", letters))
                .isEqualTo(new Answer(0, "in all: letters=0, events=0, bytes=0 bytes\n"));
    }
}
