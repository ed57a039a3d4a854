// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.MessagePackWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuePrinterTest {
    private static String printed(Consumer<MessagePackWriter> value) {
        var writer = new MessagePackWriter(10_000);
        value.accept(writer);
        var sink = new ByteSink(10_000);
        assertThat(ValuePrinter.print(writer.array(), 0, sink)).isEqualTo(writer.size());
        return sink.toString();
    }

    private static String sixDecimals(double value) {
        var sink = new ByteSink(1_000);
        ValuePrinter.sixDecimals(value, sink);
        return sink.toString();
    }

    @Test
    void print_writesValuesAsFluentBitDoes() {
        assertThat(printed(MessagePackWriter::nil)).isEqualTo("nil");
        assertThat(printed(w -> w.bool(true))).isEqualTo("true");
        assertThat(printed(w -> w.bool(false))).isEqualTo("false");
        assertThat(printed(w -> w.integer(0))).isEqualTo("0");
        assertThat(printed(w -> w.integer(Long.MIN_VALUE))).isEqualTo("-9223372036854775808");
        assertThat(printed(w -> w.unsigned(-1))).isEqualTo("18446744073709551615");
        assertThat(printed(w -> w.floating(0.5))).isEqualTo("0.500000");
        assertThat(printed(w -> w.text("a\"b\\c\n\u00e9"))).isEqualTo("\"a\"b\\c\n\u00e9\"");
        assertThat(printed(w -> w.binary(new byte[] {'a', '"', 0, 0x7f, (byte) 0xff, ' '}, 0, 6)))
                .isEqualTo("\"a\\\"\\x00\\x7f\\xff \"");
    }

    @Test
    void print_writesAnExtensionWithItsType() {
        byte[] extension = {(byte) 0xc7, 2, -5, 'x', 1};
        assertThat(printed(w -> w.raw(extension, 0, extension.length))).isEqualTo("(ext: -5)\"x\\x01\"");
    }

    @Test
    void print_writesWhatContainsValues() {
        assertThat(printed(w -> w.arrayHeader(0))).isEqualTo("[]");
        assertThat(printed(w -> w.mapHeader(0))).isEqualTo("{}");
        assertThat(printed(w -> {
                    w.mapHeader(2);
                    w.text("a");
                    w.arrayHeader(2);
                    w.integer(1);
                    w.nil();
                    w.integer(2);
                    w.mapHeader(1);
                    w.text("b");
                    w.text("");
                }))
                .isEqualTo("{\"a\"=>[1, nil], 2=>{\"b\"=>\"\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0.000000",
        "-0.0,-0.000000",
        "1,1.000000",
        "-1.5,-1.500000",
        "0.9999995,1.000000",
        "0.9999996,1.000000",
        "1.9999999,2.000000",
        "0.5000005,0.500000",
        "0.0000005,0.000000",
        "0.0000015,0.000002",
        "1e15,1000000000000000.000000",
        "123456789012.3456789,123456789012.345673",
        "-1e-9,-0.000000",
        "NaN,nan",
        "Infinity,inf",
        "-Infinity,-inf",
        "1e22,10000000000000000000000.000000"
    })
    void sixDecimals_roundsAsCDoes(double value, String expected) {
        assertThat(sixDecimals(value)).isEqualTo(expected);
    }

    @Property(tries = 5_000)
    void sixDecimals_isTheExactValueRounded(@ForAll double value) {
        String expected =
                new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).toPlainString();
        if ((value < 0 && !expected.startsWith("-")) || (1 / value < 0 && value == 0)) {
            expected = "-" + expected;
        }
        assertThat(sixDecimals(value)).isEqualTo(expected);
    }

    @Property(tries = 5_000)
    void timeAsDouble_isTheExactValueRounded(
            @ForAll @LongRange(min = 0, max = 5_000_000_000L) long seconds,
            @ForAll @IntRange(max = 999_999_999) int nanos) {
        var sink = new ByteSink(100);
        ValuePrinter.timeAsDouble(seconds, nanos, sink);

        assertThat(sink.toString())
                .isEqualTo(new BigDecimal(seconds + nanos / 1e9)
                        .setScale(6, RoundingMode.HALF_EVEN)
                        .toPlainString());
    }

    @Test
    void time_hasAllItsDigits() {
        var sink = new ByteSink(100);
        ValuePrinter.time(1_698_671_846, 5, sink);

        assertThat(sink.toString()).isEqualTo("1698671846.000000005");
    }
}
