// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.backpressure.Valve;
import dev.weir.event.EventBatch;
import dev.weir.event.Tag;
import dev.weir.input.Offer;
import dev.weir.plugins.live.Identity;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.komamitsu.fluency.EventTime;
import org.komamitsu.fluency.Fluency;
import org.komamitsu.fluency.fluentd.FluencyBuilderForFluentd;

/** A Fluentd client that others wrote, against the input. */
final class FluentdClientTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int EVENTS = 5_000;

    private static FluencyBuilderForFluentd client() {
        var builder = new FluencyBuilderForFluentd();
        builder.setAckResponseMode(true);
        builder.setBufferChunkInitialSize(8 * 1024);
        builder.setBufferChunkRetentionSize(64 * 1024);
        builder.setFlushAttemptIntervalMillis(50);
        builder.setBufferChunkRetentionTimeMillis(100);
        builder.setWaitUntilBufferFlushed(30);
        builder.setWaitUntilFlusherTerminated(30);
        return builder;
    }

    private static void emit(Fluency fluency) throws Exception {
        for (int i = 0; i < EVENTS; i++) {
            EventTime time = EventTime.fromEpoch(1_700_000_000 + i, i);
            fluency.emit("app." + i % 3, time, Map.of("n", i, "text", "line " + i));
        }
        fluency.flush();
    }

    private static void awaitEachOnce(LiveEngine engine) {
        await().atMost(SOON).until(() -> engine.basin().count() == EVENTS);
        Set<String> different = new HashSet<>(engine.basin().records());
        assertThat(different).hasSize(EVENTS);
        assertThat(engine.basin().tags()).containsOnly("t");
        assertThat(engine.basin().seconds()).contains(1_700_000_000L, 1_700_000_000L + EVENTS - 1);
    }

    @Test
    void eventsOfAClientWithAcknowledgements_arriveOnce() throws Exception {
        try (LiveEngine engine = LiveEngine.start(new ForwardInputFactory(), "listen", "127.0.0.1", "port", "0");
                Fluency fluency = client().build("127.0.0.1", engine.port())) {
            emit(fluency);

            awaitEachOnce(engine);
            assertThat(engine.metric("weir_input_acks_total")).isPositive();
            assertThat(engine.stop().ledgerDifference()).isZero();
        }
    }

    @Test
    void eventsOfAClientOverTls_arriveOnce(@TempDir Path folder) throws Exception {
        Identity identity = Identity.make(folder, "weir", "dns:localhost,ip:127.0.0.1");
        var builder = client();
        builder.setSslEnabled(true);
        builder.setSslSocketFactory(identity.trusting(identity).getSocketFactory());
        try (LiveEngine engine = LiveEngine.start(
                        new ForwardInputFactory(),
                        "listen",
                        "127.0.0.1",
                        "port",
                        "0",
                        "tls",
                        "on",
                        "tls.crt_file",
                        identity.certificate().toString(),
                        "tls.key_file",
                        identity.key().toString());
                Fluency fluency = builder.build("127.0.0.1", engine.port())) {
            emit(fluency);

            awaitEachOnce(engine);
        }
    }

    @Test
    void clientOfAPausedInput_waitsAndLosesNothing() throws Exception {
        try (LiveEngine engine =
                        LiveEngine.start(new ForwardInputFactory(), 20_000, "listen", "127.0.0.1", "port", "0");
                Fluency fluency = client().build("127.0.0.1", engine.port())) {
            engine.basin().shut();
            emit(fluency);
            await().atMost(SOON).until(() -> engine.input().valve().isShut());
            assertThat(fluency.getBufferedDataSize()).isPositive();
            engine.basin().open();

            awaitEachOnce(engine);
            assertThat(fluency.waitUntilAllBufferFlushed((int) TimeUnit.MINUTES.toSeconds(1)))
                    .isTrue();
        }
    }

    @Test
    void weirToWeirOverTls_isDelivered(@TempDir Path folder) throws Exception {
        Identity identity = Identity.make(folder, "weir", "dns:localhost,ip:127.0.0.1");
        var source = new Source();
        byte[] entry = Sent.entry(1, "a");
        try (LiveEngine receiver = LiveEngine.start(
                        new ForwardInputFactory(),
                        Valve.UNLIMITED,
                        "listen",
                        "127.0.0.1",
                        "port",
                        "0",
                        "tls",
                        "on",
                        "shared_key",
                        "k",
                        "tls.crt_file",
                        identity.certificate().toString(),
                        "tls.key_file",
                        identity.key().toString());
                LiveEngine sender = LiveEngine.through(
                        source,
                        new ForwardOutputFactory(),
                        "port",
                        Integer.toString(receiver.port()),
                        "tls",
                        "on",
                        "shared_key",
                        "k",
                        "tls.ca_file",
                        identity.certificate().toString(),
                        "require_ack_response",
                        "on")) {
            source.context().intake().offer(Offer.of(new Tag("a"), new EventBatch(entry, 0, entry.length, 1)));

            await().atMost(SOON).until(() -> receiver.basin().count() == 1);
            await().atMost(SOON)
                    .until(() -> sender.status().outputs().getFirst().account().delivered() == 1);
        }
    }
}
