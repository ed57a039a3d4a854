// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "1, PT1S",
        "0, PT0S",
        "0.2, PT0.2S",
        "1.5, PT1.5S",
        "500ms, PT0.5S",
        "0.5ms, PT0.0005S",
        "10s, PT10S",
        "10S, PT10S",
        "2m, PT2M",
        "2M, PT2M",
        "1h, PT1H",
        "7d, PT168H",
        "0.000000001, PT0.000000001S",
        "-1, PT-1S",
        "' 5 ', PT5S",
    })
    void parse_readsSecondsAndUnits(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "1h30m", "5x", "5 s", "1,5", ".5", "1.", "+1", "--1", "1e3", "five", "5sec"})
    void parse_refusesWhatFluentBitWouldGuess(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessageContaining("a time is a number of seconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"106752d", "999999999999999999d", "-999999999999999999d", "9223372037"})
    void parse_refusesWhatDoesNotFit(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessageContaining("limit=");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0",
        "PT1S, 1s",
        "PT90S, 90s",
        "PT10M, 10m",
        "PT2H, 2h",
        "PT48H, 2d",
        "PT0.5S, 500ms",
        "PT0.0005S, 0.0005s",
        "PT1.25S, 1.25s",
        "PT-0.5S, -500ms",
        "PT-1S, -1s"
    })
    void spelled_takesTheLargestWholeUnit(Duration duration, String text) {
        assertThat(Durations.spelled(duration)).isEqualTo(text);
    }

    @Property
    void spelled_readsBackExactly(@ForAll long nanos) {
        Duration duration = Duration.ofNanos(nanos);
        if (nanos != Long.MIN_VALUE) {
            assertThat(Durations.parse(Durations.spelled(duration))).isEqualTo(duration);
        }
    }
}
