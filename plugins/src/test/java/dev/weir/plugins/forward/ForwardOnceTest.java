// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.backpressure.Valve;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.config.ByteSize;
import dev.weir.config.SectionKind;
import dev.weir.dispatch.LanePolicy;
import dev.weir.event.EventBatch;
import dev.weir.event.EventScanner;
import dev.weir.event.Tag;
import dev.weir.input.Offer;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.OutputPlan;
import dev.weir.pipeline.PipelineBuilder;
import dev.weir.pipeline.ServiceSettings;
import dev.weir.plugins.live.Basin;
import dev.weir.plugins.live.Folders;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.Source;
import dev.weir.route.TagPattern;
import dev.weir.segment.SyncPolicy;
import dev.weir.store.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forward from Weir to Weir where acknowledgements are lost after the receiver has taken the events. */
class ForwardOnceTest {
    private static final Duration SOON = Duration.ofSeconds(30);

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

    private <T extends AutoCloseable> T opened(T thing) {
        opened.add(thing);
        return thing;
    }

    private LiveEngine receiver(Path store, Basin basin, AckLevel ack, String... keys) {
        var factory = new ForwardInputFactory();
        List<String> all = new ArrayList<>(List.of("listen", "127.0.0.1", "port", "0"));
        all.addAll(List.of(keys));
        ForwardInputSettings settings =
                LiveEngine.settings(SectionKind.INPUT, factory.schema(), all.toArray(String[]::new));
        InputPolicy policy = LiveEngine.pausingAt(Valve.UNLIMITED, factory.largestItem(settings))
                .onDisk(ack);
        return opened(LiveEngine.of(
                new PipelineBuilder()
                        .service(new ServiceSettings(
                                Duration.ofMillis(50), Duration.ofSeconds(2), new ByteSize(48_000_000)))
                        .store(new StoreSettings(store, SyncPolicy.NORMAL, 100_000_000))
                        .input(new InputPlan<>("fwd", factory, settings, "", policy))
                        .output(new OutputPlan<>("basin", basin, "", TagPattern.wildcard("*"), LanePolicy.USUAL)),
                basin));
    }

    private LiveEngine sender(int port) {
        return opened(LiveEngine.through(
                source,
                new ForwardOutputFactory(),
                "port",
                Integer.toString(port),
                "require_ack_response",
                "on",
                "ack_response_timeout",
                "5s"));
    }

    private void offer(int number) {
        byte[] entry = Sent.entry(number, "event " + number);
        var batch = new EventBatch(entry, 0, entry.length, EventScanner.count(entry, 0, entry.length));
        source.context().intake().offer(Offer.of(new Tag("t" + number), batch));
    }

    private static void awaitDelivered(LiveEngine engine, long events) {
        await().atMost(SOON)
                .until(() -> engine.status().outputs().getFirst().account().delivered() == events);
    }

    @Test
    void nothingIsTakenTwice_whereAcknowledgementsAreLost() throws Exception {
        LiveEngine receiver = receiver(folder.resolve("a"), new Basin(), AckLevel.DISK);
        AckEater between = opened(new AckEater(receiver.port()));
        LiveEngine sender = sender(between.port());
        for (int number = 0; number < 10; number++) {
            offer(number);
        }
        await().atMost(SOON).until(() -> between.eaten() >= 3);
        between.passAnswers();
        awaitDelivered(sender, 10);

        awaitDelivered(receiver, 10);
        assertThat(receiver.basin().records()).hasSize(10).doesNotHaveDuplicates();
        assertThat(receiver.metric("weir_input_repeated_chunks_total")).isPositive();
        assertThat(receiver.stop().ledgerDifference()).isZero();
    }

    @Test
    void nothingIsTakenTwice_whereTheReceiverDiedMeanwhile() throws Exception {
        var stuck = new Basin();
        stuck.refuse();
        LiveEngine first = receiver(folder.resolve("a"), stuck, AckLevel.DISK);
        AckEater between = opened(new AckEater(first.port()));
        LiveEngine sender = sender(between.port());
        for (int number = 0; number < 10; number++) {
            offer(number);
        }
        await().atMost(SOON)
                .until(() -> first.status().outputs().getFirst().account().held() == 10
                        || first.metric("weir_input_repeated_chunks_total") > 0);
        between.moveTo(1);
        long stored = settledHeld(first);
        LiveEngine second =
                receiver(Folders.copy(folder.resolve("a"), folder.resolve("b")), new Basin(), AckLevel.DISK);
        between.passAnswers();
        between.moveTo(second.port());
        awaitDelivered(sender, 10);

        awaitDelivered(second, 10);
        assertThat(stored).isPositive();
        assertThat(second.basin().records()).hasSize(10).doesNotHaveDuplicates();
        assertThat(second.metric("weir_input_repeated_chunks_total")).isPositive();
    }

    /** What the first receiver holds when nothing comes any more. */
    private static long settledHeld(LiveEngine engine) {
        long[] last = {-1};
        await().atMost(SOON).pollInterval(Duration.ofMillis(200)).until(() -> {
            long before = last[0];
            last[0] = engine.status().outputs().getFirst().account().held();
            return before == last[0] && last[0] > 0;
        });
        return last[0];
    }

    @Test
    void everythingIsTaken_whereTheWindowIsShut() throws Exception {
        LiveEngine receiver = receiver(folder.resolve("a"), new Basin(), AckLevel.DISK, "repeats.window", "0");
        AckEater between = opened(new AckEater(receiver.port()));
        LiveEngine sender = sender(between.port());
        offer(1);
        await().atMost(SOON).until(() -> between.eaten() >= 1);
        between.passAnswers();
        awaitDelivered(sender, 1);

        await().atMost(SOON).until(() -> receiver.basin().count() >= 2);
    }

    @Test
    void namesOfOtherSenders_areNotRecognised() throws Exception {
        LiveEngine receiver = receiver(folder.resolve("a"), new Basin(), AckLevel.DISK);
        // Fluent Bit's is a checksum of the events, which may well be the same for two chunks.
        byte[] message = Sent.packedForward(
                "t", Sent.entry(1, "the same"), Sent.options("chunk", "0123456789abcdef0123456789abcdef"));
        try (var sender = new TestSender(receiver.port())) {
            sender.send(message);
            assertThat(sender.ack()).isEqualTo("0123456789abcdef0123456789abcdef");
            sender.send(message);
            assertThat(sender.ack()).isEqualTo("0123456789abcdef0123456789abcdef");
        }
        awaitDelivered(receiver, 2);
    }
}
