// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.backpressure.Valve;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.config.SectionKind;
import dev.weir.event.MessagePackWriter;
import dev.weir.parser.Parsers;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.ServiceSettings;
import dev.weir.plugins.codec.ByteSink;
import dev.weir.plugins.codec.Compressor;
import dev.weir.plugins.codec.ContentCoding;
import dev.weir.plugins.live.LiveEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForwardInputTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<AutoCloseable> opened = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable thing : opened.reversed()) {
            thing.close();
        }
    }

    private LiveEngine start(String... keys) {
        return start("", Valve.UNLIMITED, AckLevel.MEMORY, ServiceSettings.USUAL, keys);
    }

    private LiveEngine start(String tag, long limit, AckLevel ack, ServiceSettings service, String... keys) {
        var factory = new ForwardInputFactory();
        String[] all = new String[keys.length + 4];
        System.arraycopy(new String[] {"listen", "127.0.0.1", "port", "0"}, 0, all, 0, 4);
        System.arraycopy(keys, 0, all, 4, keys.length);
        ForwardInputSettings settings = LiveEngine.settings(SectionKind.INPUT, factory.schema(), all);
        InputPolicy policy = new InputPolicy(limit, 1, OverflowPolicy.PAUSE, ack, factory.largestItem(settings), true);
        LiveEngine engine =
                LiveEngine.start(new InputPlan<>("tested", factory, settings, tag, policy), service, Parsers.NONE);
        opened.add(engine);
        return engine;
    }

    private TestSender sender(LiveEngine engine) throws Exception {
        TestSender sender = new TestSender(engine.port());
        opened.add(sender);
        return sender;
    }

    private static byte[] compressed(ContentCoding coding, byte[] plain) {
        ByteSink sink = new ByteSink(plain.length + 1_000);
        try (Compressor compressor = coding.compressor()) {
            compressor.compress(plain, 0, plain.length, sink);
        }
        return sink.toByteArray();
    }

    private static void awaitRecords(LiveEngine engine, String... records) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(engine.basin().records()).containsExactly(records));
    }

    /** What is said of a connection may come a moment after it was closed. */
    private static void awaitTold(LiveEngine engine, String part) {
        await().atMost(SOON).untilAsserted(() -> assertThat(engine.told()).anyMatch(line -> line.contains(part)));
    }

    @Test
    void takesAllModes() throws Exception {
        LiveEngine engine = start();
        byte[] gzip = Sent.join(
                compressed(ContentCoding.GZIP, Sent.entry(5, "e")), compressed(ContentCoding.GZIP, Sent.entry(6, "f")));
        byte[] zstd = compressed(ContentCoding.ZSTD, Sent.entry(7, "g"));

        sender(engine)
                .send(
                        Sent.packed(MessagePackWriter::nil),
                        Sent.message("a", 1, "a"),
                        Sent.forward("a", List.of(Sent.entry(2, "b"), Sent.entry(3, "c")), Sent.NONE),
                        Sent.packedForward("a", Sent.entry(4, "d"), Sent.NONE),
                        Sent.packedForward("a", gzip, Sent.options("compressed", "gzip")),
                        Sent.packedForward("a", zstd, Sent.options("compressed", "zstd")));

        awaitRecords(
                engine,
                "{\"log\":\"a\"}",
                "{\"log\":\"b\"}",
                "{\"log\":\"c\"}",
                "{\"log\":\"d\"}",
                "{\"log\":\"e\"}",
                "{\"log\":\"f\"}",
                "{\"log\":\"g\"}");
        assertThat(engine.basin().seconds()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(engine.basin().tags()).containsOnly("a");
        assertThat(engine.stop().ledgerDifference()).isZero();
    }

    @Test
    void tagsAreTheSendersOrAsConfigured() throws Exception {
        LiveEngine own = start();
        LiveEngine prefixed =
                start("ignored", Valve.UNLIMITED, AckLevel.MEMORY, ServiceSettings.USUAL, "tag_prefix", "dc1.");
        LiveEngine fixed = start("fixed", Valve.UNLIMITED, AckLevel.MEMORY, ServiceSettings.USUAL);
        for (LiveEngine engine : List.of(own, prefixed, fixed)) {
            sender(engine).send(Sent.message("web", 1, "a"));
        }

        await().atMost(SOON).until(() -> own.basin().tags().equals(List.of("web")));
        await().atMost(SOON).until(() -> prefixed.basin().tags().equals(List.of("dc1.web")));
        await().atMost(SOON).until(() -> fixed.basin().tags().equals(List.of("fixed")));
    }

    @Test
    void acknowledgesInOrder() throws Exception {
        LiveEngine engine = start();
        TestSender sender = sender(engine);

        sender.send(
                Sent.message("a", 1, "a", Sent.options("chunk", "one")),
                Sent.packedForward("a", Sent.entry(2, "b"), Sent.options("chunk", "two")),
                Sent.packedForward("b", new byte[0], Sent.options("chunk", "three")),
                Sent.forward("b", List.of(Sent.entry(3, "c")), Sent.options("chunk", "four")));

        assertThat(List.of(sender.ack(), sender.ack(), sender.ack(), sender.ack()))
                .containsExactly("one", "two", "three", "four");
        assertThat(engine.metric("weir_input_acks_total")).isEqualTo(4);
    }

    @Test
    void acknowledgesWhenDeliveredWhereThatIsAsked() throws Exception {
        LiveEngine engine = start("", Valve.UNLIMITED, AckLevel.DELIVERED, ServiceSettings.USUAL);
        engine.basin().shut();
        TestSender sender = sender(engine);

        sender.send(
                Sent.message("a", 1, "a", Sent.options("chunk", "one")),
                Sent.message("b", 2, "b", Sent.options("chunk", "two")));
        await().atMost(SOON).until(() -> engine.input().account().accepted() == 2);
        assertThat(sender.hearsNothingFor(100)).isTrue();
        engine.basin().open();

        assertThat(List.of(sender.ack(), sender.ack())).containsExactly("one", "two");
    }

    @Test
    void acknowledgesWhatWasTakenAfterTheSenderHasEnded() throws Exception {
        LiveEngine engine = start("", Valve.UNLIMITED, AckLevel.DELIVERED, ServiceSettings.USUAL);
        engine.basin().shut();
        TestSender sender = sender(engine);

        sender.send(Sent.message("a", 1, "a", Sent.options("chunk", "one")));
        sender.endOutput();
        await().atMost(SOON).until(() -> engine.input().account().accepted() == 1);
        engine.basin().open();

        assertThat(sender.ack()).isEqualTo("one");
        assertThat(sender.isClosedByTheOther()).isTrue();
    }

    @Test
    void pause_withholdsAcknowledgementsAndLosesNothing() throws Exception {
        LiveEngine engine = start("", 2_000, AckLevel.MEMORY, ServiceSettings.USUAL);
        engine.basin().shut();
        TestSender sender = sender(engine);
        byte[] body = Sent.entry(1, "x".repeat(2_500));

        sender.send(Sent.packedForward("a", body, Sent.options("chunk", "one")));
        assertThat(sender.ack()).isEqualTo("one");
        sender.send(Sent.packedForward("a", body, Sent.options("chunk", "two")));

        assertThat(sender.hearsNothingFor(200)).isTrue();
        assertThat(engine.input().valve().isShut()).isTrue();
        assertThat(engine.input().account().accepted()).isEqualTo(1);
        engine.basin().open();
        assertThat(sender.ack()).isEqualTo("two");
        await().atMost(SOON).until(() -> engine.basin().count() == 2);
        assertThat(engine.stop().ledgerDifference()).isZero();
    }

    @Test
    void pause_readsNothingAndThenEverything() throws Exception {
        LiveEngine engine = start("", 100_000, AckLevel.MEMORY, ServiceSettings.USUAL);
        engine.basin().shut();
        engine.basin().onlyCount();
        int messages = 20_000;
        byte[] message = Sent.packedForward("a", Sent.entry(1, "x".repeat(1_000)), Sent.NONE);
        TestSender sender = sender(engine);
        Thread writer = Thread.startVirtualThread(() -> {
            try {
                for (int i = 0; i < messages; i++) {
                    sender.send(message);
                }
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });

        await().atMost(SOON).until(() -> engine.input().valve().isShut());
        long held = engine.input().valve().held();
        assertThat(held).isLessThan(100_000 + message.length);
        assertThat(writer.isAlive()).isTrue();
        engine.basin().open();

        await().atMost(Duration.ofSeconds(60)).until(() -> engine.basin().count() == messages);
        assertThat(writer.join(SOON)).isTrue();
        assertThat(engine.stop().ledgerDifference()).isZero();
    }

    @Test
    void malformedMessage_endsItsConnectionAndKeepsWhatCameBefore() throws Exception {
        LiveEngine engine = start();
        TestSender bad = sender(engine);
        TestSender good = sender(engine);

        bad.send(Sent.message("a", 1, "a", Sent.options("chunk", "one")), new byte[] {(byte) 0x93, 1, 2, 3});

        assertThat(bad.ack()).isEqualTo("one");
        assertThat(bad.isClosedByTheOther()).isTrue();
        good.send(Sent.message("a", 2, "b", Sent.options("chunk", "two")));
        assertThat(good.ack()).isEqualTo("two");
        awaitRecords(engine, "{\"log\":\"a\"}", "{\"log\":\"b\"}");
        assertThat(engine.metric("weir_input_refused_total")).isEqualTo(1);
        assertThat(engine.told())
                .anyMatch(
                        line -> line.startsWith("WARN connection from 127.0.0.1:") && line.contains("tag is no text"));
    }

    @Test
    void tooLargeMessage_endsItsConnectionBeforeItHasArrived() throws Exception {
        LiveEngine engine = start("buffer_max_size", "10k");
        TestSender lying = sender(engine);
        TestSender large = sender(engine);
        TestSender fits = sender(engine);

        lying.send(Sent.packed(out -> {
            out.arrayHeader(2);
            out.text("a");
        }));
        lying.send(new byte[] {(byte) 0xc6, -1, -1, -1, -1});
        large.send(Sent.packedForward("a", Sent.entry(1, "x".repeat(10_000)), Sent.NONE));
        fits.send(Sent.packedForward("a", Sent.entry(1, "x".repeat(9_900)), Sent.options("chunk", "c")));

        assertThat(lying.isClosedByTheOther()).isTrue();
        assertThat(large.isClosedByTheOther()).isTrue();
        assertThat(fits.ack()).isEqualTo("c");
        awaitTold(engine, "buffer_max_size=10000");
    }

    @Test
    void bomb_endsItsConnection() throws Exception {
        LiveEngine engine = start();
        byte[] zeros = new byte[20_000_000];
        for (ContentCoding coding : ContentCoding.values()) {
            TestSender sender = sender(engine);
            sender.send(Sent.packedForward("a", compressed(coding, zeros), Sent.options("compressed", coding.token())));

            assertThat(sender.isClosedByTheOther()).isTrue();
        }
        assertThat(engine.metric("weir_input_refused_total")).isEqualTo(2);
        assertThat(engine.input().account().accepted()).isZero();
    }

    @Test
    void damagedBodies_endTheirConnections() throws Exception {
        LiveEngine engine = start();
        byte[] gzip = compressed(ContentCoding.GZIP, Sent.entry(1, "a"));
        byte[] cut = Arrays.copyOf(gzip, gzip.length - 5);
        byte[] noEvents = compressed(ContentCoding.ZSTD, "not an event".getBytes(StandardCharsets.US_ASCII));
        for (byte[] body : List.of(cut, noEvents, "plain".getBytes(StandardCharsets.US_ASCII))) {
            TestSender sender = sender(engine);
            sender.send(Sent.packedForward("a", body, Sent.options("compressed", "gzip")));

            assertThat(sender.isClosedByTheOther()).isTrue();
        }
    }

    @Test
    void takesEqualLinesHoweverWellTheyCompress() throws Exception {
        LiveEngine engine = start();
        engine.basin().onlyCount();
        byte[] entry = Sent.entry(1, "the same line again");
        byte[] body = new byte[150_000 * entry.length];
        for (int i = 0; i < 150_000; i++) {
            System.arraycopy(entry, 0, body, i * entry.length, entry.length);
        }
        TestSender sender = sender(engine);

        sender.send(Sent.packedForward(
                "a", compressed(ContentCoding.ZSTD, body), Sent.options("compressed", "zstd", "chunk", "c")));

        assertThat(sender.ack()).isEqualTo("c");
        await().atMost(SOON).until(() -> engine.basin().count() == 150_000);
    }

    @Test
    void metrics_areRefusedWhereTheirSenderWaitsAndElsePassedOver() throws Exception {
        LiveEngine engine = start();
        TestSender waits = sender(engine);
        TestSender goesOn = sender(engine);

        waits.send(Sent.packedForward("m", new byte[] {1}, Sent.options("fluent_signal", 1, "chunk", "c")));
        goesOn.send(
                Sent.packedForward("m", new byte[] {1}, Sent.options("fluent_signal", 2)),
                Sent.message("a", 1, "a", Sent.options("chunk", "d")));

        assertThat(waits.isClosedByTheOther()).isTrue();
        assertThat(goesOn.ack()).isEqualTo("d");
        assertThat(engine.metric("weir_input_untaken_total")).isEqualTo(2);
        awaitTold(engine, "it sent metrics");
        awaitTold(engine, "it holds traces");
    }

    @Test
    void heartbeatsAndConnectionsThatSayNothingHarmNobody() throws Exception {
        LiveEngine engine = start();
        for (int i = 0; i < 50; i++) {
            new TestSender(engine.port()).close();
        }
        TestSender sender = sender(engine);
        sender.send(Sent.packed(MessagePackWriter::nil), Sent.packed(MessagePackWriter::nil));
        sender.send(Sent.message("a", 1, "a", Sent.options("chunk", "c")));

        assertThat(sender.ack()).isEqualTo("c");
        await().atMost(SOON).until(() -> engine.metric("weir_input_connections") == 1);
        assertThat(engine.told()).noneMatch(line -> line.startsWith("WARN") || line.startsWith("ERROR"));
    }

    @Test
    void aByteAtATime_isTakenAllTheSame() throws Exception {
        LiveEngine engine = start();
        TestSender sender = sender(engine);
        byte[] message = Sent.forward("a", List.of(Sent.entry(1, "a"), Sent.entry(2, "b")), Sent.options("chunk", "c"));
        for (byte one : message) {
            sender.send(new byte[] {one});
        }

        assertThat(sender.ack()).isEqualTo("c");
    }

    @Test
    void cutMessage_leavesNothing() throws Exception {
        LiveEngine engine = start();
        byte[] message = Sent.packedForward("a", Sent.entry(1, "b"), Sent.options("chunk", "c"));
        for (int cut = 0; cut < message.length; cut++) {
            TestSender sender = new TestSender(engine.port());
            sender.send(Sent.message("a", 1, "a", Sent.options("chunk", "whole")));
            assertThat(sender.ack()).isEqualTo("whole");
            sender.send(Arrays.copyOf(message, cut));
            sender.close();
        }

        await().atMost(SOON).until(() -> engine.metric("weir_input_connections") == 0);
        assertThat(engine.input().account().accepted()).isEqualTo(message.length);
        assertThat(engine.stop().ledgerDifference()).isZero();
    }

    @Test
    void unixSocket_isListenedOn() throws Exception {
        Path path = folder.resolve("weir.sock");
        LiveEngine engine = start("unix_path", path.toString(), "unix_perm", "0620");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw--w----");
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path));
            channel.write(ByteBuffer.wrap(Sent.message("a", 1, "a", Sent.options("chunk", "c"))));
            ByteBuffer ack = ByteBuffer.allocate(7);
            while (ack.hasRemaining() && channel.read(ack) >= 0) {
                // until it is whole
            }
            assertThat(ack.array()).isEqualTo(Sent.packed(out -> {
                out.mapHeader(1);
                out.text("ack");
                out.text("c");
            }));
        }
        awaitRecords(engine, "{\"log\":\"a\"}");
    }

    @Test
    void senderThatDoesNotAnswerTheHandshake_isClosed() throws Exception {
        LiveEngine engine = start("shared_key", "secret", "net.accept_timeout", "200ms");
        TestSender silent = sender(engine);
        TestSender slow = sender(engine);

        silent.answer();
        slow.answer();
        slow.send(new byte[] {(byte) 0x96});

        assertThat(silent.isClosedByTheOther()).isTrue();
        assertThat(slow.isClosedByTheOther()).isTrue();
        awaitTold(engine, "handshake took longer than 200 ms");
    }

    @Test
    void senderThatSkipsTheHandshake_isClosed() throws Exception {
        LiveEngine engine = start("shared_key", "secret");
        TestSender rude = sender(engine);

        rude.send(Sent.message("a", 1, "a", Sent.options("chunk", "c")));
        rude.answer();

        assertThat(rude.isClosedByTheOther()).isTrue();
        assertThat(engine.input().account().accepted()).isZero();
        assertThat(engine.told()).noneMatch(line -> line.contains("secret"));
    }

    @Test
    void stop_dropsWhatIsUnfinishedAndAnswersWhatIsAdmitted() throws Exception {
        LiveEngine engine = start("", Valve.UNLIMITED, AckLevel.DELIVERED, ServiceSettings.USUAL);
        engine.basin().shut();
        TestSender sender = sender(engine);
        sender.send(Sent.message("a", 1, "a", Sent.options("chunk", "c")));
        await().atMost(SOON).until(() -> engine.input().account().accepted() == 1);
        sender.send(new byte[] {(byte) 0x93});

        Thread opener = Thread.startVirtualThread(() -> {
            await().atMost(SOON).until(() -> engine.input().valve().isShut());
            engine.basin().open();
        });
        assertThat(engine.stop().ledgerDifference()).isZero();

        assertThat(opener.join(SOON)).isTrue();
        assertThat(sender.ack()).isEqualTo("c");
        assertThat(sender.isClosedByTheOther()).isTrue();
    }
}
