// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.parser.ParserFactory;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParserKeysTest {
    private static String rendered(String... keysAndValues) {
        return Parsing.problems(new RegexParserFactory(), keysAndValues).render();
    }

    private static String[] regex(String... more) {
        String[] all = new String[more.length + 4];
        System.arraycopy(new String[] {"format", "regex", "regex", "(?<time>.)"}, 0, all, 0, 4);
        System.arraycopy(more, 0, all, 4, more.length);
        return all;
    }

    @Test
    @SuppressWarnings("rawtypes") // a class literal has no type arguments
    void factories_areFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(ParserFactory.class).stream()
                        .map(found -> found.get().format()))
                .contains("json", "regex");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            time_format          | %f             | error: time_format=%f: unknown conversion %f
            time_offset          | 0200           | error: time_offset=0200: expected +hhmm
            time_offset          | +1900          | error: time_offset=+1900: expected +hhmm
            time_zone            | Mars/Olympus   | error: time_zone=Mars/Olympus: expected the name of a time zone
            time_zone            | Europe/Berlin  | error: time_zone: needs time_format
            types                | time           | error: types=time: types are written field:type
            types                | time:date      | error: types=time:date: types are written field:type
            decode_field_as      | escaped log    | error: decode_field_as is a key of Fluent Bit that Weir does not have
            time_keep            | on             | warning: time_keep: has no effect without time_format
            logfmt_no_bare_keys  | on             | note: logfmt_no_bare_keys has no effect here
            skip_empty           | on             | error: unknown key skip_empty in parser mine; nearest: skip_empty_values
            """)
    void read_saysWhatIsWrongWithAKey(String key, String value, String sentence) {
        assertThat(rendered(regex(key, value))).contains(sentence);
    }

    @Test
    void read_saysWhatIsWrongWithAnExpression() {
        assertThat(rendered("format", "regex", "regex", "(?<a>x)\\g<a>"))
                .contains("error: regex=(?<a>x)\\g<a>: a call of a group");
        assertThat(rendered("format", "regex", "regex", "x(y)")).contains("warning: regex: has no named group");
        assertThat(rendered("format", "regex")).contains("needs the key regex");
    }

    @Test
    void read_saysWhichZoneKeysExcludeEachOther() {
        assertThat(rendered(regex("time_format", "%F", "time_zone", "UTC", "time_offset", "+0100")))
                .contains("error: time_zone: says the same as time_offset");
        assertThat(rendered(regex("time_format", "%F", "time_system_timezone", "on", "time_offset", "+0100")))
                .contains("warning: time_offset: has no effect beside time_system_timezone on");
        assertThat(rendered(regex("time_format", "%F %z", "time_offset", "+0100")))
                .contains("warning: time_offset: has no effect where time_format tells the zone");
    }

    @Test
    void read_takesEveryKeyOfAGoodParser_inAnyCase() {
        assertThat(rendered(regex(
                        "Time_Key",
                        "time",
                        "Time_Format",
                        "%F",
                        "Time_Offset",
                        "-06:00",
                        "Time_Keep",
                        "On",
                        "Time_Strict",
                        "Off",
                        "Types",
                        "a:integer",
                        "Skip_Empty_Values",
                        "false")))
                .isEmpty();
        assertThat(Parsing.problems(new JsonParserFactory(), "format", "JSON", "types", "a:integer")
                        .render())
                .contains("note: types has no effect here: JSON tells the types");
    }

    @ParameterizedTest
    @CsvSource({"Z,2024-01-02T00:00:00Z", "+0200,2024-01-01T22:00:00Z", "-02:30,2024-01-02T02:30:00Z"})
    void timeOffset_isTheDistanceFromGreenwich(String offset, String expected) {
        assertThat(Parsing.regex("(?<time>.*)", "time_format", "%F", "time_offset", offset)
                        .parse("2024-01-02"))
                .isEqualTo("{} @ " + expected);
    }
}
