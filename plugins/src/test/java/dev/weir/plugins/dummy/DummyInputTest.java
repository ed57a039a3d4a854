// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.dummy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.SectionKind;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.StillEngine;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DummyInputTest {
    private static final Instant NOON = Instant.ofEpochSecond(1_700_000_000);

    private static StillEngine start(String... keysAndValues) {
        return new StillEngine(NOON, new DummyInputFactory(), Long.MAX_VALUE, keysAndValues);
    }

    private static String refusal(String... keysAndValues) {
        return LiveEngine.refusal(SectionKind.INPUT, new DummyInputFactory().schema(), keysAndValues);
    }

    @Test
    void oneEventASecond_isTheDefault() {
        StillEngine engine = start().pass(Duration.ofMillis(3_100));

        assertThat(engine.basin().records()).hasSize(3).containsOnly("{\"message\":\"dummy\"}");
        assertThat(engine.basin().seconds()).containsExactly(1_700_000_001L, 1_700_000_002L, 1_700_000_003L);
        assertThat(engine.difference()).isZero();
    }

    @Test
    void rate_isTurnsPerSecond() {
        assertThat(start("rate", "10").pass(Duration.ofMillis(1_050)).basin().count())
                .isEqualTo(10);
        assertThat(start("rate", "100000")
                        .pass(Duration.ofMillis(1_050))
                        .basin()
                        .count())
                .isBetween(100_000L, 105_000L);
    }

    @Test
    void interval_goesBeforeRate() {
        StillEngine engine = start("rate", "1000", "interval_sec", "1", "interval_nsec", "500000000");

        assertThat(engine.pass(Duration.ofMillis(3_100)).basin().count()).isEqualTo(2);
    }

    @Test
    void samples_areTurnsAndCopiesMultiplyThem() {
        StillEngine engine = start("samples", "3", "copies", "2", "rate", "1000", "dummy", "{\"a\":1}{\"b\":2}");

        assertThat(engine.pass(Duration.ofSeconds(2)).basin().count()).isEqualTo(12);
        assertThat(engine.basin().records()).startsWith("{\"a\":1}", "{\"b\":2}", "{\"a\":1}");
    }

    @Test
    void metadata_isThatOfEachEvent() {
        assertThat(start("metadata", "{\"k\":[1]}")
                        .pass(Duration.ofMillis(1_100))
                        .basin()
                        .records())
                .containsExactly("{\"__internal__\":{\"log_metadata\":{\"k\":[1]}},\"message\":\"dummy\"}");
    }

    @Test
    void startTime_goesOnFromWhereItIsSet() {
        assertThat(start("start_time_sec", "1000")
                        .pass(Duration.ofMillis(2_100))
                        .basin()
                        .seconds())
                .containsExactly(1_001L, 1_002L);
        assertThat(start("start_time_sec", "1000", "fixed_timestamp", "on")
                        .pass(Duration.ofMillis(2_100))
                        .basin()
                        .seconds())
                .containsExactly(1_000L, 1_000L);
    }

    @Test
    void flushOnStartup_hasTheFirstTurnAtOnce() {
        assertThat(start("flush_on_startup", "on", "interval_sec", "10")
                        .pass(Duration.ofMillis(50))
                        .basin()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void pausedInput_skipsItsTurnsAndGoesOn() {
        var engine = new StillEngine(NOON, new DummyInputFactory(), 200, "rate", "100");
        engine.basin().shut();
        engine.pass(Duration.ofSeconds(2));
        assertThat(engine.isPaused()).isTrue();

        engine.basin().open();
        engine.settle();
        engine.pass(Duration.ofSeconds(1));

        assertThat(engine.isPaused()).isFalse();
        assertThat(engine.basin().count()).isBetween(50L, 150L);
        assertThat(engine.difference()).isZero();
    }

    @Test
    void pausedTurns_areNoSamples() {
        var engine = new StillEngine(NOON, new DummyInputFactory(), 30, "rate", "100", "samples", "50");
        engine.basin().shut();
        engine.pass(Duration.ofSeconds(2));
        engine.basin().open();
        engine.settle();
        engine.pass(Duration.ofSeconds(2));

        assertThat(engine.basin().count()).isEqualTo(50);
    }

    @Test
    void recordThatIsNone_isRefused() {
        assertThat(refusal("dummy", "{oops}")).contains("is no JSON");
        assertThat(refusal("dummy", " ")).contains("holds no JSON object");
        assertThat(refusal("metadata", "[]")).contains("is no JSON object");
        assertThat(refusal("copies", "100000", "dummy", "{\"a\":\"" + "x".repeat(1_000) + "\"}"))
                .contains("makes too much at once");
    }
}
