// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.config.ByteSize;
import dev.weir.config.SectionKind;
import dev.weir.parser.Parsers;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.ServiceSettings;
import dev.weir.plugins.codec.ByteSink;
import dev.weir.plugins.codec.Compressor;
import dev.weir.plugins.codec.ContentCoding;
import dev.weir.plugins.live.LiveEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** More senders, and larger messages, than there is memory for. */
final class ForwardPressureTest {
    private static final int SENDERS = 24;
    private static final int MESSAGES = 3;
    private static final ServiceSettings SMALL =
            new ServiceSettings(Duration.ofMillis(50), Duration.ofSeconds(2), new ByteSize(8_000_000));

    private static LiveEngine start(String... more) {
        var factory = new ForwardInputFactory();
        List<String> keys = new ArrayList<>(List.of("listen", "127.0.0.1", "port", "0", "buffer_max_size", "2M"));
        keys.addAll(List.of(more));
        ForwardInputSettings settings =
                LiveEngine.settings(SectionKind.INPUT, factory.schema(), keys.toArray(String[]::new));
        var policy = LiveEngine.pausingAt(1_000_000, factory.largestItem(settings));
        return LiveEngine.start(new InputPlan<>("tested", factory, settings, "", policy), SMALL, Parsers.NONE);
    }

    /** An entry that hardly shrinks. */
    private static byte[] noise(long seed, int bytes) {
        byte[] random = new byte[bytes];
        new Random(seed).nextBytes(random);
        return Sent.packed(out -> {
            out.arrayHeader(2);
            out.integer(1);
            out.mapHeader(1);
            out.text("log");
            out.binary(random, 0, bytes);
        });
    }

    private static byte[] message(int seed, int bytes) {
        byte[] entry = noise(seed, bytes);
        if (seed % 2 == 0) {
            return Sent.packedForward("t", entry, Sent.options("chunk", "c" + seed));
        }
        ByteSink sink = new ByteSink(entry.length + 10_000);
        try (Compressor zstd = ContentCoding.ZSTD.compressor()) {
            zstd.compress(entry, 0, entry.length, sink);
        }
        return Sent.packedForward("t", sink.toByteArray(), Sent.options("chunk", "c" + seed, "compressed", "zstd"));
    }

    @Test
    void manyLargeMessagesAtOnce_allGetThrough() throws Exception {
        try (LiveEngine engine = start();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            engine.basin().onlyCount();
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                int first = i * MESSAGES;
                all.add(threads.submit((Callable<?>) () -> {
                    try (TestSender sender = new TestSender(engine.port())) {
                        for (int seed = first; seed < first + MESSAGES; seed++) {
                            sender.send(message(seed, 1_500_000));
                            assertThat(sender.ack()).isEqualTo("c" + seed);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get(90, TimeUnit.SECONDS);
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> engine.basin().count() == SENDERS * MESSAGES);
            await().atMost(Duration.ofSeconds(20)).until(() -> engine.status().memoryHeld() == 0);
            assertThat(engine.stop().ledgerDifference()).isZero();
        }
    }

    @Test
    void sendersThatStallInTheMiddle_keepNobodyElseFromBeingRead() throws Exception {
        try (LiveEngine engine = start("net.least_rate", "1M")) {
            engine.basin().onlyCount();
            List<TestSender> stalled = new ArrayList<>();
            byte[] large = message(0, 1_500_000);
            for (int i = 0; i < SENDERS; i++) {
                TestSender sender = new TestSender(engine.port());
                sender.send(Arrays.copyOf(large, large.length / 3));
                stalled.add(sender);
            }
            try (TestSender honest = new TestSender(engine.port())) {
                for (int seed = 2; seed < 8; seed++) {
                    honest.send(message(seed, 1_000_000));
                    assertThat(honest.ack()).isEqualTo("c" + seed);
                }
            }
            for (TestSender sender : stalled) {
                assertThat(sender.isClosedByTheOther()).isTrue();
                sender.close();
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> engine.status().memoryHeld() == 0);
        }
    }

    @Test
    void randomBytes_harmNobodyElse() throws Exception {
        try (LiveEngine engine = start();
                TestSender honest = new TestSender(engine.port())) {
            Random chance = new Random(7);
            for (int i = 0; i < 300; i++) {
                byte[] bytes = new byte[1 + chance.nextInt(5_000)];
                chance.nextBytes(bytes);
                if (i % 3 == 0) {
                    bytes[0] = (byte) 0x92;
                }
                try (TestSender hostile = new TestSender(engine.port())) {
                    hostile.send(bytes);
                }
            }
            honest.send(message(1, 1_000));

            assertThat(honest.ack()).isEqualTo("c1");
            await().atMost(Duration.ofSeconds(20)).until(() -> engine.metric("weir_input_connections") == 1);
            assertThat(engine.told()).noneMatch(line -> line.startsWith("ERROR"));
            assertThat(engine.told().stream()
                            .filter(line -> line.contains("closed"))
                            .count())
                    .isLessThan(20);
        }
    }
}
