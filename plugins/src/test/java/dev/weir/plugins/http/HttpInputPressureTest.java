// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.backpressure.Valve;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.config.ByteSize;
import dev.weir.config.SectionKind;
import dev.weir.dispatch.LanePolicy;
import dev.weir.dispatch.QueueOverflow;
import dev.weir.dispatch.RetryPolicy;
import dev.weir.parser.Parsers;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.ServiceSettings;
import dev.weir.pipeline.StopReport;
import dev.weir.plugins.live.LiveEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What senders of the http input are told when it cannot take any more. */
class HttpInputPressureTest {
    private static final Pattern RETRY_AFTER = Pattern.compile("Retry-After: (\\d+)\r\n");

    private LiveEngine engine;

    private int start(long memoryLimit, OverflowPolicy overflow, AckLevel ack, String... keysAndValues) {
        return start(memoryLimit, overflow, ack, ServiceSettings.USUAL, keysAndValues);
    }

    private int start(
            long memoryLimit, OverflowPolicy overflow, AckLevel ack, ServiceSettings service, String... keysAndValues) {
        var factory = new HttpInputFactory();
        String[] all = new String[keysAndValues.length + 4];
        all[0] = "listen";
        all[1] = "127.0.0.1";
        all[2] = "port";
        all[3] = "0";
        System.arraycopy(keysAndValues, 0, all, 4, keysAndValues.length);
        HttpInputSettings settings = LiveEngine.settings(SectionKind.INPUT, factory.schema(), all);
        var policy = new InputPolicy(memoryLimit, 1, overflow, ack, factory.largestItem(settings), true);
        engine = LiveEngine.start(new InputPlan<>("tested", factory, settings, "t", policy), service, Parsers.NONE);
        return engine.port();
    }

    @AfterEach
    void stop() throws Exception {
        if (engine != null) {
            engine.basin().open();
            assertThat(engine.stop().ledgerDifference()).isZero();
            engine.close();
        }
    }

    /** Fills an input of 1000 bytes, so that it is paused. */
    private void fill(RawClient client) throws IOException {
        engine.basin().shut();
        assertThat(client.post("/", "{\"x\":\"" + "y".repeat(2_000) + "\"}").status())
                .isEqualTo(201);
        await().until(() -> engine.input().valve().isShut());
    }

    private static void assertAsksToComeBack(String answer) {
        assertThat(retryAfter(answer)).isBetween(1, 60);
    }

    private static int retryAfter(String answer) {
        Matcher after = RETRY_AFTER.matcher(answer);
        assertThat(after.find()).as(answer).isTrue();
        return Integer.parseInt(after.group(1));
    }

    @Test
    void pausedInput_refusesByTheHeadAlone() throws Exception {
        int port = start(1_000, OverflowPolicy.PAUSE, AckLevel.MEMORY);
        try (RawClient client = RawClient.to(port);
                RawClient other = RawClient.to(port)) {
            fill(client);
            other.send(RawClient.head("/", "application/json", 1_000_000));
            String answer = other.answer();
            assertThat(answer).startsWith("HTTP/1.1 429 Too Many Requests\r\n").contains("Connection: close");
            assertAsksToComeBack(answer);

            engine.basin().open();
            await().until(() -> !engine.input().valve().isShut());
            assertThat(client.post("/", "{}").status()).isEqualTo(201);
        }
        await().until(() -> engine.basin().count() == 2);
    }

    @Test
    void sender_isToldToComeBackWhenTheDestinationIsTriedAgain() throws Exception {
        var factory = new HttpInputFactory();
        HttpInputSettings settings =
                LiveEngine.settings(SectionKind.INPUT, factory.schema(), "listen", "127.0.0.1", "port", "0");
        var plan = new InputPlan<>("tested", factory, settings, "t", LiveEngine.pausingAt(1_000, 1_000_000));
        var ten = Duration.ofSeconds(10);
        var lane = new LanePolicy(
                new RetryPolicy(RetryPolicy.UNLIMITED, ten, ten, ten),
                Long.MAX_VALUE,
                QueueOverflow.PAUSE,
                Duration.ofMillis(2),
                false);
        engine = LiveEngine.start(plan, ServiceSettings.USUAL, Parsers.NONE, lane);
        engine.basin().refuse();
        try (RawClient client = RawClient.to(engine.port())) {
            assertThat(client.post("/", "{\"x\":\"" + "y".repeat(2_000) + "\"}").status())
                    .isEqualTo(201);
            await().until(() -> engine.lane().failing());
            String answer = client.post("/", "{}").answer();
            Duration left = engine.lane().nextAttempt();
            assertThat(answer).startsWith("HTTP/1.1 429");
            assertThat(left).as("a second attempt is still to come").isPositive();
            assertThat(Duration.ofSeconds(retryAfter(answer))).isBetween(left, Duration.ofSeconds(14));
        }
    }

    @Test
    void smallRequest_keepsItsConnectionWhilePaused() throws Exception {
        int port = start(1_000, OverflowPolicy.PAUSE, AckLevel.MEMORY);
        try (RawClient client = RawClient.to(port)) {
            fill(client);
            for (int i = 0; i < 3; i++) {
                client.send(RawClient.head("/", "application/json", 2));
                String answer = client.answer();
                assertThat(answer).startsWith("HTTP/1.1 429").doesNotContain("Connection: close");
                client.send("{}");
            }
            engine.basin().open();
            await().until(() -> !engine.input().valve().isShut());
            assertThat(client.post("/", "{}").status()).isEqualTo(201);
        }
    }

    @Test
    void senderThatAsks_isNotToldToContinueWhilePaused() throws Exception {
        int port = start(1_000, OverflowPolicy.PAUSE, AckLevel.MEMORY);
        try (RawClient client = RawClient.to(port);
                RawClient other = RawClient.to(port)) {
            other.send(RawClient.head("/", "application/json", 2, "Expect: 100-continue"));
            assertThat(other.answer()).startsWith("HTTP/1.1 100 Continue");
            assertThat(other.send("{}").status()).isEqualTo(201);

            fill(client);
            other.send(RawClient.head("/", "application/json", 2, "Expect: 100-continue"));
            assertThat(other.answer()).startsWith("HTTP/1.1 429");
            assertThat(other.isClosed()).isTrue();
        }
    }

    @Test
    void largeUpload_isNotSwallowedWhilePaused() throws Exception {
        int port = start(1_000, OverflowPolicy.PAUSE, AckLevel.MEMORY, "buffer_max_size", "250M");
        try (RawClient client = RawClient.to(port);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            fill(client);
            long promised = 200_000_000;
            long sent = 0;
            byte[] zeroes = new byte[64 * 1024];
            socket.getOutputStream()
                    .write(RawClient.head("/", "application/json", promised).getBytes(StandardCharsets.US_ASCII));
            try {
                while (sent < promised) {
                    socket.getOutputStream().write(zeroes);
                    sent += zeroes.length;
                }
            } catch (IOException cutOff) {
                assertThat(sent).isLessThan(50_000_000);
            }
            assertThat(sent).as("cut off").isLessThan(promised);
        }
    }

    @Test
    void largeUpload_isAnsweredBeforeItIsCutOff() throws Exception {
        int port = start(1_000, OverflowPolicy.PAUSE, AckLevel.MEMORY, "buffer_max_size", "250M");
        try (RawClient client = RawClient.to(port);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            fill(client);
            socket.getOutputStream()
                    .write(RawClient.head("/", "application/json", 200_000_000).getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(new byte[200_000]);
            assertThat(new RawClient(socket).answer()).startsWith("HTTP/1.1 429");
        }
    }

    @Test
    void pauseInTheMiddleOfABody_refusesTheRequestWhole() throws Exception {
        int port = start(1_000, OverflowPolicy.PAUSE, AckLevel.MEMORY);
        try (RawClient client = RawClient.to(port);
                RawClient other = RawClient.to(port)) {
            other.send(RawClient.head("/", "application/json", 14)).send("{\"a\":1}");
            await().until(() -> engine.metric("weir_input_connections") == 2);
            fill(client);
            String answer = other.send("{\"b\":2}").answer();
            assertThat(answer).startsWith("HTTP/1.1 429");
            assertAsksToComeBack(answer);
            engine.basin().open();
            await().until(() -> engine.basin().count() == 1);
        }
    }

    @Test
    void sheddingInput_isNotPaused() throws Exception {
        int port = start(1_000, OverflowPolicy.SHED_NEWEST, AckLevel.MEMORY);
        try (RawClient client = RawClient.to(port)) {
            fill(client);
            assertThat(client.post("/", "{}").status()).isEqualTo(201);
            engine.basin().open();
            await().until(() -> engine.basin().count() == 1);
        }
    }

    @Test
    void deliveredInput_answersWhenTheDestinationHasTheEvents() throws Exception {
        int port = start(Valve.UNLIMITED, OverflowPolicy.PAUSE, AckLevel.DELIVERED);
        engine.basin().shut();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            RawClient client = new RawClient(socket).post("/", "{}");
            socket.setSoTimeout(300);
            assertThatThrownBy(client::answer).isInstanceOf(SocketTimeoutException.class);
            socket.setSoTimeout(30_000);
            engine.basin().open();
            assertThat(client.status()).isEqualTo(201);
        }
    }

    @Test
    void waitingRequest_isToldToComeBackAfterTheAckTimeout() throws Exception {
        var factory = new HttpInputFactory();
        HttpInputSettings settings = HttpSettings.input("listen", "127.0.0.1", "port", "0");
        var policy = new InputPolicy(
                Valve.UNLIMITED,
                1,
                OverflowPolicy.PAUSE,
                AckLevel.DELIVERED,
                factory.largestItem(settings),
                true,
                Duration.ofMillis(200));
        engine = LiveEngine.start(
                new InputPlan<>("tested", factory, settings, "t", policy), ServiceSettings.USUAL, Parsers.NONE);
        engine.basin().shut();
        try (RawClient client = RawClient.to(engine.port())) {
            String answer = client.post("/", "{}").answer();
            assertThat(answer).startsWith("HTTP/1.1 503").contains("ack.timeout=200 ms");
            assertAsksToComeBack(answer);
            engine.basin().open();
            assertThat(client.post("/", "{}").status()).isEqualTo(201);
        }
    }

    @Test
    void waitingRequest_outlivesTheIdleTimeoutOfItsConnection() throws Exception {
        int port =
                start(Valve.UNLIMITED, OverflowPolicy.PAUSE, AckLevel.DELIVERED, "http_server.idle_timeout", "100ms");
        engine.basin().shut();
        try (RawClient client = RawClient.to(port);
                RawClient silent = RawClient.to(port)) {
            client.post("/", "{}");
            assertThat(silent.isClosed()).isTrue();
            try (RawClient later = RawClient.to(port)) {
                assertThat(later.isClosed()).isTrue();
            }
            engine.basin().open();
            assertThat(client.status()).isEqualTo(201);
        }
    }

    @Test
    void waitingRequest_isToldToComeBackWhenTheAgentStops() throws Exception {
        var service = new ServiceSettings(Duration.ofSeconds(1), Duration.ofMillis(200), new ByteSize(48_000_000));
        int port = start(Valve.UNLIMITED, OverflowPolicy.PAUSE, AckLevel.DELIVERED, service);
        engine.basin().shut();
        try (RawClient client = RawClient.to(port)) {
            client.post("/", "{}");
            await().until(() -> engine.input().valve().held() > 0);
            CompletableFuture<StopReport> stopped = CompletableFuture.supplyAsync(() -> {
                try {
                    return engine.stop();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            String answer = client.answer();
            assertThat(answer).startsWith("HTTP/1.1 503").contains("Connection: close");
            assertAsksToComeBack(answer);
            assertThat(stopped.get(30, TimeUnit.SECONDS).ledgerDifference()).isZero();
            engine.close();
            engine = null;
        }
    }

    @Test
    void unfinishedRequest_isDroppedWhenTheAgentStops() throws Exception {
        int port = start(Valve.UNLIMITED, OverflowPolicy.PAUSE, AckLevel.MEMORY);
        try (RawClient client = RawClient.to(port)) {
            client.send(RawClient.head("/", "application/json", 1_000)).send("{");
            await().until(() -> engine.metric("weir_input_connections") == 1);
            CompletableFuture<StopReport> stopped = CompletableFuture.supplyAsync(() -> {
                try {
                    return engine.stop();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(client.answer())
                    .satisfiesAnyOf(
                            answer -> assertThat(answer).startsWith("HTTP/1.1 503"),
                            answer -> assertThat(answer).isEmpty());
            assertThat(stopped.get(30, TimeUnit.SECONDS)
                            .last()
                            .inputs()
                            .getFirst()
                            .account()
                            .accepted())
                    .isZero();
            engine.close();
            engine = null;
        }
    }

    @Test
    void requestsBeyondTheLimit_areToldToComeBack() throws Exception {
        int port = start(Valve.UNLIMITED, OverflowPolicy.PAUSE, AckLevel.MEMORY, "http_server.max_requests", "1");
        try (RawClient client = RawClient.to(port);
                RawClient other = RawClient.to(port)) {
            client.send(RawClient.head("/", "application/json", 2, "Expect: 100-continue"));
            assertThat(client.answer()).startsWith("HTTP/1.1 100");
            String answer = other.post("/", "{}").answer();
            assertThat(answer).startsWith("HTTP/1.1 503");
            assertAsksToComeBack(answer);
            assertThat(client.send("{}").status()).isEqualTo(201);
            await().until(() -> other.post("/", "{}").status() == 201);
        }
    }

    @Test
    void unfinishedBodies_stayWithinTheMemoryOfTheProcess() throws Exception {
        var service = new ServiceSettings(Duration.ofSeconds(1), Duration.ofSeconds(5), new ByteSize(1_000_000));
        int port = start(Valve.UNLIMITED, OverflowPolicy.PAUSE, AckLevel.MEMORY, service, "buffer_max_size", "400k");
        String body = "{\"x\":\"" + "y".repeat(300_000) + "\"}";
        RawClient[] clients = new RawClient[12];
        try {
            for (int i = 0; i < clients.length; i++) {
                clients[i] = RawClient.to(port);
                clients[i].send(RawClient.head("/", "application/json", body.length()));
                clients[i].send(body.substring(0, 150_000));
            }
            // The limit, one largest item, and what each reader owns without asking.
            assertThat(engine.status().memoryHeld()).isLessThan(1_000_000 + 4 * 400_000 + 20_000);
            for (RawClient client : clients) {
                client.send(body.substring(150_000));
            }
            for (RawClient client : clients) {
                assertThat(client.status()).isIn(201, 429, 503);
            }
        } finally {
            for (RawClient client : clients) {
                if (client != null) {
                    client.close();
                }
            }
        }
        await().until(() -> engine.status().memoryHeld() == 0);
        assertThat(engine.basin().count()).isPositive();
    }
}
