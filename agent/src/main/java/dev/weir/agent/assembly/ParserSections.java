// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.assembly;

import dev.weir.config.Entry;
import dev.weir.config.Key;
import dev.weir.config.Names;
import dev.weir.config.Problems;
import dev.weir.config.Schema;
import dev.weir.config.Section;
import dev.weir.config.Standing;
import dev.weir.config.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parsers of one configuration before they are defined, and which of them its plugins name. Fluent
 * Bit comes with files full of parsers of which one or two are used; what Weir does not have in the
 * others must not keep it from starting. Not safe for several threads.
 */
final class ParserSections {
    private final Problems problems;
    private final List<Value.Text> named = new ArrayList<>();

    ParserSections(Problems problems) {
        this.problems = problems;
    }

    /** Remembers which parsers a plugin's section names. */
    void noteUses(Section plugin, Schema<?> schema) {
        for (Key<?> key : schema.keys()) {
            Optional<Entry> entry = key.isParserName() ? plugin.find(key.name()) : Optional.empty();
            if (entry.isPresent() && entry.get().value() instanceof Value.Text name) {
                named.add(name);
            }
        }
    }

    /** Whether a plugin names this parser. */
    boolean isUsed(Section parser) {
        return named.stream().anyMatch(name -> name.text().equalsIgnoreCase(parser.name()));
    }

    /** Refuses every use of a parser that no section defines. */
    void refuseUndefined(List<Section> parsers) {
        List<String> known = parsers.stream().map(Section::name).toList();
        for (Value.Text name : named) {
            if (known.stream().noneMatch(name.text()::equalsIgnoreCase)) {
                problems.error(name.place(), undefined(name.text(), known));
            }
        }
    }

    private static String undefined(String name, List<String> known) {
        List<String> near = Names.nearest(name, known);
        return "parser=" + Names.shortened(name)
                + ": no such parser is defined in a parsers file or under parsers"
                + (near.isEmpty() ? "" : "; nearest: " + String.join(", ", near));
    }

    /** The section without what a warning is enough for: a key twice, and, if it is unused, keys that Weir lacks. */
    Section withoutTrifles(Section parser, Schema<?> schema) {
        Map<String, Entry> first = new LinkedHashMap<>();
        boolean used = isUsed(parser);
        var kept = new ArrayList<Entry>();
        for (Entry entry : parser.entries()) {
            Entry before = first.putIfAbsent(entry.key().toLowerCase(Locale.ROOT), entry);
            Optional<Standing.Absent> absent = absent(entry, schema);
            if (absent.isPresent() && !used) {
                tellAbsent(parser, entry, before, absent.get());
            } else if (before != null && absent.isEmpty()) {
                problems.warning(
                        entry.place(),
                        entry.key() + " is given twice; the first one, at " + before.place()
                                + ", holds, as in Fluent Bit");
            } else {
                kept.add(entry);
            }
        }
        return new Section(parser.kind(), parser.name(), kept, parser.place());
    }

    private void tellAbsent(Section parser, Entry entry, @Nullable Entry before, Standing.Absent absent) {
        if (before == null) {
            problems.warning(
                    entry.place(),
                    entry.key() + " is a key of Fluent Bit that Weir does not have, so " + parser.title()
                            + ", which nothing uses, cannot be used: " + absent.instead());
        }
    }

    private static Optional<Standing.Absent> absent(Entry entry, Schema<?> schema) {
        return schema.keys().stream()
                .filter(key -> key.name().equalsIgnoreCase(entry.key()))
                .map(Key::standing)
                .filter(Standing.Absent.class::isInstance)
                .map(Standing.Absent.class::cast)
                .findFirst();
    }
}
