// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.input.InputFailedException;
import dev.weir.parser.Parsers;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.ServiceSettings;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.Source;
import java.io.IOException;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerTest {
    private static final ListenSettings LOCAL = ListenSettings.plain(new Endpoint.Tcp("127.0.0.1", 0));

    private final Source source = new Source();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private LiveEngine engine;

    @BeforeEach
    void startEngine() {
        var plan = new InputPlan<>("source", source, 1_000_000, "t", LiveEngine.pausingAt(1_000_000, 1_000_000));
        engine = LiveEngine.start(plan, ServiceSettings.USUAL, Parsers.NONE);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable thing : opened.reversed()) {
            thing.close();
        }
        engine.close();
    }

    private Listener listen(ListenSettings settings, Conversation conversation) {
        var listener = new Listener(settings, source.context(), conversation);
        opened.add(listener);
        listener.start(false);
        return listener;
    }

    private Socket connect(Listener listener) throws IOException {
        var socket = new Socket("127.0.0.1", listener.port());
        socket.setSoTimeout(20_000);
        opened.add(socket);
        return socket;
    }

    private static void echo(AcceptedConnection connection) throws IOException {
        connection.input().transferTo(connection.output());
    }

    @Test
    void conversation_isHeldWithEachConnection() throws Exception {
        Listener listener = listen(LOCAL, ListenerTest::echo);
        for (int i = 0; i < 3; i++) {
            Socket socket = connect(listener);
            socket.getOutputStream().write("through the weir".getBytes());

            assertThat(socket.getInputStream().readNBytes(16)).asString().isEqualTo("through the weir");
        }

        assertThat(listener.connections()).isEqualTo(3);
        assertThat(engine.metric("weir_input_connections_total")).isEqualTo(3);
    }

    @Test
    void start_saysWhyAnAddressCannotBeHad() {
        Listener first = listen(LOCAL, ListenerTest::echo);
        var second = new Listener(
                LOCAL.on(new Endpoint.Tcp("127.0.0.1", first.port())), source.context(), ListenerTest::echo);

        assertThatThrownBy(() -> second.start(false))
                .isInstanceOf(InputFailedException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + first.port())
                .hasMessageContaining("in use");
    }

    @Test
    void start_warnsWhereEverybodyMayConnect() {
        listen(LOCAL.on(new Endpoint.Tcp("0.0.0.0", 0)), ListenerTest::echo);

        assertThat(engine.told()).anyMatch(line -> line.startsWith("WARN") && line.contains("open to the network"));
    }

    @Test
    void start_isQuietOnLoopback() {
        listen(LOCAL, ListenerTest::echo);

        assertThat(engine.told()).noneMatch(line -> line.startsWith("WARN"));
    }

    @Test
    void fullHouse_waitsInTheKernelAndIsTold() throws Exception {
        var small = new ListenSettings(
                LOCAL.endpoint(), 128, false, Duration.ofSeconds(5), true, Duration.ZERO, 2, 1_000, TlsSettings.OFF);
        Listener listener = listen(small, ListenerTest::echo);
        Socket first = connect(listener);
        connect(listener);
        Socket third = connect(listener);
        third.getOutputStream().write("late".getBytes());
        await().until(() -> engine.told().stream().anyMatch(line -> line.contains("limit=2")));
        assertThat(listener.connections()).isEqualTo(2);
        assertThat(engine.metric("weir_input_connections_full_total")).isEqualTo(1);

        first.close();

        assertThat(third.getInputStream().readNBytes(4)).asString().isEqualTo("late");
    }

    @Test
    void silentConnection_isClosedAfterTheIdleTimeout() throws Exception {
        var brief = new ListenSettings(
                LOCAL.endpoint(),
                128,
                false,
                Duration.ofSeconds(5),
                true,
                Duration.ofMillis(50),
                10,
                1_000,
                TlsSettings.OFF);
        Listener listener = listen(brief, ListenerTest::echo);
        Socket socket = connect(listener);

        assertThat(socket.getInputStream().read()).isEqualTo(-1);
        await().until(() -> engine.told().stream().anyMatch(line -> line.contains("took longer than 50 ms")));
    }

    @Test
    void faultOfAConversation_closesThatConnectionAlone() throws Exception {
        Listener listener = listen(LOCAL, connection -> {
            if (connection.input().read() == 'x') {
                throw new IllegalStateException("a fault");
            }
            connection.output().write('y');
        });
        Socket bad = connect(listener);
        Socket good = connect(listener);
        bad.getOutputStream().write('x');
        assertThat(bad.getInputStream().read()).isEqualTo(-1);

        good.getOutputStream().write('o');

        assertThat(good.getInputStream().read()).isEqualTo('y');
        assertThat(engine.told()).anyMatch(line -> line.startsWith("ERROR") && line.contains("a fault"));
    }

    @Test
    void close_interruptsConversationsThatWait() throws Exception {
        var talking = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        Listener listener = listen(LOCAL, connection -> {
            talking.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                ended.countDown();
            }
        });
        Socket socket = connect(listener);
        talking.await();

        listener.close();

        ended.await();
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
        await().until(() -> listener.connections() == 0);
        assertThatThrownBy(() -> new Socket("127.0.0.1", listener.port()).close())
                .isInstanceOf(IOException.class);
    }

    @Test
    void close_letsAConversationSayItsLastWord() throws Exception {
        Listener listener = listen(LOCAL, connection -> {
            connection.input().readAllBytes();
            connection.output().write("farewell".getBytes());
        });
        Socket socket = connect(listener);
        socket.getOutputStream().write("and more to come".getBytes());
        await().until(() -> listener.connections() == 1);

        listener.close();

        assertThat(socket.getInputStream().readNBytes(8)).asString().isEqualTo("farewell");
    }

    @Test
    void unixSocket_isServedAndItsFileRemoved(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("weir.sock");
        var endpoint = new Endpoint.Unix(path, PosixFilePermissions.fromString("rw-------"));
        var peer = new AtomicReference<String>();
        Listener listener = listen(LOCAL.on(endpoint), connection -> {
            peer.set(connection.peer());
            echo(connection);
        });

        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            channel.write(ByteBuffer.wrap("unix".getBytes()));
            ByteBuffer answer = ByteBuffer.allocate(4);
            while (answer.hasRemaining()) {
                channel.read(answer);
            }
            assertThat(answer.array()).asString().isEqualTo("unix");
        }
        assertThat(peer).hasValue("unix");
        assertThat(Files.getPosixFilePermissions(path)).hasToString("[OWNER_READ, OWNER_WRITE]");
        listener.close();
        assertThat(path).doesNotExist();
    }

    @Test
    void unixSocket_replacesOneThatNobodyListensOn(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("weir.sock");
        java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path))
                .close();
        assertThat(path).exists();

        listen(LOCAL.on(Endpoint.Unix.of(path)), ListenerTest::echo);

        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            assertThat(channel.isConnected()).isTrue();
        }
    }

    @Test
    void unixSocket_leavesOtherFilesAndLiveSocketsAlone(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        Path live = folder.resolve("live.sock");
        listen(LOCAL.on(Endpoint.Unix.of(live)), ListenerTest::echo);

        assertThatThrownBy(() -> listen(LOCAL.on(Endpoint.Unix.of(file)), ListenerTest::echo))
                .isInstanceOf(InputFailedException.class)
                .hasMessageContaining("no socket");
        assertThatThrownBy(() -> listen(LOCAL.on(Endpoint.Unix.of(live)), ListenerTest::echo))
                .isInstanceOf(InputFailedException.class)
                .hasMessageContaining("another process listens there");
        assertThat(file).hasContent("precious");
    }
}
