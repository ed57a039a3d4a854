// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ByteSinkTest {

    @Test
    void put_appends() {
        ByteSink sink = new ByteSink(100);
        sink.put('a');
        sink.put(new byte[] {'x', 'b', 'c', 'y'}, 1, 3);
        sink.put("d\u00e9");

        assertThat(sink).hasToString("abcd\u00e9");
        assertThat(sink.size()).isEqualTo(6);
    }

    @Property
    void put_neverHoldsMoreThanTheLimit(
            @ForAll List<@IntRange(max = 3000) Integer> lengths, @ForAll @IntRange(min = 1, max = 9000) int limit) {
        ByteSink sink = new ByteSink(limit);
        List<Byte> expected = new ArrayList<>();
        for (int length : lengths) {
            byte[] part = new byte[length];
            Arrays.fill(part, (byte) length);
            if (expected.size() + length <= limit) {
                sink.put(part, 0, length);
                for (byte each : part) {
                    expected.add(each);
                }
            } else {
                assertThatExceptionOfType(SinkFullException.class)
                        .isThrownBy(() -> sink.put(part, 0, length))
                        .satisfies(e -> assertThat(e.size()).isEqualTo(expected.size() + length))
                        .satisfies(e -> assertThat(e.limit()).isEqualTo(limit));
            }
            assertThat(sink.capacity()).isLessThanOrEqualTo(limit + ByteSink.SLACK);
        }
        assertThat(sink.toByteArray()).containsExactly(expected.toArray(Byte[]::new));
    }

    @Test
    void truncate_forgetsTheEnd() {
        ByteSink sink = new ByteSink(100);
        sink.put("abcdef");
        sink.truncate(3);

        assertThat(sink).hasToString("abc");
        assertThatIllegalArgumentException().isThrownBy(() -> sink.truncate(4)).withMessage("newSize=4, size=3");
    }

    @Test
    void clear_keepsTheMemoryAndReleaseGivesItBack() {
        ByteSink sink = new ByteSink(1 << 20);
        sink.put(new byte[100_000], 0, 100_000);
        sink.clear();
        assertThat(sink.size()).isZero();
        assertThat(sink.capacity()).isGreaterThanOrEqualTo(100_000);

        sink.release(4096);
        assertThat(sink.capacity()).isLessThanOrEqualTo(4096);
        sink.put("again");
        assertThat(sink).hasToString("again");
    }

    @Test
    void constructor_refusesALimitThatNoArrayHas() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ByteSink(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ByteSink(Integer.MAX_VALUE));
    }
}
