// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import static dev.weir.plugins.tail.TailBench.APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.SectionKind;
import dev.weir.input.InputFailedException;
import dev.weir.metrics.Metrics;
import dev.weir.parser.Parser;
import dev.weir.parser.ParserContext;
import dev.weir.parser.Parsers;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.parsers.RegexParserFactory;
import dev.weir.plugins.parsers.RegexSettings;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TailParserTest {
    private final TailBench bench = new TailBench();

    @Test
    void line_isWhatTheParserMakesOfIt() {
        bench.parsers(regex("format", "regex", "regex", "^(?<level>[A-Z]+) (?<text>.*)$"))
                .append(APP, "INFO begun", "what?", "WARN ended")
                .appendRaw(APP, "WARN crlf\r\n\n")
                .start("path", APP.toString(), "read_from_head", "on", "parser", "tested");
        bench.passHint();

        assertThat(bench.records())
                .containsExactly(
                        "{\"level\":\"INFO\",\"text\":\"begun\"}",
                        "{\"log\":\"what?\"}",
                        "{\"level\":\"WARN\",\"text\":\"ended\"}",
                        "{\"level\":\"WARN\",\"text\":\"crlf\"}",
                        "{\"log\":\"\"}");
        assertThat(bench.basin.seconds()).containsOnly(bench.time.instant().getEpochSecond());
    }

    @Test
    void line_getsItsPathAndOffsetBesideWhatTheParserFound() {
        bench.parsers(regex("format", "regex", "regex", "^(?<level>[A-Z]+) (?<text>.*)$"))
                .append(APP, "INFO begun", "what?")
                .start(
                        "path",
                        APP.toString(),
                        "read_from_head",
                        "on",
                        "parser",
                        "tested",
                        "path_key",
                        "file",
                        "offset_key",
                        "at");
        bench.passHint();

        assertThat(bench.records())
                .containsExactly(
                        "{\"level\":\"INFO\",\"text\":\"begun\",\"file\":\"/var/log/app.log\",\"at\":0}",
                        "{\"log\":\"what?\",\"file\":\"/var/log/app.log\",\"at\":11}");
    }

    @Test
    void line_hasTheTimeThatItBears() {
        bench.parsers(regex(
                        "format",
                        "regex",
                        "regex",
                        "^(?<time>[^ ]+) (?<text>.*)$",
                        "time_key",
                        "time",
                        "time_format",
                        "%s"))
                .append(APP, "1700000000 now", "5000000000 far", "1700000001 then")
                .start("path", APP.toString(), "read_from_head", "on", "parser", "tested");
        bench.passHint();

        assertThat(bench.records()).containsExactly("{\"text\":\"now\"}", "{\"text\":\"far\"}", "{\"text\":\"then\"}");
        assertThat(bench.basin.seconds()).containsExactly(1_700_000_000L, 5_000_000_000L, 1_700_000_001L);
    }

    @Test
    void lines_areManyAndNoneIsLost() {
        String[] lines = IntStream.range(0, 30_000).mapToObj(i -> "INFO " + i).toArray(String[]::new);
        bench.parsers(regex("format", "regex", "regex", "^(?<level>[A-Z]+) (?<log>.*)$"))
                .append(APP, lines)
                .start("path", APP.toString(), "read_from_head", "on", "parser", "tested");
        bench.passSeconds(1);

        assertThat(bench.records()).hasSize(30_000).last().isEqualTo("{\"level\":\"INFO\",\"log\":\"29999\"}");
    }

    @Test
    void line_longerThanTheBufferIsParsedAsAWhole() {
        bench.parsers(regex("format", "regex", "regex", "^(?<level>[A-Z]+) (?<text>.*)$"))
                .append(APP, "INFO " + "x".repeat(500_000), "INFO y")
                .start("path", APP.toString(), "read_from_head", "on", "parser", "tested", "buffer_max_size", "1M");
        bench.passSeconds(1);

        assertThat(bench.records()).hasSize(2).last().isEqualTo("{\"level\":\"INFO\",\"text\":\"y\"}");
        assertThat(bench.records().getFirst()).hasSizeGreaterThan(500_000);
    }

    @Test
    void start_isRefusedWithoutTheParser() {
        assertThatThrownBy(() -> bench.append(APP).start("path", APP.toString(), "parser", "missing"))
                .isInstanceOf(InputFailedException.class)
                .hasMessageContaining("parser 'missing' is not registered");
    }

    private Parsers regex(String... keysAndValues) {
        var factory = new RegexParserFactory();
        RegexSettings settings = LiveEngine.settings(SectionKind.PARSER, factory.schema(), keysAndValues);
        var context = new ParserContext("tested", bench.time, bench.time, new Metrics(), bench.notices::add);
        return name ->
                name.equals("tested") ? Optional.<Parser>of(factory.create(settings, context)) : Optional.empty();
    }
}
