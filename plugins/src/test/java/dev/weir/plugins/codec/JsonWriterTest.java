// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.event.MalformedEventException;
import dev.weir.event.MessagePack;
import dev.weir.event.MessagePackWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JsonWriterTest {

    private static byte[] json(boolean escapeUnicode, byte[] packed) {
        ByteSink sink = new ByteSink(1 << 26);
        assertThat(new JsonWriter(escapeUnicode).write(packed, 0, sink)).isEqualTo(packed.length);
        return sink.toByteArray();
    }

    private static String text(boolean escapeUnicode, byte[] packed) {
        return new String(json(escapeUnicode, packed), StandardCharsets.UTF_8);
    }

    private static byte[] packed(@Nullable Object value) {
        MessagePackWriter writer = new MessagePackWriter(1 << 26);
        Values.pack(value, writer);
        return writer.toByteArray();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "c0 | null",
                "c2 | false",
                "c3 | true",
                "00 | 0",
                "e0 | -32",
                "cd ffff | 65535",
                "d3 8000000000000000 | -9223372036854775808",
                "cf 7fffffffffffffff | 9223372036854775807",
                "cf ffffffffffffffff | 18446744073709551615",
                "cf 8ac7230489e80000 | 10000000000000000000",
                "cf 8ac7230489e7ffff | 9999999999999999999",
                "ca 3f000000 | 0.5",
                "ca 3dcccccd | 0.10000000149011612",
                "cb 7ff8000000000000 | null",
                "cb 7ff0000000000000 | null",
                "cb fff0000000000000 | null",
                "80 | {}",
                "90 | []",
                "93 01 02 03 | [1,2,3]",
                "82 a161 01 a162 92 c0 80 | {\"a\":1,\"b\":[null,{}]}",
                "a0 | \"\"",
                "c4 03 41ff42 | \"A\ufffdB\"",
                "c4 00 | \"\"",
                "d4 05 ff | \"\\\\xff\"",
                "c7 02 00 0041 | \"\\\\x00\\\\x41\"",
                "c7 00 05 | \"\"",
                "81 01 02 | {\"1\":2}",
                "81 c0 02 | {\"null\":2}",
                "81 c3 02 | {\"true\":2}",
                "81 cb3ff8000000000000 02 | {\"1.5\":2}",
                "81 c40141 02 | {\"A\":2}",
                "81 d405ff 02 | {\"\\\\xff\":2}",
                "81 9101 02 | {\"\\\\x91\\\\x01\":2}"
            })
    void write_transcodes(String packed, String expected) {
        assertThat(text(false, hex(packed))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0.0",
        "-0.0, -0.0",
        "1, 1.0",
        "-1, -1.0",
        "0.5, 0.5",
        "12.75, 12.75",
        "-0.1, -0.1",
        "0.0001, 0.0001",
        "0.00012345, 0.00012345",
        "0.00009, 9e-05",
        "1.5e-10, 1.5e-10",
        "4.9E-324, 4.9e-324",
        "123456789.125, 123456789.125",
        "1e15, 1000000000000000.0",
        "9007199254740993, 9007199254740992.0",
        "9.2e18, 9200000000000000000.0",
        "1e19, 1e+19",
        "1.7976931348623157E308, 1.7976931348623157e+308",
        "0.30000000000000004, 0.30000000000000004",
        "1527673192.0006812, 1527673192.0006812",
        "2251799813685249.5, 2251799813685249.5",
        "100.00000000000001, 100.00000000000001"
    })
    void write_printsDoublesWithTheFewestDigits(double value, String expected) {
        assertThat(text(false, packed(value))).isEqualTo(expected);
    }

    @Property(tries = 5000)
    void write_printsDoublesThatReadBack(@ForAll double value) {
        assertDouble(value);
    }

    @Property(tries = 3000)
    void write_printsBitsThatReadBack(@ForAll long bits) {
        assertDouble(Double.longBitsToDouble(bits));
    }

    @Property(tries = 3000)
    void write_printsDecimalsThatReadBack(
            @ForAll long digits,
            @ForAll @IntRange(max = 20) int length,
            @ForAll @IntRange(min = -25, max = 10) int exponent) {
        String number = Long.toString(digits);
        String start = number.substring(0, Math.max(2, Math.min(number.length(), length)) % (number.length() + 1));
        assertDouble(new BigDecimal(start.isEmpty() || start.equals("-") ? "0" : start)
                .scaleByPowerOfTen(exponent)
                .doubleValue());
    }

    private static void assertDouble(double value) {
        String printed = text(true, packed(value));
        if (!Double.isFinite(value)) {
            assertThat(printed).isEqualTo("null");
            return;
        }
        assertThat(Values.parse(printed.getBytes(StandardCharsets.US_ASCII))).isEqualTo(value);
        boolean whole = Math.abs(value) < 0x1p63 && value == Math.rint(value);
        if (!whole) {
            assertThat(significantDigits(printed))
                    .as(printed)
                    .isLessThanOrEqualTo(significantDigits(Double.toString(value)));
        }
    }

    private static int significantDigits(String number) {
        return new BigDecimal(number).stripTrailingZeros().precision();
    }

    static List<Arguments> characters() {
        return List.of(
                arguments("\0", "\\u0000"),
                arguments("\u0007", "\\u0007"),
                arguments("\b", "\\b"),
                arguments("\t", "\\t"),
                arguments("\n", "\\n"),
                arguments("\u000b", "\\u000b"),
                arguments("\f", "\\f"),
                arguments("\r", "\\r"),
                arguments("\u001f", "\\u001f"),
                arguments("\u007f", "\u007f"),
                arguments("\"", "\\\""),
                arguments("\\", "\\\\"),
                arguments("/", "/"),
                arguments("\u00e9", "\\u00e9"),
                arguments("\u20ac", "\\u20ac"),
                arguments("\ud83d\ude00", "\\ud83d\\ude00"));
    }

    @ParameterizedTest
    @MethodSource("characters")
    void write_escapesWhereverACharacterStands(String character, String escaped) {
        for (int before = 0; before < 20; before++) {
            String text = "x".repeat(before) + character + "y".repeat(before % 11);
            assertThat(text(true, packed(text)))
                    .isEqualTo('"' + "x".repeat(before) + escaped + "y".repeat(before % 11) + '"');
        }
    }

    @Test
    void write_keepsUtf8WhereNotAskedToEscape() {
        assertThat(text(false, packed("\u00e9\u20ac\ud83d\ude00"))).isEqualTo("\"\u00e9\u20ac\ud83d\ude00\"");
    }

    @Property(tries = 2000)
    void write_writesTextThatReadsBack(@ForAll("texts") String text) {
        assertThat(Values.parse(json(false, packed(text)))).isEqualTo(text);
        byte[] escaped = json(true, packed(text));
        assertThat(Values.parse(escaped)).isEqualTo(text);
        for (byte each : escaped) {
            assertThat(each).isBetween((byte) ' ', (byte) 0x7f);
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                        Arbitraries.strings().ofMaxLength(60),
                        Arbitraries.strings().ascii().ofMaxLength(200),
                        Arbitraries.strings()
                                .withChars("\u00e4\u4e2d\ud83d\ude00 \"\\\nabc")
                                .ofMaxLength(60))
                .map(text -> new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE));
    }

    @Property(tries = 2000)
    void write_replacesEachByteThatIsNoCharacter(@ForAll("bytes") byte[] bytes) {
        MessagePackWriter writer = new MessagePackWriter(10_000);
        writer.text(bytes, 0, bytes.length);

        String expected = replaced(bytes);
        assertThat(Values.parse(json(false, writer.toByteArray()))).isEqualTo(expected);
        assertThat(Values.parse(json(true, writer.toByteArray()))).isEqualTo(expected);
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        Arbitrary<Byte> near = Arbitraries.of(
                        0x41, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5,
                        0xff)
                .map(Integer::byteValue);
        return Arbitraries.oneOf(near, Arbitraries.bytes()).array(byte[].class).ofMaxSize(40);
    }

    /** The slow way: the shortest start that the JDK decodes, or one replaced byte. */
    private static String replaced(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < bytes.length) {
            int length = 1;
            String decoded = null;
            while (decoded == null && length <= 4 && at + length <= bytes.length) {
                decoded = decoded(bytes, at, length++);
            }
            text.append(decoded == null ? "\ufffd" : decoded);
            at += decoded == null ? 1 : length - 1;
        }
        return text.toString();
    }

    private static @Nullable String decoded(byte[] bytes, int at, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, at, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    @Provide
    Arbitrary<String> values() {
        return JsonTexts.values();
    }

    @Property(tries = 500)
    void write_writesWhatJacksonReadsAsItWas(@ForAll("values") String json, @ForAll boolean escapeUnicode) {
        byte[] original = json.getBytes(StandardCharsets.UTF_8);
        MessagePackWriter writer = new MessagePackWriter(1 << 26);
        new JsonReader(JsonLimits.DEFAULT).readWhole(original, 0, original.length, writer);

        assertThat(Values.parse(json(escapeUnicode, writer.toByteArray())))
                .isEqualTo(Values.parseWithDuplicates(original));
    }

    @Test
    void write_keepsTheLastOfEqualKeys() {
        assertThat(text(true, hex("83 a161 01 a162 02 a161 03"))).isEqualTo("{\"b\":2,\"a\":3}");
        assertThat(text(true, hex("82 a161 82 a162 01 a162 02 a162 81 a162 03")))
                .isEqualTo("{\"a\":{\"b\":2},\"b\":{\"b\":3}}");
        assertThat(text(true, hex("82 a161 82 a162 01 a162 02 a161 05"))).isEqualTo("{\"a\":5}");
        assertThat(text(true, hex("83 01 02 a131 03 01 04"))).isEqualTo("{\"1\":3,\"1\":4}");
    }

    @Test
    void write_dropsNoKeyOfTheNextValueForOneOfThisValue() {
        JsonWriter writer = new JsonWriter(true);
        ByteSink sink = new ByteSink(100);
        writer.write(hex("82 a161 01 a161 02"), 0, sink);
        writer.write(hex("82 a162 01 a161 02"), 0, sink);

        assertThat(sink).hasToString("{\"a\":2}{\"b\":1,\"a\":2}");
    }

    @Property(tries = 300)
    void write_keepsTheLastOfEqualKeysAtAnyDepth(@ForAll("withEqualKeys") List<List<Object>> pairs) {
        MessagePackWriter writer = new MessagePackWriter(1 << 20);
        writer.mapHeader(pairs.size());
        Map<Object, Object> expected = new LinkedHashMap<>();
        for (List<Object> pair : pairs) {
            writer.text((String) pair.get(0));
            int inner = (int) pair.get(1);
            writer.mapHeader(2);
            writer.text("x");
            writer.integer(inner);
            writer.text(inner % 2 == 0 ? "x" : "y");
            writer.integer(inner + 1);
            expected.put(
                    pair.get(0),
                    inner % 2 == 0 ? Map.of("x", big(inner + 1)) : Map.of("x", big(inner), "y", big(inner + 1)));
        }

        assertThat(Values.parse(json(true, writer.toByteArray()))).isEqualTo(expected);
    }

    private static BigInteger big(int value) {
        return BigInteger.valueOf(value);
    }

    @Provide
    Arbitrary<List<List<Object>>> withEqualKeys() {
        Arbitrary<Object> keys = Arbitraries.integers().between(0, 60).map(i -> "key-number-" + i);
        Arbitrary<Object> numbers = Arbitraries.integers().between(0, 100).map(i -> i);
        return Combinators.combine(keys, numbers)
                .as((key, number) -> List.of(key, number))
                .list()
                .ofMaxSize(150);
    }

    @Test
    void write_keepsAllKeysBeyondTheThousandthOfARecord() {
        MessagePackWriter writer = new MessagePackWriter(1 << 20);
        writer.mapHeader(1502);
        writer.text("first");
        writer.nil();
        for (int i = 0; i < 1500; i++) {
            writer.text("key-" + i);
            writer.nil();
        }
        writer.text("first");
        writer.nil();

        Map<?, ?> read = (Map<?, ?>) Values.parseWithDuplicates(json(true, writer.toByteArray()));
        assertThat(read).hasSize(1501);
    }

    @Test
    void write_writesTheDeepestNesting() {
        byte[] deep = new byte[MessagePack.DEPTH_MAX + 1];
        Arrays.fill(deep, (byte) 0x91);
        deep[MessagePack.DEPTH_MAX] = (byte) 0xc0;

        assertThat(text(true, deep)).isEqualTo("[".repeat(64) + "null" + "]".repeat(64));
    }

    @Property(tries = 300)
    void write_neverWritesMoreThanTheSinkTakes(
            @ForAll("values") String json, @ForAll @IntRange(min = 1, max = 400) int limit) {
        byte[] original = json.getBytes(StandardCharsets.UTF_8);
        MessagePackWriter writer = new MessagePackWriter(1 << 26);
        new JsonReader(JsonLimits.DEFAULT).readWhole(original, 0, original.length, writer);
        byte[] whole = json(true, writer.toByteArray());
        ByteSink sink = new ByteSink(limit);

        if (whole.length <= limit) {
            new JsonWriter(true).write(writer.array(), 0, sink);
            assertThat(sink.toByteArray()).isEqualTo(whole);
        } else {
            assertThatExceptionOfType(SinkFullException.class)
                    .isThrownBy(() -> new JsonWriter(true).write(writer.array(), 0, sink));
            assertThat(sink.size()).isLessThanOrEqualTo(limit);
        }
        assertThat(sink.capacity()).isLessThanOrEqualTo(limit + ByteSink.SLACK);
    }

    @Property
    void write_writesJsonForAnyWholeValue(@ForAll @Size(max = 200) byte[] bytes) {
        int end;
        try {
            end = MessagePack.skip(bytes, 0, bytes.length);
        } catch (MalformedEventException e) {
            return;
        }
        if (end != MessagePack.INCOMPLETE) {
            Values.parseWithDuplicates(json(true, Arrays.copyOf(bytes, end)));
        }
    }
}
