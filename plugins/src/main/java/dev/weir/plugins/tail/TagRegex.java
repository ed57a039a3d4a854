// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.plugins.parsers.BoundedMatcher;
import dev.weir.plugins.parsers.RubyPattern;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A regular expression that finds named parts in a file's path, for its tag. Immutable. */
final class TagRegex {
    private final RubyPattern pattern;

    private TagRegex(RubyPattern pattern) {
        this.pattern = pattern;
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it is none, or names no part
     */
    static TagRegex parse(String text) {
        RubyPattern pattern = RubyPattern.compile(text);
        if (pattern.fields().isEmpty()) {
            throw new IllegalArgumentException("it names no part of the path, as (?<name>...) does");
        }
        return new TagRegex(pattern);
    }

    /** The parts that are not empty, by name; nothing where the expression does not occur in the path. */
    Optional<Map<String, String>> parts(String path) {
        byte[] bytes = path.getBytes(UTF_8);
        var matcher = new BoundedMatcher(pattern);
        if (matcher.find(bytes, 0, bytes.length) != BoundedMatcher.Outcome.FOUND) {
            return Optional.empty();
        }
        Map<String, String> parts = new HashMap<>();
        for (RubyPattern.Field field : pattern.fields()) {
            for (int group : field.groups()) {
                int start = matcher.start(group);
                int length = matcher.end(group) - start;
                if (start >= 0 && length > 0) {
                    parts.put(field.name(), new String(bytes, start, length, UTF_8));
                }
            }
        }
        return Optional.of(parts);
    }

    @Override
    public String toString() {
        return pattern.toString();
    }
}
