// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonParserTest {
    private static final String DOCKER =
            "{\"log\":\"hello\\n\",\"stream\":\"stdout\",\"time\":\"2024-03-05T01:01:44.851160855Z\"}";

    @Test
    void parse_keepsTheObjectAsItIs_withoutATimeFormat() {
        assertThat(Parsing.json().parse(" {\"b\":[1,2.5,null,true],\"a\":{\"x\":\"\\u00e9\"},\"time\":\"x\"} "))
                .isEqualTo("{\"b\":[1,2.5,null,true],\"a\":{\"x\":\"\u00e9\"},\"time\":\"x\"}");
    }

    @Test
    void parse_takesTheTimeOut() {
        Parsing parsing = Parsing.json("time_key", "time", "time_format", "%Y-%m-%dT%H:%M:%S.%L");

        assertThat(parsing.parse(DOCKER))
                .isEqualTo("{\"log\":\"hello\\n\",\"stream\":\"stdout\"} @ 2024-03-05T01:01:44.851160855Z");
    }

    @Test
    void parse_keepsTheTime_whenAsked() {
        Parsing parsing = Parsing.json("time_format", "%Y-%m-%dT%H:%M:%S.%L", "time_keep", "on");

        assertThat(parsing.parse(DOCKER)).isEqualTo(DOCKER + " @ 2024-03-05T01:01:44.851160855Z");
    }

    @Test
    void parse_keepsATimeThatCannotBeRead() {
        Parsing parsing = Parsing.json("time_format", "%F");

        assertThat(parsing.parse("{\"time\":\"soon\"}")).isEqualTo("{\"time\":\"soon\"}");
        assertThat(parsing.parse("{\"time\":17}")).isEqualTo("{\"time\":17}");
        assertThat(parsing.parse("{\"time\":null}")).isEqualTo("{\"time\":null}");
        assertThat(parsing.parse("{\"nested\":{\"time\":\"2024-01-01\"}}"))
                .isEqualTo("{\"nested\":{\"time\":\"2024-01-01\"}}");
        assertThat(parsing.count("weir_parser_time_not_read_total")).isEqualTo(1);
    }

    @Test
    void parse_readsSecondsThatAreNumbers() {
        assertThat(Parsing.json("time_format", "%s").parse("{\"time\":1699549828,\"x\":1}"))
                .isEqualTo("{\"x\":1} @ 2023-11-09T17:10:28Z");
        assertThat(Parsing.json("time_format", "%s.%L", "time_key", "ts").parse("{\"ts\":1518034362.984067}"))
                .isEqualTo("{} @ 2018-02-07T20:12:42.984067Z");
        assertThat(Parsing.json("time_format", "%s").parse("{\"time\":18446744073709551615}"))
                .isEqualTo("{\"time\":18446744073709551615}");
        assertThat(Parsing.json("time_format", "%s").parse("{\"time\":1e300}")).startsWith("{\"time\":1");
    }

    @Test
    void parse_takesTheTimeOutOfAMapOfManyKeys() {
        String others =
                IntStream.range(0, 15).mapToObj(i -> "\"k" + i + "\":" + i).collect(Collectors.joining(","));

        assertThat(Parsing.json("time_format", "%s").parse("{\"time\":\"1\"," + others + "}"))
                .isEqualTo("{" + others + "} @ 1970-01-01T00:00:01Z");
        assertThat(Parsing.json("time_format", "%s").parse("{" + others + ",\"time\":\"1\"}"))
                .isEqualTo("{" + others + "} @ 1970-01-01T00:00:01Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "[{}]",
                "17",
                "\"x\"",
                "null",
                "{",
                "{}{}",
                "{} x",
                "{\"a\":1,}",
                "{'a':1}",
                "{\"a\":01}"
            })
    void parse_doesNotMatchWhatIsNoObject(String text) {
        assertThat(Parsing.json().parse(text)).isEqualTo("not matched");
    }

    @Property(tries = 500)
    void parse_neverThrows(@ForAll @Size(max = 40) byte[] bytes) {
        Parsing.json("time_format", "%s").parse(bytes);
    }

    @Test
    void parse_doesNotMatchAnObjectThatIsCutOff() {
        for (int to = 0; to < DOCKER.length(); to++) {
            assertThat(Parsing.json("time_format", "%s").parse(DOCKER.substring(0, to)))
                    .isEqualTo("not matched");
        }
    }
}
