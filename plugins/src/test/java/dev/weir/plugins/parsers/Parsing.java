// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Problems;
import dev.weir.config.Section;
import dev.weir.config.SectionKind;
import dev.weir.event.MessagePack;
import dev.weir.event.MessagePackWriter;
import dev.weir.metrics.Metrics;
import dev.weir.notice.Notice;
import dev.weir.parser.Parsed;
import dev.weir.parser.Parser;
import dev.weir.parser.ParserContext;
import dev.weir.parser.ParserFactory;
import dev.weir.plugins.codec.ByteSink;
import dev.weir.plugins.codec.JsonWriter;
import dev.weir.time.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A parser made from a section as a user writes it, with everything that it says and counts. */
final class Parsing {
    static final Instant NOW = Instant.parse("2024-02-29T22:30:00Z");

    final List<String> notices = new ArrayList<>();
    final Metrics metrics = new Metrics();
    final ManualTime time = new ManualTime(NOW);
    final Parser parser;

    private Parsing(ParserFactory<?> factory, String... keysAndValues) {
        parser = make(factory, keysAndValues);
    }

    static Parsing regex(String expression, String... keysAndValues) {
        List<String> all = new ArrayList<>(List.of("format", "regex", "regex", expression));
        all.addAll(List.of(keysAndValues));
        return new Parsing(new RegexParserFactory(), all.toArray(String[]::new));
    }

    static Parsing json(String... keysAndValues) {
        List<String> all = new ArrayList<>(List.of("format", "json"));
        all.addAll(List.of(keysAndValues));
        return new Parsing(new JsonParserFactory(), all.toArray(String[]::new));
    }

    /** What is said about a section that is read with the schema of a format. */
    static Problems problems(ParserFactory<?> factory, String... keysAndValues) {
        var problems = new Problems();
        factory.schema().read(Section.of(SectionKind.PARSER, "mine", keysAndValues), problems);
        return problems;
    }

    private <S> Parser make(ParserFactory<S> factory, String... keysAndValues) {
        var problems = new Problems();
        Optional<S> settings = factory.schema().read(Section.of(SectionKind.PARSER, "mine", keysAndValues), problems);
        assertThat(problems.ok()).as(problems.render()).isTrue();
        var context = new ParserContext("mine", time, time, metrics, notice -> {
            if (notice instanceof Notice.Told told) {
                notices.add(told.who() + ": " + told.message());
            }
        });
        return factory.create(settings.orElseThrow(), context);
    }

    /** The record as JSON with its time behind it; {@code not matched} where there is none. */
    String parse(String line) {
        return parse(line.getBytes(StandardCharsets.UTF_8));
    }

    String parse(byte[] line) {
        byte[] padded = new byte[line.length + 4];
        System.arraycopy(line, 0, padded, 2, line.length);
        var record = new MessagePackWriter(1 << 20);
        record.nil();
        return switch (parser.parse(padded, 2, line.length + 2, record)) {
            case Parsed.NotMatched _ -> {
                assertThat(record.size()).as("nothing is appended").isEqualTo(1);
                yield "not matched";
            }
            case Parsed.WithoutTime _ -> json(record);
            case Parsed.WithTime at -> json(record) + " @ " + Instant.ofEpochSecond(at.epochSeconds(), at.nanos());
        };
    }

    private static String json(MessagePackWriter record) {
        assertThat(MessagePack.skipWhole(record.array(), 1, record.size())).isEqualTo(record.size());
        var sink = new ByteSink(1 << 20);
        new JsonWriter(false).write(record.array(), 1, sink);
        return sink.toString();
    }

    long count(String metric) {
        return metrics.counter(metric, "name", "mine").value();
    }
}
