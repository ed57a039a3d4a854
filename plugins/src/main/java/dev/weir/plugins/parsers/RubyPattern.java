// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import dev.weir.plugins.parsers.RubyTranslator.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * An expression in Ruby's syntax, ready to be matched: it finds what Fluent Bit's finds, or was refused. Immutable, for
 * any thread. {@link BoundedMatcher} runs it.
 *
 * <p>It may be written bare, or between slashes with the options {@code i} (any case), {@code m} (a dot is a line break
 * too) and {@code x} (blanks and remarks mean nothing). {@code ^} and {@code $} are begin and end of a line, {@code \w},
 * {@code \d} and {@code \s} are ASCII, {@code [[:alpha:]]} and {@code \b} know Unicode, {@code \h} is a hexadecimal
 * digit, and groups without a name do not capture.
 *
 * <p>Refused with a sentence, because Java's engine cannot run it: calls of groups, conditions, the absence operator,
 * the options {@code a d u}, references by number or to a group of which there are several, single bytes beyond ASCII.
 * Refused too is a backslash with u and four digits, in which Fluent Bit sees the letter u and people a character. One
 * difference stays: a counted repetition ends with the first round that matches nothing.
 */
public final class RubyPattern {
    private final String source;
    private final Pattern pattern;
    private final List<Field> fields;

    /**
     * A name, and the groups that bear it.
     *
     * @param name any text
     * @param groups numbers of the groups, at least one
     */
    public record Field(String name, List<Integer> groups) {
        /** Copies the list. */
        public Field {
            groups = List.copyOf(groups);
        }
    }

    private RubyPattern(String source, Pattern pattern, List<Field> fields) {
        this.source = source;
        this.pattern = pattern;
        this.fields = List.copyOf(fields);
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException that says what is not understood
     */
    public static RubyPattern compile(String expression) {
        int options = optionsAt(expression);
        String bare = options < 0 ? expression : expression.substring(1, options);
        var translator = new RubyTranslator(bare);
        String translated = translator.translate(options < 0 ? Mode.PLAIN : mode(expression.substring(options + 1)));
        List<Field> fields = new ArrayList<>();
        translator.groupsByName().forEach((name, groups) -> fields.add(new Field(name, groups)));
        try {
            return new RubyPattern(
                    expression, Pattern.compile(translated, Pattern.MULTILINE | Pattern.UNIX_LINES), fields);
        } catch (PatternSyntaxException refused) {
            throw new IllegalArgumentException("the expression cannot be run: " + refused.getDescription(), refused);
        }
    }

    /** Index of the slash behind which options stand; negative where the expression is not between slashes. */
    private static int optionsAt(String expression) {
        int last = expression.lastIndexOf('/');
        if (last < 1 || expression.charAt(0) != '/') {
            return -1;
        }
        String options = expression.substring(last + 1);
        // An option o alone does not make the slashes slashes: so it is in Fluent Bit.
        boolean known = options.chars().allMatch(letter -> "imox".indexOf(letter) >= 0);
        return options.isEmpty() || (known && !options.replace("o", "").isEmpty()) ? last : -1;
    }

    private static Mode mode(String options) {
        return new Mode(options.contains("i"), options.contains("m"), options.contains("x"));
    }

    /** The named groups, in the order of the names' first appearance. */
    public List<Field> fields() {
        return fields;
    }

    Pattern pattern() {
        return pattern;
    }

    /** The expression as it was written. */
    @Override
    public String toString() {
        return source;
    }
}
