// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeliveryUnitTest {
    private static final long LARGEST = 2_000_000;
    private static final long LEAST = 64_000;

    private final DeliveryUnit unit = new DeliveryUnit();

    /** Delivers at that many units as large as it is asked for, within the bounds that a buffer has. */
    private void deliver(int times, double fixedMillis, double bytesPerMilli) {
        for (int each = 0; each < times; each++) {
            long size = Math.clamp(unit.bytes(), LEAST, LARGEST);
            unit.delivered(size, (long) (1e6 * (fixedMillis + size / bytesPerMilli)));
        }
    }

    @Test
    void nothingIsKnown_beforeTheFirstDelivery() {
        assertThat(unit.bytes()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void slowDestination_getsWhatItTakesInATenthOfASecond() {
        deliver(10, 1, 6_000);
        assertThat(unit.bytes()).isBetween(500_000L, 620_000L);
    }

    @Test
    void distantDestination_getsLargeUnits_thoughEachTakesLong() {
        deliver(10, 300, 1_000_000);
        assertThat(unit.bytes()).isGreaterThan(LARGEST);
    }

    @Test
    void fastDestination_hasNoBound() {
        deliver(10, 0.1, 1_000_000);
        assertThat(unit.bytes()).isGreaterThan(LARGEST);
    }

    @Test
    void unitFollows_whereADestinationBecomesSlowAndFastAgain() {
        deliver(30, 1, 100_000);
        assertThat(unit.bytes()).isGreaterThan(LARGEST);
        deliver(60, 1, 3_000);
        assertThat(unit.bytes()).isBetween(200_000L, 400_000L);
        deliver(60, 1, 100_000);
        assertThat(unit.bytes()).isGreaterThan(LARGEST);
    }

    @Test
    void fixedTimeOfEqualSizes_isFoundAsSoonAsSizesDiffer() {
        for (int each = 0; each < 50; each++) {
            unit.delivered(100_000, 110_000_000);
        }
        assertThat(unit.bytes()).isLessThan(100_000);
        deliver(30, 100, 10_000);
        assertThat(unit.bytes()).isBetween(700_000L, 1_300_000L);
    }
}
