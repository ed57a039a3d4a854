// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EventScannerTest {

    @Provide
    Arbitrary<byte[]> events() {
        return ObjectForm.events();
    }

    @Test
    void count_isZeroForNoBytes() {
        assertThat(EventScanner.count(new byte[0], 0, 0)).isZero();
    }

    @Test
    void count_acceptsTextOfAnyBytes() {
        byte[] bytes = {(byte) 0x92, 5, (byte) 0x81, (byte) 0xa1, (byte) 0xff, (byte) 0xa1, 0};

        assertThat(EventScanner.count(bytes, 0, bytes.length)).isOne();
    }

    @Property(tries = 60)
    void count_countsWholeEventsAndRefusesAnyOtherCut(@ForAll("events") byte[] events) {
        int whole = 0;
        EventReader reader = new EventReader(events, 0, events.length);
        int step = 1 + events.length / 300;
        for (int cut = 0; cut <= events.length; cut += step) {
            while (reader.entryEnd() < cut && reader.next()) {
                whole++;
            }
            int to = cut;
            if (reader.entryEnd() == cut) {
                assertThat(EventScanner.count(events, 0, to)).isEqualTo(whole);
            } else {
                assertThatExceptionOfType(MalformedEventException.class)
                        .isThrownBy(() -> EventScanner.count(events, 0, to));
            }
        }
    }

    @Property(tries = 100)
    void count_refusesOrCountsDamagedEvents(
            @ForAll("events") byte[] events, @ForAll @IntRange(min = 0, max = 9999) int place, @ForAll byte damage) {
        byte[] damaged = Arrays.copyOf(events, events.length + 1);
        damaged[place % damaged.length] = damage;
        try {
            assertThat(EventScanner.count(damaged, 0, damaged.length)).isNotNegative();
        } catch (MalformedEventException e) {
            assertThat(e.position()).isBetween(0, damaged.length);
        }
    }
}
