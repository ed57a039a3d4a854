// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.event.MessagePackWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonRecordsTest {

    private static List<@Nullable Object> records(byte[] body) {
        JsonRecords records = new JsonRecords(JsonLimits.DEFAULT);
        records.reset(body, 0, body.length);
        List<@Nullable Object> found = new ArrayList<>();
        while (records.hasNext()) {
            MessagePackWriter writer = new MessagePackWriter(1 << 20);
            records.read(writer);
            found.add(Values.unpack(writer));
        }
        assertThat(records.offset()).isEqualTo(body.length);
        return found;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "## | 0",
                "# # | 0",
                "[] | 0",
                "[ ] [] | 0",
                "{} | 1",
                "{}{} | 2",
                "{} {} | 2",
                "[{}] | 1",
                "[ {} , {\"a\":[{}]} ] | 2",
                "[{},{}]{} [{}] | 4"
            })
    void next_findsTheRecords(String body, int count) {
        assertThat(records(utf8(body))).hasSize(count);
        assertThat(records(utf8(body.replace(" ", "\r\n")))).hasSize(count);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "1 | 0: record is not an object",
                "{} true | 3: record is not an object",
                "[1] | 1: record is not an object",
                "[[{}]] | 1: record is not an object",
                "[{},] | 4: record is not an object",
                "[{},1] | 4: record is not an object",
                "[,{}] | 1: record is not an object",
                "[{} {}] | 4: expected a comma or the end of the array",
                "] | 0: record is not an object",
                "{}, {} | 2: record is not an object",
                "[ | 1: array is cut off",
                "[{} | 3: array is cut off",
                "[{}, | 4: array is cut off",
                "{} {\"a\":} | 8: not a value",
                "[{\"a\":1},{\"b\" | 13: value is cut off"
            })
    void next_refusesWhatIsNoRecord(String body, String message) {
        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> records(utf8(body)))
                .withMessage("malformed JSON at byte " + message);
    }

    @Provide
    Arbitrary<List<String>> objects() {
        return JsonTexts.objects().list().ofMaxSize(5);
    }

    @Property(tries = 200)
    void read_readsTheSameFromLinesArraysAndStreams(@ForAll("objects") List<String> objects) {
        List<@Nullable Object> expected = new ArrayList<>();
        objects.forEach(object -> expected.add(Values.parseWithDuplicates(utf8(object))));

        assertThat(records(utf8(String.join("\n", objects)))).isEqualTo(expected);
        assertThat(records(utf8(String.join("", objects)))).isEqualTo(expected);
        assertThat(records(utf8("[" + String.join(", ", objects) + "]"))).isEqualTo(expected);
    }

    @Property
    void next_refusesOrFindsRecordsInAnyBytes(@ForAll @Size(max = 100) byte[] bytes) {
        try {
            records(bytes);
        } catch (MalformedJsonException e) {
            assertThat(e.offset()).isBetween(0, bytes.length);
        }
    }
}
