// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.event.EventTooLargeException;
import dev.weir.event.MessagePack;
import dev.weir.event.MessagePackWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class JsonReaderTest {

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static MessagePackWriter packed(JsonLimits limits, byte[] json) {
        MessagePackWriter writer = new MessagePackWriter(1 << 26);
        new JsonReader(limits).readWhole(json, 0, json.length, writer);
        return writer;
    }

    private static @Nullable Object read(String json) {
        return Values.unpack(packed(JsonLimits.DEFAULT, utf8(json)));
    }

    private static void assertRefused(JsonLimits limits, String json, String message) {
        assertThatExceptionOfType(MalformedJsonException.class)
                .as(json)
                .isThrownBy(() -> packed(limits, utf8(json)))
                .withMessage("malformed JSON at byte " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{} | 80",
                "[] | 90",
                "\"\" | a0",
                "0 | 00",
                "-0 | 00",
                "-1 | ff",
                "255 | ccff",
                "9223372036854775807 | cf7fffffffffffffff",
                "9223372036854775808 | cf8000000000000000",
                "18446744073709551615 | cfffffffffffffffff",
                "18446744073709551616 | cb43f0000000000000",
                "-9223372036854775808 | d38000000000000000",
                "-9223372036854775809 | cbc3e0000000000000",
                "1.0 | cb3ff0000000000000",
                "-0.0 | cb8000000000000000",
                "1e2 | cb4059000000000000",
                "true | c3",
                "false | c2",
                "null | c0",
                "[1, 2 ,3] | 93010203",
                "{\"a\":1,\"a\":2} | 82a16101a16102",
                "\"\\u00e9\\ud83d\\ude00\" | a6c3a9f09f9880",
                "\"\\ud83d\" | a3efbfbd",
                "\"\\ude00x\" | a4efbfbd78",
                "\"\\ud83d\\u0041\" | a4efbfbd41",
                "\"\\ud83d\\ud83d\\ude00\" | a7efbfbdf09f9880",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\" | a8225c2f080c0a0d09"
            })
    void readWhole_transcodes(String json, String expected) {
        assertThat(HexFormat.of()
                        .formatHex(packed(JsonLimits.DEFAULT, utf8(json)).toByteArray()))
                .isEqualTo(expected);
    }

    @Test
    void readWhole_readsTheObjectOfTheRfc() {
        Object image = read("""
                {
                  "Image": {
                      "Width":  800,
                      "Height": 600,
                      "Title":  "View from 15th Floor",
                      "Thumbnail": {
                          "Url":    "http://www.example.com/image/481989943",
                          "Height": 125,
                          "Width":  100
                      },
                      "Animated" : false,
                      "IDs": [116, 943, 234, 38793]
                    }
                }
                """);

        assertThat(image).extracting("Image.Title").isEqualTo("View from 15th Floor");
        assertThat(image).extracting("Image.Thumbnail.Url").isEqualTo("http://www.example.com/image/481989943");
        assertThat(image)
                .extracting("Image.IDs")
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(4);
    }

    @Test
    void readWhole_keepsInvalidUtf8AsItCame() {
        byte[] json = {'"', (byte) 0xff, (byte) 0xc3, 'x', '"'};

        assertThat(packed(JsonLimits.DEFAULT, json).toByteArray())
                .isEqualTo(new byte[] {(byte) 0xa3, (byte) 0xff, (byte) 0xc3, 'x'});
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{\"a\" 1} | 5: expected a colon",
                "{\"a\":1 \"b\":2} | 7: expected a comma or the end of the object",
                "{a:1} | 1: expected a key",
                "{\"a\":1,} | 7: expected a key",
                "{1:2} | 1: expected a key",
                "[1 2] | 3: expected a comma or the end of the array",
                "[1,] | 3: not a value",
                "[,1] | 1: not a value",
                "1 2 | 2: text goes on behind the value",
                "{}} | 2: text goes on behind the value",
                "tru3 | 3: expected true",
                "nul | 3: value is cut off",
                "NaN | 0: not a value",
                "Infinity | 0: not a value",
                "+1 | 0: not a value",
                "- | 0: value is cut off",
                "-x | 0: not a value",
                "01 | 0: number begins with a superfluous 0",
                "-00 | 0: number begins with a superfluous 0",
                "1. | 2: value is cut off",
                "1.x | 2: expected a digit",
                "1e | 2: value is cut off",
                "1e+ | 3: value is cut off",
                "1e+x | 3: expected a digit",
                ".5 | 0: not a value",
                "1e999 | 0: number is beyond the range of a double",
                "\"\\x\" | 1: unknown escape in a string",
                "\"\\u12g4\" | 5: not a hexadecimal digit",
                "'a' | 0: not a value",
                "// x | 0: not a value",
                "\"a | 2: value is cut off"
            })
    void readWhole_refusesWithTheByteAtFault(String json, String message) {
        assertRefused(JsonLimits.DEFAULT, json, message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\n", "\t", "\u001f"})
    void readWhole_refusesControlCharactersInStrings(String control) {
        assertRefused(JsonLimits.DEFAULT, "\"abcdefghijkl" + control + "\"", "13: control character in a string");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n"})
    void readWhole_refusesWhatHoldsNoValue(String json) {
        assertRefused(JsonLimits.DEFAULT, json, json.length() + ": value is cut off");
    }

    @Test
    void readWhole_refusesWhatIsBeyondALimit() {
        JsonLimits limits = new JsonLimits(3, 2, 5, 40);

        packed(limits, utf8("[[[1,2,3]]]"));
        assertRefused(limits, "[[[[]]]]", "3: nested deeper than limit=3");
        assertRefused(limits, "[[{\"a\":{}}]]", "7: nested deeper than limit=3");
        packed(limits, utf8("{\"a\":1,\"b\":2}"));
        assertRefused(limits, "{\"a\":1,\"b\":2,\"c\":3}", "0: object has more keys than limit=2");
        packed(limits, utf8("-1234"));
        assertRefused(limits, "123456", "0: number is longer than limit=5");
        assertRefused(limits, "1.2345678", "0: number is longer than limit=5");
        assertRefused(limits, "1e00001", "0: number is longer than limit=5");
        packed(limits, utf8('"' + "x".repeat(38) + '"'));
        assertRefused(limits, '"' + "x".repeat(39) + '"', "40: value is larger than limit=40 bytes");
    }

    @Test
    void read_refusesANumberThatTheLimitWouldCut() {
        assertRefused(new JsonLimits(1, 1, 100, 3), "1234", "3: value is larger than limit=3 bytes");
        assertThat(packed(new JsonLimits(1, 1, 100, 3), utf8("123")).size()).isOne();
    }

    @Test
    void readWhole_refusesDeepNestingWhateverItsLength() {
        byte[] deep = new byte[1_000_000];
        Arrays.fill(deep, (byte) '[');

        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> packed(JsonLimits.DEFAULT, deep))
                .withMessage("malformed JSON at byte 64: nested deeper than limit=64");
    }

    @Test
    void limits_refuseADepthThatMessagePackHasNot() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JsonLimits(65, 1, 1, 1))
                .withMessage("depth=65, limit=64");
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, 0, 1, 1));
    }

    @Test
    void read_answersTheEndAndLeavesWhatFollows() {
        byte[] json = utf8("  {\"a\":1}{\"b\":2}");
        MessagePackWriter writer = new MessagePackWriter(100);
        JsonReader reader = new JsonReader(JsonLimits.DEFAULT);

        int end = reader.read(json, 0, json.length, writer);
        assertThat(end).isEqualTo(9);
        assertThat(reader.read(json, end, json.length, writer)).isEqualTo(json.length);
        assertThat(writer.toByteArray()).isEqualTo(HexFormat.of().parseHex("81a1610181a16202"));
    }

    @Test
    void read_leavesTheWriterAsItWasWhenRefused() {
        MessagePackWriter writer = new MessagePackWriter(20);
        writer.nil();
        JsonReader reader = new JsonReader(JsonLimits.DEFAULT);
        byte[] malformed = utf8("{\"a\":[1,2,");
        byte[] large = utf8("[\"0123456789\",\"0123456789\"]");

        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> reader.read(malformed, 0, malformed.length, writer));
        assertThat(writer.size()).isOne();
        assertThatExceptionOfType(EventTooLargeException.class)
                .isThrownBy(() -> reader.read(large, 0, large.length, writer));
        assertThat(writer.size()).isOne();
    }

    @Provide
    Arbitrary<String> values() {
        return JsonTexts.values();
    }

    @Provide
    Arbitrary<String> numbers() {
        return JsonTexts.numbers();
    }

    @Provide
    Arbitrary<String> strings() {
        return JsonTexts.strings();
    }

    @Property(tries = 500)
    void readWhole_readsWhatJacksonReads(@ForAll("values") String json) {
        assertThat(read(json)).isEqualTo(Values.parseWithDuplicates(utf8(json)));
    }

    @Property(tries = 3000)
    void readWhole_readsNumbersAsJacksonDoes(@ForAll("numbers") String json) {
        Object expected = Values.parse(utf8(json));
        if (expected instanceof Double number && number.isInfinite()) {
            assertRefused(JsonLimits.DEFAULT, json, "0: number is beyond the range of a double");
        } else {
            assertThat(read(json)).isEqualTo(expected);
        }
    }

    @Property(tries = 2000)
    void readWhole_readsStringsAsJacksonDoes(@ForAll("strings") String json) {
        assertThat(read(json)).isEqualTo(Values.parse(utf8(json)));
    }

    @Property(tries = 300)
    void readWhole_refusesAValueCutAtAnyByte(@ForAll("values") String json) {
        byte[] whole = utf8("[" + json + "]");
        int step = 1 + whole.length / 300;
        for (int cut = 0; cut < whole.length; cut += step) {
            byte[] part = Arrays.copyOf(whole, cut);
            assertThatExceptionOfType(MalformedJsonException.class)
                    .isThrownBy(() -> packed(JsonLimits.DEFAULT, part))
                    .withMessageContaining("value is cut off");
        }
    }

    @Provide
    Arbitrary<String> almostJson() {
        return Arbitraries.of(
                        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"\\u00", "\\", "0", "1", "-", ".", "e", "+",
                        "true", "nul", "l", " ", "\n", "\"k\":")
                .list()
                .ofMaxSize(12)
                .map(pieces -> String.join("", pieces));
    }

    @Property(tries = 5000)
    void readWhole_acceptsWhatJacksonAcceptsAndNothingElse(@ForAll("almostJson") String json) {
        assertThat(isAccepted(json)).as(json).isEqualTo(isAcceptedByJackson(json));
    }

    private static boolean isAccepted(String json) {
        try {
            packed(JsonLimits.DEFAULT, utf8(json));
            return true;
        } catch (MalformedJsonException e) {
            return false;
        }
    }

    private static boolean isAcceptedByJackson(String json) {
        try {
            Object value = Values.parseWithDuplicates(utf8(json));
            return !(value instanceof Double number) || Double.isFinite(number);
        } catch (JacksonException | IllegalArgumentException e) {
            return false;
        }
    }

    @Property
    void readWhole_refusesOrReadsAnyBytes(@ForAll @Size(max = 100) byte[] bytes) {
        readOrRefuse(bytes);
    }

    @Property(tries = 300)
    void readWhole_refusesOrReadsADamagedValue(
            @ForAll("values") String json, @ForAll @IntRange(max = 9999) int place, @ForAll byte damage) {
        byte[] damaged = utf8(json + " ");
        damaged[place % damaged.length] = damage;
        readOrRefuse(damaged);
    }

    private static void readOrRefuse(byte[] bytes) {
        MessagePackWriter writer = new MessagePackWriter(1 << 26);
        try {
            new JsonReader(JsonLimits.DEFAULT).readWhole(bytes, 0, bytes.length, writer);
            assertThat(MessagePack.skipWhole(writer.array(), 0, writer.size())).isEqualTo(writer.size());
            assertThat(writer.capacity()).isLessThanOrEqualTo(Math.max(256, 4 * bytes.length));
        } catch (MalformedJsonException e) {
            assertThat(e.offset()).isBetween(0, bytes.length);
            assertThat(writer.size()).isZero();
        }
    }

    @Test
    void readWhole_countsElementsBeyondSixteenAndSixtyFiveThousand() {
        for (int count : List.of(15, 16, 65_535, 65_536)) {
            String array = "[" + "1,".repeat(count - 1) + "1]";
            assertThat((List<?>) read(array)).hasSize(count);
        }
        StringBuilder object = new StringBuilder("{\"k0\":0");
        for (int i = 1; i < 1000; i++) {
            object.append(",\"k").append(i).append("\":0");
        }
        assertThat((Map<?, ?>) read(object + "}")).hasSize(1000);
        assertRefused(JsonLimits.DEFAULT, object + ",\"x\":0}", "0: object has more keys than limit=1000");
    }
}
