// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DestinationTest {
    @Test
    void connections_areRefusedUntilItOpens() throws IOException {
        try (var destination = new Destination(Destination.UNHURRIED);
                var requests = new Requests()) {
            assertThatThrownBy(() -> requests.post(destination.port(), "/", json("{}")))
                    .isInstanceOf(ConnectException.class);

            destination.open();

            assertThat(requests.post(destination.port(), "/", json("{}\n{}\n")).status())
                    .isEqualTo(200);
            assertThat(destination.arrivals().events()).isEqualTo(2);
        }
    }

    @Test
    void requests_waitForTheirTurnBeyondThoseThatItTakes() throws IOException {
        try (var destination = new Destination(Destination.UNHURRIED);
                var requests = new Requests()) {
            destination.open(1);
            requests.post(destination.port(), "/", json("{\"seq\":0}\n"));

            CompletableFuture<Integer> second = CompletableFuture.supplyAsync(() -> {
                try {
                    return requests.post(destination.port(), "/", json("{\"date\":1.5,\"seq\":17,\"m\":\"\"}\n"))
                            .status();
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
            });
            assertThat(destination.arrivals().events()).isEqualTo(1);
            destination.takeAll();

            assertThat(second).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(200);
            assertThat(destination.arrivals().missing(18)).isEqualTo(16);
        }
    }

    @Test
    void lineSender_countsTheTimeForWhichNobodyReads() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var sender = new LineSender(server.getLocalPort(), 1e6, 500, Duration.ofSeconds(60));
                Socket reader = server.accept()) {
            await().atMost(Duration.ofSeconds(30)).until(sender::isBlocked);
            int whole = sender.sent();

            byte[] first = reader.getInputStream().readNBytes(20);
            reader.getInputStream().skipNBytes(10_000_000);

            assertThat(new String(first, StandardCharsets.US_ASCII)).startsWith("{\"seq\":0,\"message\"");
            await().atMost(Duration.ofSeconds(30)).until(() -> sender.blockedNanos() > 0 && sender.sent() > whole);
            assertThat(sender.longestNanos()).isPositive();
            assertThat(sender.hasEnded()).isFalse();
        }
    }

    @Test
    void lineSender_tellsWhyItsConnectionBroke() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var sender = new LineSender(server.getLocalPort(), 1e6, 500, Duration.ofSeconds(60))) {
            server.accept().close();

            await().atMost(Duration.ofSeconds(30)).until(sender::hasEnded);
            assertThat(sender.broken()).isNotNull();
        }
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
