// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.backpressure.ProcessMemory;
import dev.weir.backpressure.ReaderMemory;
import dev.weir.parser.Parsers;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.ServiceSettings;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Items that end in a line feed, over real sockets. */
class ItemReaderTest {
    private static final int LARGEST = 200_000;

    private final Source source = new Source();
    private final ProcessMemory process = new ProcessMemory(600_000, 1);
    private final ReadBuffers buffers = new ReadBuffers(4);
    private final Queue<byte[]> items = new ConcurrentLinkedQueue<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final ProcessMemory.Share share = process.share();
    private ReaderMemory memory;
    private LiveEngine engine;
    private Listener listener;
    private volatile int timeLapse = 1;

    @BeforeEach
    void listen() {
        var plan = new InputPlan<>("source", source, 1_000_000, "t", LiveEngine.pausingAt(1_000_000, 1_000_000));
        engine = LiveEngine.start(plan, ServiceSettings.USUAL, Parsers.NONE);
        memory = new ReaderMemory(share, LARGEST);
        var plain = ListenSettings.plain(new Endpoint.Tcp("127.0.0.1", 0));
        var settings = new ListenSettings(
                plain.endpoint(),
                1024,
                false,
                Duration.ofSeconds(5),
                true,
                Duration.ZERO,
                4_000,
                1_000,
                TlsSettings.OFF);
        listener = new Listener(settings, source.context(), this::readItems);
        listener.start(false);
    }

    @AfterEach
    void close() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        listener.close();
        engine.close();
    }

    private void readItems(AcceptedConnection connection) throws IOException, InterruptedException {
        var sharing = new ItemReader.Sharing(buffers, memory, source.gate(), () -> System.nanoTime() * timeLapse);
        try (var reader = new ItemReader(connection, sharing, LARGEST)) {
            while (!reader.isFull() && reader.more()) {
                for (int at = reader.from(); at < reader.to(); at++) {
                    if (reader.bytes()[at] == '\n') {
                        items.add(Arrays.copyOfRange(reader.bytes(), reader.from(), at));
                        reader.taken(at + 1);
                    }
                }
            }
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket("127.0.0.1", listener.port());
        sockets.add(socket);
        return socket;
    }

    private static byte[] item(int length, int seed) {
        byte[] bytes = new byte[length + 1];
        new Random(seed).nextBytes(bytes);
        for (int i = 0; i < length; i++) {
            bytes[i] = bytes[i] == '\n' ? 0 : bytes[i];
        }
        bytes[length] = '\n';
        return bytes;
    }

    private void awaitItems(int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> items.size() == count);
    }

    private void awaitAllGivenBack() {
        await().until(() -> buffers.available() == 4);
        await().until(() -> process.held() == 0);
    }

    @Test
    void items_ofAllSizesComeWhole() throws Exception {
        int[] lengths = {0, 1, 15, 16, 17, 255, 256, 4_095, 4_096, 4_097, 65_535, 65_536, 65_537, 150_000, 199_998};
        var sent = new ArrayList<byte[]>();
        OutputStream out = connect().getOutputStream();
        for (int round = 0; round < 10; round++) {
            for (int length : lengths) {
                byte[] item = item(length, length + round);
                out.write(item);
                sent.add(Arrays.copyOf(item, length));
            }
        }

        awaitItems(sent.size());

        assertThat(items).containsExactlyElementsOf(sent);
        awaitAllGivenBack();
    }

    @Test
    void items_comeWholeByteByByte() throws Exception {
        OutputStream out = connect().getOutputStream();
        byte[] item = item(300, 7);
        for (byte b : item) {
            out.write(b);
            out.flush();
        }

        awaitItems(1);

        assertThat(items.peek()).isEqualTo(Arrays.copyOf(item, 300));
    }

    @Test
    void items_ofManySendersComeWholeThroughFewBuffers() throws Exception {
        List<Thread> senders = new ArrayList<>();
        for (int sender = 0; sender < 40; sender++) {
            OutputStream out = connect().getOutputStream();
            int seed = sender;
            senders.add(Thread.ofVirtual().start(() -> {
                try {
                    var all = new ByteArrayOutputStream();
                    for (int i = 0; i < 50; i++) {
                        all.writeBytes(item(new Random(seed * 100L + i).nextInt(20_000), i));
                    }
                    out.write(all.toByteArray());
                } catch (IOException cause) {
                    throw new IllegalStateException(cause);
                }
            }));
        }
        for (Thread sender : senders) {
            sender.join();
        }

        awaitItems(2_000);
        awaitAllGivenBack();
    }

    @Test
    void largeItems_goOnOneByOneWhenMemoryIsShort() throws Exception {
        share.charge(600_000);
        List<OutputStream> senders = new ArrayList<>();
        for (int sender = 0; sender < 6; sender++) {
            OutputStream out = connect().getOutputStream();
            senders.add(out);
            out.write(item(150_000, sender), 0, 100_000);
        }
        assertThat(process.held()).isLessThanOrEqualTo(600_000);
        for (int sender = 0; sender < 6; sender++) {
            senders.get(sender).write(item(150_000, sender), 100_000, 50_001);
        }

        awaitItems(6);

        share.release(600_000);
        awaitAllGivenBack();
    }

    @Test
    void pause_stopsTheReadingAndKeepsEverything() throws Exception {
        Socket socket = connect();
        socket.getOutputStream().write(item(10, 1));
        awaitItems(1);
        source.gate().pause();
        byte[] item = item(10_000, 2);
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < 2_000; i++) {
                    socket.getOutputStream().write(item);
                }
            } catch (IOException cause) {
                throw new IllegalStateException(cause);
            }
        });
        await().until(() -> sender.getState() == Thread.State.WAITING);
        assertThat(items.size()).isLessThan(20);

        source.gate().resume();

        awaitItems(2_001);
        sender.join();
    }

    @Test
    void connection_ownsNoBufferWhileItsSenderIsSilent() throws Exception {
        for (int sender = 0; sender < 20; sender++) {
            Socket socket = connect();
            socket.getOutputStream().write(item(30_000, sender), 0, 3_000);
        }
        await().until(() -> listener.connections() == 20);

        awaitAllGivenBack();
        OutputStream quick = connect().getOutputStream();
        quick.write(item(100_000, 1));
        awaitItems(1);
    }

    @Test
    void itemWithoutEnd_isAnsweredFullAndLeavesNothing() throws Exception {
        Socket socket = connect();
        Thread.ofVirtual().start(() -> {
            try {
                socket.getOutputStream().write(new byte[2_000_000]);
            } catch (IOException _) {
                // The reader has closed, which is what this test is about.
            }
        });

        await().until(() -> engine.metric("weir_input_connections_total") == 1 && listener.connections() == 0);
        awaitAllGivenBack();
    }

    @Test
    void largeItem_thatComesByteByByteIsClosed() throws Exception {
        timeLapse = 1_000;
        OutputStream out = connect().getOutputStream();
        out.write(new byte[10_000]);

        await().pollInterval(Duration.ofMillis(2)).until(() -> {
            try {
                out.write('x');
            } catch (IOException _) {
                return true;
            }
            return false;
        });

        await().until(() -> engine.told().stream().anyMatch(line -> line.contains("net.least_rate=1000")));
        awaitAllGivenBack();
    }

    @Test
    void smallItem_mayComeAsSlowlyAsItLikes() throws Exception {
        timeLapse = 1_000_000;
        OutputStream out = connect().getOutputStream();
        for (byte b : item(100, 3)) {
            out.write(b);
            Thread.yield();
        }

        awaitItems(1);
    }

    @Test
    void idleConnections_costNextToNothing() throws Exception {
        for (int sender = 0; sender < 2_000; sender++) {
            connect();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> listener.connections() == 2_000);

        OutputStream out = sockets.get(1_234).getOutputStream();
        out.write(item(50_000, 1));

        awaitItems(1);
        awaitAllGivenBack();
    }
}
