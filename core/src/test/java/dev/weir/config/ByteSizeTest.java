// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "17, 17",
        "5k, 5000",
        "5K, 5000",
        "5kb, 5000",
        "5KB, 5000",
        "5M, 5000000",
        "5mb, 5000000",
        "5Mb, 5000000",
        "2g, 2000000000",
        "2GB, 2000000000",
        "false, 0",
        "FALSE, 0",
        "9223372036854775807, 9223372036854775807",
        "9223372036G, 9223372036000000000",
        "' 32k ', 32000",
        "007, 7",
    })
    void parse_readsDecimalUnits(String text, long bytes) {
        assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "k", "-1", "+1", "1.5M", "1,000", "5 M", "5MiB", "5b", "5t", "5mbb", "x5M", "0x10", "off",
                "true", "5m5m", "\u0665", "1e3"
            })
    void parse_refusesWhatFluentBitWouldGuess(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageContaining("a size is a whole number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "9223372036854776k", "9223372037g", "99999999999999999999"})
    void parse_refusesOverflow(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("more bytes than fit a size, limit=9223372036854775807");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "999, 999 bytes",
        "700000, 700 kB",
        "1200000, 1.2 MB",
        "1999999999, 1.999 GB",
        "48000000, 48 MB"
    })
    void toString_isForPeople(long bytes, String text) {
        assertThat(new ByteSize(bytes)).hasToString(text);
    }

    @Property
    void spelled_readsBackExactly(@ForAll @LongRange(min = 0) long bytes) {
        ByteSize size = new ByteSize(bytes);
        assertThat(ByteSize.parse(size.spelled())).isEqualTo(size);
    }

    @Property
    void parse_isExactOrRefuses(@ForAll @LongRange(min = 0) long number) {
        BigInteger exact = BigInteger.valueOf(number).multiply(BigInteger.valueOf(1_000_000));
        if (exact.bitLength() < 64) {
            assertThat(ByteSize.parse(number + "M").bytes()).isEqualTo(exact.longValueExact());
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> ByteSize.parse(number + "M"));
        }
    }

    @Property
    void parse_throwsNothingButItsRefusal(@ForAll String text) {
        try {
            assertThat(ByteSize.parse(text).bytes()).isNotNegative();
        } catch (IllegalArgumentException refusal) {
            assertThat(refusal).hasMessageMatching("(?s).*(size).*");
        }
    }
}
