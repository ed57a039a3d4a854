// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process that follows growing files over a store, ended in any way; every line is counted. */
class TailKillTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Pattern LINE = Pattern.compile("\"log\":\"(\\d+) ");

    /** What was answered within this time of a kill may come again: the agent's own bound, and what a busy disk takes. */
    private static final long ANSWERED_NANOS = TimeUnit.MILLISECONDS.toNanos(1_000);

    @TempDir
    private Path folder;

    private final Map<Long, List<Long>> arrived = new ConcurrentHashMap<>();
    private HttpServer destination;
    private volatile boolean dead;
    private LaunchedWeir weir;
    private Path logs;
    private long written;

    @BeforeEach
    void open() throws IOException {
        logs = Files.createDirectories(folder.resolve("logs"));
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
            if (dead) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            long now = System.nanoTime();
            Matcher line = LINE.matcher(body);
            while (line.find()) {
                arrived.computeIfAbsent(Long.parseLong(line.group(1)), first -> new ArrayList<>())
                        .add(now);
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void start(String pattern) throws IOException {
        Path file = Files.writeString(folder.resolve("weir.yaml"), """
                service:
                  flush: 1
                  grace: 1
                  storage.path: %s
                pipeline:
                  inputs:
                    - name: tail
                      path: %s
                      read_from_head: on
                      refresh_interval: 1
                      rotate_wait: 2
                      storage.type: filesystem
                  outputs:
                    - name: http
                      match: '*'
                      host: 127.0.0.1
                      port: %d
                      format: json_lines
                """.formatted(
                        folder.resolve("store"),
                        logs.resolve(pattern),
                        destination.getAddress().getPort()));
        weir = LaunchedWeir.start(folder, "run", file.toString());
    }

    private void write(int lines) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < lines; line++) {
            text.append(written++).append(" a line of a log as one finds it anywhere\n");
        }
        Files.writeString(
                logs.resolve("app.log"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void rotate(int number) throws IOException {
        Files.move(logs.resolve("app.log"), logs.resolve("app.log." + number));
    }

    private void awaitArrived(long lines) {
        await().atMost(LONGEST).until(() -> arrived.size() >= lines || !weir.handle().isAlive());
        assertThat(arrived.size()).as(weir.output()).isGreaterThanOrEqualTo((int) lines);
    }

    private void kill() {
        weir.handle().destroyForcibly();
        weir.handle().onExit().join();
    }

    private void assertAllArrived() {
        awaitArrived(written);
        assertThat(arrived.keySet()).containsAll(LongStream.range(0, written).boxed().toList());
    }

    private List<Long> repeated() {
        return arrived.entrySet().stream()
                .filter(line -> line.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    @Test
    void kill_losesNothing_andRepeatsOnlyWhatWasUnderWay() throws Exception {
        var kills = new ArrayList<Long>();
        for (int round = 1; round <= 3; round++) {
            start("app.log*");
            long soon = written + 200;
            for (int piece = 0; piece < 40; piece++) {
                write(100);
                if (piece % 20 == 10) {
                    rotate(10 * round + piece / 20);
                }
            }
            awaitArrived(soon);
            write(3_000);
            kills.add(System.nanoTime());
            kill();
            write(500);
            rotate(10 * round + 5);
            write(500);
        }
        start("app.log*");
        assertAllArrived();

        assertThat(repeated()).allSatisfy(line -> assertThat(kills)
                .as("line %d was answered long before each kill", line)
                .anyMatch(kill -> arrived.get(line).getFirst() > kill - ANSWERED_NANOS));
        weir.handle().destroy();
        assertThat(weir.await(LONGEST)).as(weir.output()).isZero();
    }

    @Test
    void stop_leavesInTheStore_whatADeadDestinationDidNotTake_andTheNextRunDeliversItOnce() throws Exception {
        start("app.log");
        write(1_000);
        awaitArrived(1_000);
        dead = true;
        write(5_000);
        await().atMost(LONGEST).until(() -> weir.output().contains("failed to flush chunk"));
        weir.handle().destroy();
        assertThat(weir.await(LONGEST)).as(weir.output()).isZero();

        write(300);
        rotate(1);
        write(300);
        dead = false;
        start("app.log");
        assertAllArrived();
        weir.handle().destroy();
        assertThat(weir.await(LONGEST)).as(weir.output()).isZero();
        assertThat(repeated()).isEmpty();
    }
}
