// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.output.Delivery;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.RealTimers;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The http output against destinations that break off, talk nonsense, or say nothing. */
class HttpOutputTroubleTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final List<String> RECORDS = List.of("{\"a\":1}");

    private final RealTimers timers = new RealTimers();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private ServerSocket server;
    private HttpOutput output;

    /** What a destination does with one connection. */
    @FunctionalInterface
    private interface Script {
        void run(Socket socket, InputStream in) throws IOException;
    }

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        if (output != null) {
            output.close();
        }
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        timers.close();
    }

    /** Serves one connection after the other, each with its script. */
    private void serve(Script... scripts) {
        Thread.ofVirtual().start(() -> {
            for (Script script : scripts) {
                try {
                    Socket socket = server.accept();
                    open.add(socket);
                    script.run(socket, socket.getInputStream());
                } catch (IOException _) {
                    // The output ended the conversation, which is what some of these tests want.
                }
            }
        });
    }

    /** Reads one request, to the end of its body. */
    private void request(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("end");
            }
            head.append((char) next);
        }
        String length = head.substring(head.indexOf("Content-Length: ") + 16);
        byte[] body = in.readNBytes(Integer.parseInt(length.substring(0, length.indexOf('\r'))));
        requests.add(new String(body, StandardCharsets.UTF_8));
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private Delivery deliver(String... keysAndValues) throws Exception {
        return deliver(RECORDS, keysAndValues);
    }

    private Delivery deliver(List<String> records, String... keysAndValues) throws Exception {
        if (output == null) {
            String[] here = {"host", "127.0.0.1", "port", Integer.toString(server.getLocalPort())};
            String[] all = Stream.concat(Arrays.stream(here), Arrays.stream(keysAndValues))
                    .toArray(String[]::new);
            output = new HttpOutput(HttpSettings.output(all), LiveEngine.outputContext(timers, notice -> {}));
        }
        return output.deliver(Consignments.of("t", records)).get();
    }

    private static void assertRetried(Delivery delivery, String cause) {
        assertThat(delivery).isInstanceOfSatisfying(Delivery.Retry.class, retry -> assertThat(retry.cause())
                .contains(cause));
    }

    @Test
    void staleConnection_isReplacedAtOnce() throws Exception {
        serve(
                (socket, in) -> {
                    request(in);
                    say(socket, OK);
                    request(in);
                    socket.close();
                },
                (socket, in) -> {
                    request(in);
                    say(socket, OK);
                });
        assertThat(deliver()).isEqualTo(Delivery.DELIVERED);
        assertThat(deliver()).isEqualTo(Delivery.DELIVERED);
        assertThat(requests).hasSize(3);
    }

    @Test
    void freshConnection_isNotReplaced() throws Exception {
        serve((socket, in) -> {
            request(in);
            socket.close();
        });
        assertRetried(deliver(), "unanswered");
        assertThat(requests).hasSize(1);
    }

    @Test
    void halfAnAnswer_isRetried() throws Exception {
        serve(
                (socket, in) -> {
                    request(in);
                    say(socket, OK);
                    request(in);
                    say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
                    socket.close();
                },
                (socket, in) -> request(in));
        assertThat(deliver()).isEqualTo(Delivery.DELIVERED);
        assertRetried(deliver(), "in the middle of an answer");
        assertThat(requests).hasSize(2);
    }

    @Test
    void malformedAnswer_isRetriedOnAnotherConnection() throws Exception {
        serve(
                (socket, in) -> {
                    request(in);
                    say(socket, "220 mail.example ESMTP\r\n\r\n");
                },
                (socket, in) -> {
                    request(in);
                    say(socket, OK);
                });
        assertRetried(deliver(), "malformed answer");
        assertThat(deliver()).isEqualTo(Delivery.DELIVERED);
    }

    @Test
    void silence_isRetriedAfterTheResponseTimeout() throws Exception {
        serve((socket, in) -> request(in));
        assertRetried(deliver("http.response_timeout", "300ms"), "300 ms");
    }

    @Test
    void dribbledAnswer_isRetriedAfterTheResponseTimeout() throws Exception {
        serve((socket, in) -> {
            request(in);
            while (true) {
                say(socket, "H");
                java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
            }
        });
        assertThat(deliver("http.response_timeout", "400ms")).isInstanceOf(Delivery.Retry.class);
    }

    @Test
    void pauseInAnAnswer_isRetriedAfterTheIdleTimeout() throws Exception {
        serve((socket, in) -> {
            request(in);
            say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
        });
        assertRetried(deliver("http.read_idle_timeout", "300ms"), "300 ms");
    }

    @Test
    void nobodyThere_isRetried() throws Exception {
        server.close();
        assertRetried(deliver(), "cannot connect");
    }

    @Test
    void answerBeforeTheWholeRequest_isRead() throws Exception {
        var records = new ArrayList<String>();
        for (int i = 0; i < 64; i++) {
            records.add("{\"x\":\"" + "y".repeat(200_000) + "\"}");
        }
        serve((socket, in) -> {
            in.readNBytes(1_000);
            say(socket, "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            socket.shutdownOutput();
            in.readNBytes(100_000);
            // What is not read any more makes the kernel reset the connection, with the answer
            // already there.
            socket.close();
        });
        Delivery delivery = deliver(records);
        assertThat(delivery)
                .satisfiesAnyOf(
                        answer -> assertThat(answer).isInstanceOf(Delivery.Rejected.class),
                        answer -> assertThat(answer).isInstanceOf(Delivery.Retry.class));
    }

    @Test
    void answerUntilTheEndOfTheConnection_isTaken() throws Exception {
        serve(
                (socket, in) -> {
                    request(in);
                    say(socket, "HTTP/1.0 200 OK\r\n\r\nall of it");
                    socket.close();
                },
                (socket, in) -> {
                    request(in);
                    say(socket, "HTTP/1.1 100 Continue\r\n\r\n" + OK);
                });
        assertThat(deliver()).isEqualTo(Delivery.DELIVERED);
        assertThat(deliver()).isEqualTo(Delivery.DELIVERED);
    }

    @Test
    void close_endsADeliveryThatWaits() throws Exception {
        serve((socket, in) -> {
            request(in);
            output.close();
        });
        assertThat(deliver()).isInstanceOf(Delivery.Retry.class);
    }
}
