// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.backpressure.Admission;
import dev.weir.backpressure.Valve;
import dev.weir.chunk.ChunkId;
import dev.weir.event.EventBatch;
import dev.weir.event.EventScanner;
import dev.weir.event.MessagePack;
import dev.weir.event.Priority;
import dev.weir.event.Tag;
import dev.weir.input.Offer;
import dev.weir.notice.Notice;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForwardOutputTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Source source = new Source();

    @TempDir
    private Path folder;

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable thing : opened.reversed()) {
            thing.close();
        }
    }

    private static String[] with(String[] first, String... more) {
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    private LiveEngine receiver(long limit, String... keys) {
        LiveEngine engine = LiveEngine.start(
                new ForwardInputFactory(), limit, with(new String[] {"listen", "127.0.0.1", "port", "0"}, keys));
        opened.add(engine);
        return engine;
    }

    private TestReceiver receiver(TestReceiver.Answer answer) throws Exception {
        TestReceiver receiver = new TestReceiver(answer);
        opened.add(receiver);
        return receiver;
    }

    private LiveEngine sender(int port, String... keys) {
        LiveEngine engine = LiveEngine.through(
                source, new ForwardOutputFactory(), with(new String[] {"port", Integer.toString(port)}, keys));
        opened.add(engine);
        return engine;
    }

    private void offer(String tag, byte[]... entries) {
        byte[] all = Sent.join(entries);
        EventBatch batch = new EventBatch(all, 0, all.length, EventScanner.count(all, 0, all.length));
        assertThat(source.context().intake().offer(Offer.of(new Tag(tag), batch)))
                .isInstanceOf(Admission.Admitted.class);
    }

    private static void awaitDelivered(LiveEngine engine, long events) {
        await().atMost(SOON)
                .until(() -> engine.status().outputs().getFirst().account().delivered() == events);
    }

    private static byte[] body(byte[] message) {
        int at = TestReceiver.element(message, 1);
        int from = MessagePack.body(message, at);
        return Arrays.copyOfRange(message, from, from + MessagePack.length(message, at));
    }

    @Test
    void deliver_sendsAPackedMessageOfTheVeryBytesThatCameIn() throws Exception {
        TestReceiver receiver = receiver(TestReceiver.SILENCE);
        LiveEngine engine = sender(receiver.port());
        byte[] entries = Sent.join(Sent.entry(1, "a"), Sent.entry(2, "b"));

        offer("app", entries);

        awaitDelivered(engine, 2);
        await().atMost(SOON).until(() -> receiver.messages().size() == 1);
        assertThat(receiver.messages().getFirst()).isEqualTo(Sent.packed(out -> {
            out.arrayHeader(2);
            out.text("app");
            byte[] header = {(byte) 0xc6, 0, 0, 0, (byte) entries.length};
            out.raw(header, 0, header.length);
            out.raw(entries, 0, entries.length);
        }));
        assertThat(engine.stop().ledgerDifference()).isZero();
    }

    @Test
    void deliver_goesFromForwardToForward() throws Exception {
        for (String[] keys : new String[][] {
            {},
            {"require_ack_response", "on"},
            {"compress", "gzip", "require_ack_response", "on"},
            {"compress", "zstd", "require_ack_response", "on"},
            {"time_as_integer", "on", "require_ack_response", "on"},
            {"send_options", "on", "add_option", "origin weir", "tag", "renamed"},
        }) {
            LiveEngine receiver = receiver(Valve.UNLIMITED);
            LiveEngine sender = sender(receiver.port(), keys);
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                offer("tag" + i % 3, Sent.entry(i, "line " + i), Sent.entryWithMetadata(i, 5, "k", "meta " + i));
                expected.add("{\"log\":\"line " + i + "\"}");
                expected.add("{\"log\":\"meta " + i + "\"}");
            }

            awaitDelivered(sender, 400);
            await().atMost(SOON).until(() -> receiver.basin().count() == 400);
            assertThat(receiver.basin().records()).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(sender.stop().ledgerDifference()).isZero();
            assertThat(receiver.stop().ledgerDifference()).isZero();
        }
    }

    @Test
    void deliver_leavesMetadataOutUnlessToldOtherwise() throws Exception {
        TestReceiver receiver = receiver(TestReceiver.SILENCE);
        LiveEngine engine = sender(receiver.port());
        offer("app", Sent.entry(1, "a"), Sent.entryWithMetadata(2, 3, "k", "b"));
        awaitDelivered(engine, 2);
        await().atMost(SOON).until(() -> receiver.messages().size() == 1);

        assertThat(body(receiver.messages().getFirst())).isEqualTo(Sent.join(Sent.entry(1, "a"), Sent.packed(out -> {
            out.arrayHeader(2);
            out.eventTime(2, 3);
            out.mapHeader(1);
            out.text("log");
            out.text("b");
        })));
        assertThat(engine.metric("weir_output_metadata_left_out_total")).isEqualTo(1);
        assertThat(engine.told()).anyMatch(line -> line.contains("retain_metadata_in_forward_mode"));
    }

    @Test
    void deliver_keepsMetadataWhereTold() throws Exception {
        TestReceiver receiver = receiver(TestReceiver.SILENCE);
        LiveEngine engine = sender(receiver.port(), "retain_metadata_in_forward_mode", "on");
        byte[] entry = Sent.entryWithMetadata(2, 3, "k", "b");

        offer("app", entry);

        awaitDelivered(engine, 1);
        await().atMost(SOON).until(() -> receiver.messages().size() == 1);
        assertThat(body(receiver.messages().getFirst())).isEqualTo(entry);
    }

    @Test
    void deliver_sendsTheSameNameAgainWhenAnAcknowledgementIsLost() throws Exception {
        TestReceiver receiver = receiver((message, ordinal) -> ordinal < 3 ? null : TestReceiver.ackOf(message));
        LiveEngine engine = sender(receiver.port(), "require_ack_response", "on");

        offer("app", Sent.entry(1, "a"));

        awaitDelivered(engine, 1);
        List<byte[]> messages = receiver.messages();
        assertThat(messages).hasSize(3);
        assertThat(messages.get(1)).isEqualTo(messages.get(0));
        assertThat(messages.get(2)).isEqualTo(messages.get(0));
        assertThat(engine.stop().ledgerDifference()).isZero();
    }

    @Test
    void deliver_triesAgainWhenNoAcknowledgementComesInTime() throws Exception {
        TestReceiver receiver =
                receiver((message, ordinal) -> ordinal == 1 ? new byte[0] : TestReceiver.ackOf(message));
        LiveEngine engine = sender(receiver.port(), "require_ack_response", "on", "ack_response_timeout", "100ms");

        offer("app", Sent.entry(1, "a"));

        awaitDelivered(engine, 1);
        assertThat(receiver.messages()).hasSize(2);
        assertThat(engine.notices())
                .anyMatch(notice -> notice instanceof Notice.RetryScheduled retry
                        && retry.cause().contains("100 ms"));
    }

    @Test
    void deliver_triesAgainWhenTheAnswerIsNoAcknowledgementOfIt() throws Exception {
        byte[] other = Sent.packed(out -> {
            out.mapHeader(1);
            out.text("ack");
            out.text("another");
        });
        byte[] helo = Sent.packed(out -> {
            out.arrayHeader(2);
            out.text("HELO");
            out.mapHeader(0);
        });
        TestReceiver receiver = receiver((message, ordinal) -> switch (ordinal) {
            case 1 -> other;
            case 2 -> helo;
            case 3 -> new byte[] {(byte) 0xc1};
            default -> TestReceiver.ackOf(message);
        });
        LiveEngine engine = sender(receiver.port(), "require_ack_response", "on");

        offer("app", Sent.entry(1, "a"));

        await().atMost(Duration.ofSeconds(60))
                .until(() -> engine.status().outputs().getFirst().account().delivered() == 1);
        List<String> causes = engine.notices().stream()
                .<String>mapMulti((notice, out) -> {
                    if (notice instanceof Notice.RetryScheduled retry) {
                        out.accept(retry.cause());
                    }
                })
                .toList();
        assertThat(causes).hasSize(3);
        assertThat(causes.get(0)).contains("another chunk");
        assertThat(causes.get(1)).contains("shared_key");
        assertThat(causes.get(2)).contains("no answer");
    }

    @Test
    void deliver_usesAConnectionAgain() throws Exception {
        TestReceiver receiver = receiver((message, ordinal) -> TestReceiver.ackOf(message));
        LiveEngine engine = sender(receiver.port(), "require_ack_response", "on");

        for (int i = 1; i <= 5; i++) {
            offer("app", Sent.entry(i, "a"));
            awaitDelivered(engine, i);
        }

        assertThat(receiver.messages()).hasSize(5);
        assertThat(receiver.connections()).isEqualTo(1);
    }

    @Test
    void deliver_waitsForAPausedReceiverAndLosesNothing() throws Exception {
        LiveEngine receiver = receiver(50_000);
        receiver.basin().shut();
        receiver.basin().onlyCount();
        LiveEngine sender = sender(receiver.port(), "require_ack_response", "on");
        byte[] entry = Sent.entry(1, "x".repeat(1_000));
        for (int i = 0; i < 60; i++) {
            offer("app", entry);
        }
        await().atMost(SOON).until(() -> receiver.input().valve().isShut());
        long taken = receiver.input().account().accepted();
        for (int i = 0; i < 60; i++) {
            offer("app", entry);
        }

        await().atMost(SOON)
                .until(() -> sender.status().outputs().getFirst().lane().inFlight() > 0);
        assertThat(receiver.input().account().accepted()).isEqualTo(taken);
        assertThat(sender.status().outputs().getFirst().account().delivered()).isLessThanOrEqualTo(taken);
        receiver.basin().open();

        awaitDelivered(sender, 120);
        await().atMost(SOON).until(() -> receiver.basin().count() == 120);
    }

    @Test
    void handshake_matrix() throws Exception {
        record Trial(String[] input, String[] output, boolean passes) {}
        String[] key = {"shared_key", "open sesame"};
        String[] users = {"shared_key", "open sesame", "security.users", "ann one", "security.users", "bob two words"};
        String[] usersAlone = {"empty_shared_key", "on", "security.users", "ann one"};
        List<Trial> trials = List.of(
                new Trial(key, key, true),
                new Trial(key, with(key, "username", "who", "password", "ever"), true),
                new Trial(key, new String[] {"shared_key", "open barley"}, false),
                new Trial(key, new String[] {"empty_shared_key", "on"}, false),
                new Trial(users, with(key, "username", "bob", "password", "two words"), true),
                new Trial(users, with(key, "username", "bob", "password", "one"), false),
                new Trial(users, with(key, "username", "eve", "password", "one"), false),
                new Trial(users, key, false),
                new Trial(
                        usersAlone,
                        new String[] {"empty_shared_key", "on", "username", "ann", "password", "one"},
                        true),
                new Trial(
                        usersAlone,
                        new String[] {"empty_shared_key", "on", "username", "ann", "password", "eno"},
                        false));
        for (Trial trial : trials) {
            LiveEngine receiver = receiver(Valve.UNLIMITED, trial.input());
            LiveEngine sender = sender(receiver.port(), with(trial.output(), "require_ack_response", "on"));
            offer("app", Sent.entry(1, "a"));

            if (trial.passes()) {
                awaitDelivered(sender, 1);
            } else {
                await().atMost(SOON).until(() -> receiver.metric("weir_input_refused_total") > 0);
                await().atMost(SOON).until(() -> sender.notices().stream()
                        .anyMatch(notice -> notice instanceof Notice.RetryScheduled retry
                                && retry.cause().contains("it refuses us")));
                assertThat(receiver.input().account().accepted()).isZero();
            }
            assertThat(String.join("\n", receiver.told()) + sender.notices())
                    .doesNotContain("sesame", "barley", "two words", "eno");
        }
    }

    @Test
    void unixSocket_isConnectedTo() throws Exception {
        String path = folder.resolve("weir.sock").toString();
        LiveEngine receiver = receiver(Valve.UNLIMITED, "unix_path", path);
        LiveEngine sender = sender(1, "unix_path", path, "require_ack_response", "on");

        offer("app", Sent.entry(1, "a"));

        awaitDelivered(sender, 1);
        assertThat(receiver.basin().count()).isEqualTo(1);
    }

    @Test
    void name_isTheSameForOneChunkAndAnotherForEachOther() {
        UUID store = new UUID(1, 2);
        String name = ChunkName.of(new ChunkId(store, Priority.NORMAL, 7), "o").text();

        assertThat(name)
                .isEqualTo(ChunkName.of(new ChunkId(store, Priority.NORMAL, 7), "o")
                        .text())
                .hasSize(40);
        assertThat(name)
                .isNotEqualTo(ChunkName.of(new ChunkId(store, Priority.NORMAL, 8), "o")
                        .text());
        assertThat(name)
                .isNotEqualTo(ChunkName.of(new ChunkId(store, new Priority(0), 7), "o")
                        .text());
        assertThat(name)
                .isNotEqualTo(ChunkName.of(new ChunkId(new UUID(2, 1), Priority.NORMAL, 7), "o")
                        .text());
    }
}
