// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private final ManualTime time = new ManualTime();
    private final AtomicInteger bites = new AtomicInteger();
    private final Watchdog watchdog = new Watchdog(time, time, bites::incrementAndGet);

    @Test
    void bites_whenACallTakesTooLong() {
        watchdog.watch(Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(1).toNanos());

        assertThat(bites).hasValue(1);
        assertThat(watchdog.hasBitten()).isTrue();
    }

    @Test
    void isQuiet_whenCallsEndInTime() {
        for (int call = 0; call < 10; call++) {
            watchdog.watch(Duration.ofSeconds(1));
            time.advance(Duration.ofMillis(900).toNanos());
            watchdog.rest();
        }
        time.advance(Duration.ofSeconds(10).toNanos());

        assertThat(bites).hasValue(0);
    }

    @Test
    void watchesTheShorterCall_whenATimerForALongerOneWaits() {
        watchdog.watch(Duration.ofSeconds(60));
        watchdog.rest();
        watchdog.watch(Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(1).toNanos());

        assertThat(bites).hasValue(1);
    }

    @Test
    void watchesEachCallFromItsOwnBeginning_whenATimerOfTheLastOneWaits() {
        watchdog.watch(Duration.ofSeconds(2));
        time.advance(Duration.ofMillis(1_500).toNanos());
        watchdog.rest();
        watchdog.watch(Duration.ofSeconds(2));
        time.advance(Duration.ofMillis(1_500).toNanos());

        assertThat(bites).hasValue(0);
        time.advance(Duration.ofMillis(500).toNanos());
        assertThat(bites).hasValue(1);
    }

    @Test
    void isQuiet_whenThereIsNoLimit() {
        watchdog.watch(Duration.ZERO);
        time.advance(Duration.ofDays(1).toNanos());

        assertThat(bites).hasValue(0);
    }
}
