// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

/**
 * A pattern of the shell: {@code *} stands for any run of characters, {@code ?} for one, {@code [a-z]} for
 * one of a set ({@code [!a-z]} and {@code [^a-z]} for one of the rest), and a backslash takes the meaning
 * from what follows. A bracket that is not closed stands for itself.
 *
 * <p>A match takes at most {@code pattern × text} steps. Immutable.
 */
final class ShellPattern {
    private static final int NO_SET = -1;

    private final String pattern;
    private final boolean hidden;
    private final boolean literal;

    private ShellPattern(String pattern, boolean hidden) {
        this.pattern = pattern;
        this.hidden = hidden;
        literal = pattern.chars().noneMatch(c -> c == '*' || c == '?' || c == '[');
    }

    /** A pattern for one name in a folder; a name with a leading dot matches only a pattern with one. */
    static ShellPattern name(String pattern) {
        return new ShellPattern(pattern, false);
    }

    /** A pattern for a whole path, in which nothing is special, neither slashes nor dots. */
    static ShellPattern path(String pattern) {
        return new ShellPattern(pattern, true);
    }

    /** Whether it matches exactly one text, which is {@link #plain}. */
    boolean isLiteral() {
        return literal;
    }

    /** The only text that a literal pattern matches. */
    String plain() {
        return pattern.replaceAll("\\\\(.)", "$1");
    }

    /** Whether the whole text is as the pattern says. */
    boolean matches(String text) {
        if (!hidden && text.startsWith(".") && !pattern.startsWith(".") && !pattern.startsWith("\\.")) {
            return false;
        }
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (at < text.length()) {
            if (in < pattern.length() && pattern.charAt(in) == '*') {
                star = in++;
                resume = at;
                continue;
            }
            int next = one(in, text.charAt(at));
            if (next > 0) {
                in = next;
                at++;
            } else if (star >= 0) {
                in = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (in < pattern.length() && pattern.charAt(in) == '*') {
            in++;
        }
        return in == pattern.length();
    }

    /** Index behind the part of the pattern that matches the character, or 0 if it does not. */
    private int one(int in, char c) {
        if (in >= pattern.length()) {
            return 0;
        }
        char wanted = pattern.charAt(in);
        if (wanted == '?') {
            return in + 1;
        }
        if (wanted == '[') {
            int end = setEnd(in);
            if (end != NO_SET) {
                return inSet(in + 1, end, c) ? end + 1 : 0;
            }
        }
        if (wanted == '\\' && in + 1 < pattern.length()) {
            return pattern.charAt(in + 1) == c ? in + 2 : 0;
        }
        return wanted == c ? in + 1 : 0;
    }

    /** Index of the bracket that closes the set. */
    private int setEnd(int open) {
        int at = open + 1;
        if (at < pattern.length() && isNegation(pattern.charAt(at))) {
            at++;
        }
        // A closing bracket in the first place is a member.
        at++;
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            at++;
        }
        return at < pattern.length() ? at : NO_SET;
    }

    private static boolean isNegation(char c) {
        return c == '!' || c == '^';
    }

    private boolean inSet(int from, int end, char c) {
        boolean negated = isNegation(pattern.charAt(from));
        boolean found = false;
        int at = negated ? from + 1 : from;
        while (at < end) {
            char low = pattern.charAt(at);
            if (at + 2 < end && pattern.charAt(at + 1) == '-') {
                found |= low <= c && c <= pattern.charAt(at + 2);
                at += 3;
            } else {
                found |= low == c;
                at++;
            }
        }
        return found != negated;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
