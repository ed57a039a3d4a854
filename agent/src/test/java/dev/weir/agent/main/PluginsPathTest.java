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
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin of somebody else, in the program as a user starts it, in front of a destination that stalls. */
class PluginsPathTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Pattern LINE = Pattern.compile("line (\\d+) of");
    private static final int LINES = 30_000;

    @TempDir
    private Path folder;

    private final BitSet arrived = new BitSet();
    private int repeated;
    private boolean away = true;
    private HttpServer destination;

    @BeforeEach
    void startDestination() throws IOException {
        destination = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        destination.createContext("/", this::take);
        destination.start();
    }

    @AfterEach
    void stopDestination() {
        destination.stop(0);
    }

    private synchronized void take(HttpExchange request) throws IOException {
        String body = new String(request.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!away) {
            Matcher line = LINE.matcher(body);
            while (line.find()) {
                int number = Integer.parseInt(line.group(1));
                repeated += arrived.get(number) ? 1 : 0;
                arrived.set(number);
            }
        }
        request.sendResponseHeaders(away ? 503 : 200, -1);
        request.close();
    }

    private synchronized void comeBack() {
        away = false;
    }

    private synchronized int arrivals() {
        return arrived.cardinality();
    }

    private synchronized int repeats() {
        return repeated;
    }

    @Test
    void input_isFoundPausesResumesAndLosesNothing() throws Exception {
        ExamplePlugin plugin = ExamplePlugin.build("command", folder.resolve("built"));
        String configuration =
                """
                service:
                  plugins_path: %s
                  scheduler.base: 1
                  scheduler.cap: 1
                pipeline:
                  inputs:
                    - name: Command
                      alias: theirs
                      run: seq -f 'line %%.0f of some sixty bytes, so that there are enough' 1 %d
                      mem_buf_limit: 1M
                  outputs:
                    - name: http
                      match: '*'
                      host: 127.0.0.1
                      port: %d
                      format: json_lines
                """.formatted(plugin.folder(), LINES, destination.getAddress().getPort());
        Path file = Files.writeString(folder.resolve("weir.yaml"), configuration);

        try (LaunchedWeir weir = LaunchedWeir.start(folder, "run", file.toString())) {
            await().atMost(LONGEST).until(() -> weir.output().contains("theirs paused (mem buf overlimit)"));
            assertThat(arrivals()).isZero();
            comeBack();
            await().atMost(LONGEST).until(() -> arrivals() == LINES);
            assertThat(weir.output()).contains("theirs resume (mem buf overlimit)");
            weir.handle().destroy();

            assertThat(weir.await(LONGEST)).as(weir.output()).isZero();
            assertThat(weir.output())
                    .contains("events buffered=" + LINES + ", delivered=" + LINES + ", given up=0, shed=0");
            assertThat(repeats()).isZero();
        }
    }
}
