// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.route;

import dev.weir.event.Tag;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which tags a filter or output wants: a pattern in which {@code *} stands for any run of characters
 * (key {@code match}), or a regular expression that must occur in the tag (key {@code match_regex}).
 */
public sealed interface TagPattern {
    /** Whether a tag is wanted. */
    boolean matches(Tag tag);

    /** Every tag. */
    TagPattern ALL = wildcard("*");

    /** Neither: wants no tag at all. */
    TagPattern NONE = new Nothing();

    /** A pattern with {@code *}. */
    static TagPattern wildcard(String pattern) {
        return new Wildcard(pattern);
    }

    /**
     * A regular expression in the syntax of {@code java.util.regex}.
     *
     * @throws PatternSyntaxException if it is none
     */
    static TagPattern regex(String expression) {
        return new Expression(Pattern.compile(expression));
    }

    /** A pattern with {@code *}, matched without backtracking into more than the last star. */
    record Wildcard(String pattern) implements TagPattern {
        @Override
        public boolean matches(Tag tag) {
            String text = tag.value();
            int at = 0;
            int in = 0;
            int star = -1;
            int resume = 0;
            while (at < text.length()) {
                if (in < pattern.length() && pattern.charAt(in) == '*') {
                    star = in++;
                    resume = at;
                } else if (in < pattern.length() && pattern.charAt(in) == text.charAt(at)) {
                    in++;
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

        @Override
        public String toString() {
            return pattern;
        }
    }

    /** A regular expression. */
    record Expression(Pattern pattern) implements TagPattern {
        @Override
        public boolean matches(Tag tag) {
            return pattern.matcher(tag.value()).find();
        }

        @Override
        public String toString() {
            return "/" + pattern + "/";
        }
    }

    /** No tag. */
    record Nothing() implements TagPattern {
        @Override
        public boolean matches(Tag tag) {
            return false;
        }
    }
}
