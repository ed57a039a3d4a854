// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors

package dev.weir.plugins.tail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that finds named parts in a file's path, for its tag. Groups may be named as in
 * Fluent Bit, with underscores and more than once; the expression itself is one of {@code
 * java.util.regex}. Immutable.
 */
final class TagRegex {
    private static final Pattern OPENING = Pattern.compile("\\(\\?<([A-Za-z_][A-Za-z0-9_]*)>");

    private final String text;
    private final Pattern pattern;
    private final List<String> names;

    private TagRegex(String text, Pattern pattern, List<String> names) {
        this.text = text;
        this.pattern = pattern;
        this.names = List.copyOf(names);
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it is none, or names no part
     */
    static TagRegex parse(String text) {
        List<String> names = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        Matcher opening = OPENING.matcher(text);
        int at = 0;
        while (opening.find(at)) {
            plain.append(text, at, opening.start());
            if (isEscaped(text, opening.start())) {
                plain.append(opening.group());
            } else {
                plain.append("(?<g").append(names.size()).append('>');
                names.add(opening.group(1));
            }
            at = opening.end();
        }
        plain.append(text, at, text.length());
        if (names.isEmpty()) {
            throw new IllegalArgumentException("it names no part of the path, as (?<name>...) does");
        }
        try {
            return new TagRegex(text, Pattern.compile(plain.toString()), names);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException("it is no regular expression: " + wrong.getDescription(), wrong);
        }
    }

    private static boolean isEscaped(String text, int at) {
        int slashes = 0;
        while (at - slashes > 0 && text.charAt(at - slashes - 1) == '\\') {
            slashes++;
        }
        return slashes % 2 == 1;
    }

    /** The parts that are not empty, by name; nothing where the expression does not occur in the path. */
    Optional<Map<String, String>> parts(String path) {
        Matcher found = pattern.matcher(path);
        if (!found.find()) {
            return Optional.empty();
        }
        Map<String, String> parts = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String part = found.group("g" + i);
            if (part != null && !part.isEmpty()) {
                parts.put(names.get(i), part);
            }
        }
        return Optional.of(parts);
    }

    @Override
    public String toString() {
        return text;
    }
}
