// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldTypeTest {
    private static byte[] bytes(String text) {
        return ("9" + text + "9").getBytes(StandardCharsets.US_ASCII);
    }

    private static long integer(String text) {
        return FieldType.integer(bytes(text), 1, text.length() + 1);
    }

    private static long hex(String text) {
        return FieldType.hex(bytes(text), 1, text.length() + 1);
    }

    private static double floating(String text) {
        return FieldType.floating(bytes(text), 1, text.length() + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "17,17",
        "+17,17",
        "-17,-17",
        "'  17',17",
        "17ms,17",
        "1.9,1",
        "-,0",
        "'',0",
        "abc,0",
        "- 1,0",
        "9223372036854775807,9223372036854775807",
        "9223372036854775808,9223372036854775807",
        "99999999999999999999,9223372036854775807",
        "-9223372036854775808,-9223372036854775808",
        "-9223372036854775809,-9223372036854775808",
        "000000000000000000000000012,12"
    })
    void integer_readsAsCDoes(String text, long expected) {
        assertThat(integer(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "ff,255",
        "0xFf,255",
        "0XfFg,255",
        "0x,0",
        "0xg,0",
        "x,0",
        "'',0",
        "' 1F',31",
        "-1,18446744073709551615",
        "ffffffffffffffff,18446744073709551615",
        "10000000000000000,18446744073709551615"
    })
    void hex_readsAsCDoes(String text, String expected) {
        assertThat(Long.toUnsignedString(hex(text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0.5,0.5",
        "-0.5,-0.5",
        "+.5,0.5",
        "5.,5",
        "' 1.25 x',1.25",
        "1e3,1000",
        "1E-3x,0.001",
        "1e,1",
        "1e+,1",
        "1ex,1",
        "0.123,0.123",
        "123456789012345678901234567890,123456789012345678901234567890",
        "1.2.3,1.2",
        "-,0",
        ".,0",
        "'',0",
        "nan,NaN",
        "-inf,-Infinity",
        "INFINITY,Infinity",
        "1e400,Infinity",
        "0.1234567890123456789,0.1234567890123456789"
    })
    void floating_readsAsCDoes(String text, double expected) {
        assertThat((Double) floating(text)).isEqualTo((Double) expected);
    }

    @Property
    void integer_givesBackEveryLong(@ForAll long value) {
        assertThat(integer(Long.toString(value))).isEqualTo(value);
        assertThat(hex(Long.toHexString(value))).isEqualTo(value);
    }

    @Property
    void floating_agreesWithJava(@ForAll double value, @ForAll float shorter) {
        assertThat(floating(Double.toString(value))).isEqualTo(value);
        assertThat(floating(Float.toString(shorter))).isEqualTo(Double.parseDouble(Float.toString(shorter)));
    }

    @Property
    void nothingThrows(@ForAll @Size(max = 30) byte[] text) {
        FieldType.integer(text, 0, text.length);
        FieldType.hex(text, 0, text.length);
        FieldType.floating(text, 0, text.length);
    }
}
