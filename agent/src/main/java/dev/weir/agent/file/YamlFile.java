// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.file;

import dev.weir.config.Entry;
import dev.weir.config.Names;
import dev.weir.config.Place;
import dev.weir.config.SectionKind;
import dev.weir.config.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One file in Fluent Bit's YAML: {@code env}, {@code includes}, {@code service}, {@code parsers}
 * and {@code pipeline} with its lists of plugins. Keys are the same in any case, and {@code
 * camelCase} is {@code snake_case}.
 *
 * <p>Against Fluent Bit: a top-level section that nobody knows is refused, not ignored.
 */
final class YamlFile {

    private static final List<String> TOP_LEVEL = List.of("env", "includes", "service", "parsers", "pipeline");
    private static final List<String> PIPELINE = List.of("inputs", "filters", "outputs");

    private final Source source;
    private final Draft draft;
    private Optional<Place> service = Optional.empty();

    YamlFile(Source source, Draft draft) {
        this.source = source;
        this.draft = draft;
    }

    void read() {
        for (Value document : YamlText.parse(source, draft)) {
            map(document, "a configuration file").forEach(this::topLevel);
        }
    }

    private void topLevel(Entry entry) {
        String name = entry.key().toLowerCase(Locale.ROOT);
        switch (name) {
            case "env" -> env(entry.value());
            case "includes" -> includes(entry.value());
            case "service" -> service(entry);
            case "parsers" -> plugins(SectionKind.PARSER, entry.value(), "parsers");
            case "pipeline" -> map(entry.value(), "pipeline").forEach(this::pipeline);
            default -> unknown(entry, "section", TOP_LEVEL);
        }
    }

    private void pipeline(Entry entry) {
        String name = entry.key().toLowerCase(Locale.ROOT);
        switch (name) {
            case "inputs" -> plugins(SectionKind.INPUT, entry.value(), name);
            case "filters" -> plugins(SectionKind.FILTER, entry.value(), name);
            case "outputs" -> plugins(SectionKind.OUTPUT, entry.value(), name);
            default -> unknown(entry, "part of pipeline", PIPELINE);
        }
    }

    private void unknown(Entry entry, String what, List<String> known) {
        String name = entry.key().toLowerCase(Locale.ROOT);
        if (Absent.tellSection(name, entry.place(), draft.problems)) {
            return;
        }
        List<String> near = Names.nearest(name, known);
        String hint =
                near.isEmpty() ? "; there are " + String.join(", ", known) : "; nearest: " + String.join(", ", near);
        error(entry.place(), "unknown " + what + " " + Names.shortened(name) + hint);
    }

    private void service(Entry entry) {
        service.ifPresent(first -> error(entry.place(), "service is given twice in this file, first at " + first));
        service = Optional.of(entry.place());
        draft.add(SectionKind.SERVICE, keys(map(entry.value(), "service")), entry.place(), source);
    }

    private void plugins(SectionKind kind, Value value, String name) {
        for (Value item : list(value, name)) {
            if (item instanceof Value.Nested nested) {
                draft.add(kind, keys(withoutAbsent(nested.entries())), item.place(), source);
            } else {
                error(item.place(), "an item of " + name + " is a map, begun with '- name: ...'");
            }
        }
    }

    private List<Entry> withoutAbsent(List<Entry> entries) {
        List<Entry> present = new ArrayList<>();
        for (Entry entry : entries) {
            Optional<String> absent = entry.value() instanceof Value.Text
                    ? Optional.empty()
                    : Absent.group(entry.key().toLowerCase(Locale.ROOT));
            absent.ifPresentOrElse(message -> error(entry.place(), message), () -> present.add(entry));
        }
        return present;
    }

    /** Either a map of names, or a list of maps with {@code name} and {@code value}. */
    private void env(Value value) {
        if (source.parsersOnly()) {
            error(value.place(), "a parsers file defines parsers and nothing else, found env");
        } else if (value instanceof Value.Many many) {
            many.items().forEach(item -> define(item, map(item, "a variable")));
        } else {
            map(value, "env").forEach(entry -> define(entry.key(), entry.value(), entry.place()));
        }
    }

    private void define(Value item, List<Entry> entries) {
        Optional<String> name = Optional.empty();
        Optional<Value> value = Optional.empty();
        for (Entry entry : entries) {
            switch (entry.key().toLowerCase(Locale.ROOT)) {
                case "name" -> name = text(entry.value());
                case "value" -> value = Optional.of(entry.value());
                default ->
                    error(
                            entry.place(),
                            Names.shortened(entry.key())
                                    + " of a variable is absent: put the value into the process environment");
            }
        }
        if (name.isPresent() && value.isPresent()) {
            define(name.get(), value.get(), item.place());
        } else if (!entries.isEmpty()) {
            error(item.place(), "a variable needs a name and a value");
        }
    }

    private void define(String name, Value value, Place place) {
        text(value)
                .ifPresentOrElse(
                        text -> draft.variables.define(name, text, place),
                        () -> error(place, "the value of a variable is a text"));
    }

    private void includes(Value value) {
        for (Value item : list(value, "includes")) {
            text(item)
                    .ifPresentOrElse(
                            path -> draft.include(path.strip(), item.place(), source),
                            () -> error(item.place(), "an include is the path of a file"));
        }
    }

    private static Optional<String> text(Value value) {
        return value instanceof Value.Text text ? Optional.of(text.text()) : Optional.empty();
    }

    private List<Value> list(Value value, String name) {
        return switch (value) {
            case Value.Many many -> many.items();
            case Value.Text text when text.text().isEmpty() -> List.of();
            default -> {
                error(value.place(), name + " is a list: each item begins with a dash");
                yield List.of();
            }
        };
    }

    private List<Entry> map(Value value, String name) {
        return switch (value) {
            case Value.Nested nested -> nested.entries();
            case Value.Text text when text.text().isEmpty() -> List.of();
            default -> {
                error(value.place(), name + " is a map of keys and values");
                yield List.of();
            }
        };
    }

    private void error(Place place, String message) {
        draft.problems.error(place, message);
    }

    private static List<Entry> keys(List<Entry> entries) {
        return entries.stream()
                .map(entry -> new Entry(snakeCase(entry.key()), entry.value(), entry.place()))
                .toList();
    }

    /**
     * {@code memBufLimit} is {@code mem_buf_limit}; a key with underscores or a capital first
     * stays.
     */
    static String snakeCase(String key) {
        boolean camel = !key.isEmpty() && Character.isLowerCase(key.charAt(0)) && key.indexOf('_') < 0;
        return camel ? key.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT) : key;
    }
}
