// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.event.EventTooLargeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The values of a stream that arrives in steps of so many bytes. */
    private static List<String> scan(JsonScanner scanner, byte[] stream, int step) {
        List<String> values = new ArrayList<>();
        int start = 0;
        int arrived = 0;
        while (arrived < stream.length) {
            arrived = Math.min(stream.length, arrived + step);
            int end = scanner.scan(stream, start, arrived);
            while (end != JsonScanner.INCOMPLETE) {
                values.add(new String(stream, start, end - start, StandardCharsets.UTF_8).strip());
                start = end;
                end = scanner.scan(stream, start, arrived);
            }
        }
        return values;
    }

    @Provide
    Arbitrary<List<String>> values() {
        return JsonTexts.values().list().ofMaxSize(5);
    }

    @Provide
    Arbitrary<List<String>> objects() {
        return JsonTexts.objects().list().ofMaxSize(5);
    }

    @Provide
    Arbitrary<String> separators() {
        return Arbitraries.of("\n", "\r\n", " ", "\n\n\t");
    }

    @Property(tries = 100)
    void scan_findsSeparatedValuesHoweverTheyArrive(
            @ForAll("values") List<String> values,
            @ForAll("separators") String separator,
            @ForAll @IntRange(min = 1, max = 40) int step) {
        byte[] stream = utf8(String.join(separator, values) + separator);

        assertThat(scan(new JsonScanner(1 << 20), stream, step)).isEqualTo(values);
    }

    @Property(tries = 100)
    void scan_findsConcatenatedObjectsHoweverTheyArrive(
            @ForAll("objects") List<String> objects, @ForAll @IntRange(min = 1, max = 40) int step) {
        byte[] stream = utf8(String.join("", objects));

        assertThat(scan(new JsonScanner(1 << 20), stream, step)).isEqualTo(objects);
    }

    @Test
    void scan_isNotMisledByStrings() {
        byte[] stream = utf8("{\"a\":\"}\\\"}\\\\\"}[\"]\"]\"{\"1{");

        for (int step = 1; step < stream.length; step++) {
            assertThat(scan(new JsonScanner(100), stream, step))
                    .containsExactly("{\"a\":\"}\\\"}\\\\\"}", "[\"]\"]", "\"{\"", "1");
        }
    }

    @Test
    void scan_goesOnWhereTheBytesHaveMoved() {
        JsonScanner scanner = new JsonScanner(100);
        assertThat(scanner.scan(utf8("xx{\"a"), 2, 5)).isEqualTo(JsonScanner.INCOMPLETE);

        assertThat(scanner.scan(utf8("{\"a\":1}{"), 0, 8)).isEqualTo(7);
    }

    @Test
    void scan_leavesAWordAtTheEndOpen() {
        JsonScanner scanner = new JsonScanner(100);

        assertThat(scanner.scan(utf8("12"), 0, 2)).isEqualTo(JsonScanner.INCOMPLETE);
        assertThat(scanner.scan(utf8("123\n"), 0, 4)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"}", "]", ",", ":"})
    void scan_refusesWhatCannotBegin(String text) {
        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> new JsonScanner(100).scan(utf8(" " + text), 0, 2))
                .withMessage("malformed JSON at byte 1: not a value");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {"{\"a\":\"bc\"}", "[1,2,3,4]", "\"abcdefgh\"", "#        {}#"})
    void scan_refusesWhatIsLargerThanTheLimit(String text) {
        byte[] json = utf8(text);
        for (int step = 1; step <= json.length; step++) {
            int each = step;
            assertThat(scan(new JsonScanner(json.length), json, step)).hasSize(1);
            assertThatExceptionOfType(EventTooLargeException.class)
                    .isThrownBy(() -> scan(new JsonScanner(json.length - 1), json, each));
        }
    }

    @Test
    void scan_refusesAValueWithoutEnd() {
        JsonScanner scanner = new JsonScanner(1000);
        byte[] endless = utf8("{\"a\":\"" + "x".repeat(2000));

        assertThatExceptionOfType(EventTooLargeException.class)
                .isThrownBy(() -> scan(scanner, endless, 7))
                .satisfies(e -> assertThat(e.size()).isLessThan(1010));
        scanner.reset();
        assertThat(scan(scanner, utf8("{}"), 1)).containsExactly("{}");
    }

    @Test
    void constructor_refusesALimitBelowOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JsonScanner(0))
                .withMessage("limit=0, least=1");
    }

    @Property
    void scan_refusesOrFindsEndsInAnyBytes(@ForAll @Size(max = 100) byte[] bytes) {
        try {
            scan(new JsonScanner(50), bytes, 3);
        } catch (MalformedJsonException e) {
            assertThat(e.offset()).isBetween(0, bytes.length);
        } catch (EventTooLargeException e) {
            assertThat(e.limit()).isEqualTo(50);
        }
    }
}
