// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.backpressure.Admission;
import dev.weir.event.EventBatch;
import dev.weir.event.MessagePackWriter;
import dev.weir.event.Tag;
import dev.weir.input.Offer;
import dev.weir.input.PauseGate;
import dev.weir.parser.Parsers;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.ServiceSettings;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PauseGateTest {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final PauseGate gate = new PauseGate();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private CompletableFuture<Boolean> waiter() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return gate.awaitOpen();
                    } catch (InterruptedException cause) {
                        throw new IllegalStateException(cause);
                    }
                },
                threads);
    }

    @Test
    void awaitOpen_returnsAtOnceWhenOpen() throws Exception {
        assertThat(gate.awaitOpen()).isTrue();
    }

    @Test
    void awaitOpen_waitsUntilResume() throws Exception {
        gate.pause();
        CompletableFuture<Boolean> reader = waiter();

        assertThat(reader).isNotDone();
        gate.resume();

        assertThat(reader.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void awaitOpen_tellsWaitersAndLaterOnesThatTheInputStops() throws Exception {
        gate.pause();
        CompletableFuture<Boolean> reader = waiter();

        gate.close();

        assertThat(reader.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(gate.awaitOpen()).isFalse();
        gate.pause();
        assertThat(gate.awaitOpen()).isFalse();
    }

    @Test
    void awaitOpen_endsWhenInterrupted() {
        gate.pause();
        var reader = threads.submit(gate::awaitOpen);
        threads.shutdownNow();

        assertThatThrownBy(() -> reader.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void noWakeUp_isLostWhenPausesComeThickAndFast() throws Exception {
        List<CompletableFuture<Void>> readers = new ArrayList<>();
        for (int reader = 0; reader < 16; reader++) {
            readers.add(CompletableFuture.runAsync(
                    () -> {
                        for (int turn = 0; turn < 500; turn++) {
                            try {
                                gate.awaitOpen();
                            } catch (InterruptedException cause) {
                                throw new IllegalStateException(cause);
                            }
                            Thread.yield();
                        }
                    },
                    threads));
        }
        for (int turn = 0; turn < 2_000; turn++) {
            gate.pause();
            Thread.yield();
            gate.resume();
        }

        for (CompletableFuture<Void> reader : readers) {
            reader.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void offer_waitsWhileTheValveIsShutAndLosesNothing() throws Exception {
        var source = new Source();
        var plan = new InputPlan<>("source", source, 1_000_000, "t", LiveEngine.pausingAt(2_000, 1_000_000));
        try (LiveEngine engine = LiveEngine.start(plan, ServiceSettings.USUAL, Parsers.NONE)) {
            List<CompletableFuture<Admission>> offers = new ArrayList<>();
            for (int offer = 0; offer < 200; offer++) {
                offers.add(CompletableFuture.supplyAsync(() -> offer(source), threads));
            }

            for (CompletableFuture<Admission> offer : offers) {
                assertThat(offer.get(30, TimeUnit.SECONDS)).isEqualTo(Admission.ADMITTED);
            }
            assertThat(engine.stop().ledgerDifference()).isZero();
            assertThat(engine.basin().count()).isEqualTo(200);
        }
    }

    @Test
    void offer_answersPausedWhenTheInputStops() throws Exception {
        var source = new Source();
        var plan = new InputPlan<>("source", source, 1_000_000, "t", LiveEngine.pausingAt(100, 1_000_000));
        try (LiveEngine engine = LiveEngine.start(plan, ServiceSettings.USUAL, Parsers.NONE)) {
            engine.basin().shut();
            assertThat(offer(source)).isEqualTo(Admission.ADMITTED);
            CompletableFuture<Admission> second = CompletableFuture.supplyAsync(() -> offer(source), threads);

            source.stop();

            assertThat(second.get(10, TimeUnit.SECONDS)).isInstanceOf(Admission.Paused.class);
            engine.basin().open();
        }
    }

    private static Admission offer(Source source) {
        var writer = new MessagePackWriter(1_000);
        writer.arrayHeader(2);
        writer.eventTime(1, 0);
        writer.mapHeader(1);
        writer.text("log");
        writer.text("x".repeat(200));
        var batch = new EventBatch(writer.array(), 0, writer.size(), 1);
        try {
            return source.gate().offer(source.context().intake(), Offer.of(new Tag("t"), batch));
        } catch (InterruptedException cause) {
            throw new IllegalStateException(cause);
        }
    }
}
