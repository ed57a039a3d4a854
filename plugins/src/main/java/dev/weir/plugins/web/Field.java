// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import java.util.Locale;

/**
 * One field of a header.
 *
 * @param name a token, in the case in which it is sent
 * @param value without line ends
 */
public record Field(String name, String value) {
    private static final String MARKS = "!#$%&'*+-.^_`|~";

    /**
     * Checks that nothing in it can end the field, so that no value becomes a second one.
     *
     * @throws IllegalArgumentException if name or value cannot stand in a header
     */
    public Field {
        if (name.isEmpty() || !name.chars().allMatch(Field::isTokenCharacter)) {
            throw new IllegalArgumentException("a header's name is letters, digits and " + MARKS + ": name=" + name);
        }
        if (!isSafe(value)) {
            throw new IllegalArgumentException("a header's value has no line ends and no NUL: name=" + name);
        }
    }

    /** Whether a text can be a header's value. */
    public static boolean isSafe(String value) {
        return value.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0);
    }

    /**
     * Reads what a configuration has: the name, white space, the value.
     *
     * @throws IllegalArgumentException that says what is expected
     */
    public static Field parse(String text) {
        String[] parts = text.strip().split("\\s+", 2);
        if (parts.length != 2) {
            throw new IllegalArgumentException("expected a header's name, white space and its value");
        }
        return new Field(parts[0], parts[1]);
    }

    /** Whether it has that name, in any case. */
    boolean is(String other) {
        return name.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }

    private static boolean isTokenCharacter(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || MARKS.indexOf(c) >= 0;
    }
}
