// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.notice.Notice;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.RealTimers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpstreamTest {
    private final RealTimers timers = new RealTimers();
    private final List<Notice> notices = new CopyOnWriteArrayList<>();
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private ServerSocket server;

    @BeforeEach
    void serve() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    accepted.add(socket);
                    Thread.ofVirtual().start(() -> echo(socket));
                } catch (IOException _) {
                    return;
                }
            }
        });
    }

    private static void echo(Socket socket) {
        try {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException _) {
            // The test has ended.
        }
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        for (Socket socket : accepted) {
            socket.close();
        }
        timers.close();
    }

    private Upstream upstream(NetSettings settings) {
        return new Upstream(
                new Endpoint.Tcp("127.0.0.1", server.getLocalPort()),
                settings,
                TlsSettings.OFF,
                LiveEngine.outputContext(timers, notices::add));
    }

    private static NetSettings settings(Duration connect, Duration io, Duration idle, int recycle, int connections) {
        return new NetSettings(
                connect,
                true,
                io,
                true,
                idle,
                recycle,
                connections,
                Optional.empty(),
                NetSettings.Prefer.NONE,
                NetSettings.Probes.OFF);
    }

    private static void exchange(Connection connection) throws IOException {
        connection.write(ByteBuffer.wrap("over".getBytes()));
        assertThat(connection.input().readNBytes(4)).asString().isEqualTo("over");
        connection.keep();
    }

    private void exchange(Upstream upstream) throws IOException {
        try (Connection connection = upstream.connect()) {
            exchange(connection);
        }
    }

    @Test
    void connect_usesAKeptConnectionAgain() throws Exception {
        try (Upstream upstream = upstream(NetSettings.USUAL)) {
            for (int i = 0; i < 5; i++) {
                exchange(upstream);
            }

            assertThat(accepted).hasSize(1);
            try (Connection connection = upstream.connect()) {
                assertThat(connection.reused()).isTrue();
            }
        }
    }

    @Test
    void connection_isNotUsedAgainUnlessItIsKept() throws Exception {
        try (Upstream upstream = upstream(NetSettings.USUAL)) {
            upstream.connect().close();
            upstream.connect().close();

            await().until(() -> accepted.size() == 2);
            assertThat(upstream.idleConnections()).isZero();
        }
    }

    @Test
    void connection_thatTheDestinationClosedIsReplacedBeforeUse() throws Exception {
        try (Upstream upstream = upstream(NetSettings.USUAL)) {
            exchange(upstream);
            accepted.getFirst().close();

            exchange(upstream);

            assertThat(accepted).hasSize(2);
        }
    }

    @Test
    void connection_withBytesThatNobodyAskedForIsReplaced() throws Exception {
        try (Upstream upstream = upstream(NetSettings.USUAL)) {
            exchange(upstream);
            accepted.getFirst().getOutputStream().write("stray".getBytes());
            accepted.getFirst().getOutputStream().flush();

            exchange(upstream);

            assertThat(accepted).hasSize(2);
        }
    }

    @Test
    void connection_endsAfterItsRecycles() throws Exception {
        try (Upstream upstream =
                upstream(settings(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(30), 2, 0))) {
            for (int i = 0; i < 6; i++) {
                exchange(upstream);
            }

            assertThat(accepted).hasSize(2);
        }
    }

    @Test
    void connection_endsWhenItHasBeenIdleForLong() throws Exception {
        try (Upstream upstream =
                upstream(settings(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(20), 100, 0))) {
            exchange(upstream);

            await().until(() -> upstream.idleConnections() == 0);
            assertThat(accepted.getFirst().getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void connect_refusesBeyondTheLimit() throws Exception {
        try (Upstream upstream =
                upstream(settings(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(30), 100, 1))) {
            try (Connection connection = upstream.connect()) {
                assertThatThrownBy(upstream::connect)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("limit=1")
                        .hasMessageContaining("net.max_worker_connections");
                connection.keep();
            }
            exchange(upstream);
        }
    }

    @Test
    void connect_saysWhereItCouldNotConnect() throws Exception {
        // Bound and not listening: refused, and nobody else can take the port meanwhile.
        try (Socket deaf = new Socket()) {
            deaf.bind(new InetSocketAddress("127.0.0.1", 0));
            int port = deaf.getLocalPort();
            try (Upstream upstream = new Upstream(
                    new Endpoint.Tcp("127.0.0.1", port),
                    NetSettings.USUAL,
                    TlsSettings.OFF,
                    LiveEngine.outputContext(timers, notices::add))) {
                assertThatThrownBy(upstream::connect)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("cannot connect to 127.0.0.1:" + port)
                        .hasMessageContaining("refused");
            }
        }
    }

    @Test
    void connect_saysThatANameIsUnknown() {
        var endpoint = new Endpoint.Tcp("no-such-host.invalid", 1);
        try (Upstream upstream = new Upstream(
                endpoint, NetSettings.USUAL, TlsSettings.OFF, LiveEngine.outputContext(timers, notices::add))) {
            assertThatThrownBy(upstream::connect)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no-such-host.invalid");
        }
    }

    @Test
    void connect_resolvesNames() throws Exception {
        var endpoint = new Endpoint.Tcp("localhost", server.getLocalPort());
        try (Upstream upstream = new Upstream(
                endpoint, NetSettings.USUAL, TlsSettings.OFF, LiveEngine.outputContext(timers, notices::add))) {
            exchange(upstream);
        }
    }

    @Test
    void read_endsAfterTheIoTimeout() throws Exception {
        try (Upstream upstream =
                        upstream(settings(Duration.ofSeconds(5), Duration.ofMillis(30), Duration.ofSeconds(30), 1, 0));
                Connection connection = upstream.connect()) {
            assertThatThrownBy(() -> connection.input().read())
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("30 ms");
        }
    }

    @Test
    void write_endsAfterTheIoTimeoutWhenNobodyReads() throws Exception {
        try (Upstream upstream = upstream(
                        settings(Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(30), 1, 0));
                Connection connection = upstream.connect()) {
            // What comes back is not read here, so the other side soon reads no more either.
            assertThatThrownBy(() -> connection.write(ByteBuffer.allocateDirect(100_000_000)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void close_endsConnectionsThatAreInUse() throws Exception {
        Upstream upstream = upstream(NetSettings.USUAL);
        Connection connection = upstream.connect();
        Thread closer = Thread.ofVirtual().start(upstream::close);

        assertThatThrownBy(() -> connection.input().readAllBytes()).isInstanceOf(IOException.class);
        closer.join();
        connection.close();
        assertThatThrownBy(upstream::connect).hasMessageContaining("closed");
    }

    @Test
    void sourceAddress_isWhereConnectionsComeFrom() throws Exception {
        var from = new NetSettings(
                Duration.ofSeconds(5),
                true,
                Duration.ofSeconds(5),
                true,
                Duration.ofSeconds(5),
                1,
                0,
                Optional.of("127.0.0.5"),
                NetSettings.Prefer.IPV4,
                new NetSettings.Probes(true, 30, 5, 3));
        try (Upstream upstream = upstream(from)) {
            exchange(upstream);

            assertThat(accepted.getFirst().getInetAddress().getHostAddress()).isEqualTo("127.0.0.5");
        }
    }

    @Test
    void unixSocket_isReached(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("up.sock");
        try (ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            unix.bind(UnixDomainSocketAddress.of(path));
            Thread.ofVirtual().start(() -> {
                try (SocketChannel peer = unix.accept()) {
                    ByteBuffer bytes = ByteBuffer.allocate(4);
                    while (bytes.hasRemaining()) {
                        peer.read(bytes);
                    }
                    peer.write(bytes.flip());
                    peer.read(ByteBuffer.allocate(1));
                } catch (IOException cause) {
                    throw new IllegalStateException(cause);
                }
            });
            try (Upstream upstream = new Upstream(
                    Endpoint.Unix.of(path),
                    NetSettings.USUAL,
                    TlsSettings.OFF,
                    LiveEngine.outputContext(timers, notices::add))) {
                exchange(upstream);
            }
        }
    }
}
