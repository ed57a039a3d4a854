// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.file;

import dev.weir.config.Entry;
import dev.weir.config.Place;
import dev.weir.config.Problems;
import dev.weir.config.Section;
import dev.weir.config.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The variables of a configuration and their replacement: {@code ${NAME}} is what {@code env} or
 * {@code @SET} says, wherever in the files they stand, else the process environment.
 *
 * <p>As in Fluent Bit a variable that is not set is replaced by nothing, with a warning; a value is
 * not searched for variables again; an opening brace that is never closed is plain text.
 */
final class Variables {

    private final Environment environment;
    private final Problems problems;
    private final Map<String, String> defined = new LinkedHashMap<>();

    Variables(Environment environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /** Sets a variable; a later setting wins. */
    void define(String name, String value, Place place) {
        if (name.isEmpty() || name.contains("}")) {
            problems.error(place, "a variable needs a name without braces");
            return;
        }
        if (value.contains("${")) {
            problems.warning(place, "variables are not replaced within the value of the variable " + name);
        }
        defined.put(name, value);
    }

    Map<String, String> defined() {
        return defined;
    }

    /** The section with all variables in its values and its name replaced. */
    Section replace(Section section) {
        return new Section(
                section.kind(),
                replace(section.name(), section.place()),
                section.entries().stream().map(this::replace).toList(),
                section.place());
    }

    private Entry replace(Entry entry) {
        return new Entry(entry.key(), replace(entry.value()), entry.place());
    }

    private Value replace(Value value) {
        return switch (value) {
            case Value.Text text -> new Value.Text(replace(text.text(), text.place()), text.place());
            case Value.Many many ->
                new Value.Many(many.items().stream().map(this::replace).toList(), many.place());
            case Value.Nested nested -> {
                List<Entry> entries =
                        nested.entries().stream().map(this::replace).toList();
                yield new Value.Nested(entries, nested.place());
            }
        };
    }

    private String replace(String text, Place place) {
        StringBuilder replaced = new StringBuilder();
        int done = 0;
        int start = text.indexOf("${");
        while (start >= 0) {
            int end = text.indexOf('}', start);
            if (end < 0) {
                break;
            }
            replaced.append(text, done, start).append(valueOf(text.substring(start + 2, end), place));
            done = end + 1;
            start = text.indexOf("${", done);
        }
        return replaced.append(text, done, text.length()).toString();
    }

    private String valueOf(String name, Place place) {
        String value = defined.get(name);
        if (value != null) {
            return value;
        }
        return environment.find(name).orElseGet(() -> {
            String hint = name.contains(":-") ? "; a default within ${...} is not supported" : "";
            problems.warning(place, "the variable ${" + name + "} is not set and is replaced by nothing" + hint);
            return "";
        });
    }
}
