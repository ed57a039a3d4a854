// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Translates one expression of Ruby's syntax, as Onigmo reads it, into Java's. What Java would understand differently is
 * written in another way; what it cannot do is refused with a sentence.
 *
 * <p>Groups without a name do not capture, as always in Ruby where there are named ones; so the numbers of Java's groups
 * are the order of the names, and a name may hold any character.
 *
 * <p>The outcome is to run with the flags {@link java.util.regex.Pattern#MULTILINE} and {@link
 * java.util.regex.Pattern#UNIX_LINES}.
 */
final class RubyTranslator {
    /** Groups within groups; beyond it nobody can read an expression, and the stack is finite. */
    private static final int DEPTH_MAX = 200;

    /** Onigmo's own limit. */
    private static final int REPEAT_MAX = 100_000;

    /** How the expression is read: by its options, and until the group ends in which they were set. */
    record Mode(boolean ignoreCase, boolean dotAll, boolean extended) {
        static final Mode PLAIN = new Mode(false, false, false);
    }

    private final RubySource source;
    private final RubyCharacters characters;
    private final Map<String, List<Integer>> groupsByName = new LinkedHashMap<>();
    private int groups;
    private int depth;

    RubyTranslator(String expression) {
        source = new RubySource(expression);
        characters = new RubyCharacters(source);
    }

    /**
     * The whole expression in Java's syntax.
     *
     * @throws IllegalArgumentException that says what is not understood, and near which character
     */
    String translate(Mode mode) {
        String body = alternation(mode);
        if (!source.ended()) {
            throw source.problem("a ) closes no group");
        }
        return mode.ignoreCase() ? "(?iu:" + body + ")" : body;
    }

    /** Numbers of Java's groups by name, in the order of the names' first appearance; after translating. */
    Map<String, List<Integer>> groupsByName() {
        return groupsByName;
    }

    private String alternation(Mode mode) {
        if (++depth > DEPTH_MAX) {
            throw source.problem("groups lie more than " + DEPTH_MAX + " deep in each other");
        }
        var out = new StringBuilder();
        branch(mode, out);
        while (source.take('|')) {
            out.append('|');
            branch(mode, out);
        }
        depth--;
        return out.toString();
    }

    private void branch(Mode mode, StringBuilder out) {
        skipRemarks(mode);
        while (!source.ended() && source.peek() != '|' && source.peek() != ')') {
            out.append(quantified(atom(mode), mode));
            skipRemarks(mode);
        }
    }

    /** Steps over remarks and, in the extended mode, over blanks. */
    private void skipRemarks(Mode mode) {
        boolean more = true;
        while (more) {
            more = false;
            if (source.take("(?#")) {
                skipRemark();
                more = true;
            } else if (mode.extended() && source.take('#')) {
                while (!source.ended() && source.next() != '\n') {}
                more = true;
            } else if (mode.extended() && Character.isWhitespace(source.peek())) {
                source.next();
                more = true;
            }
        }
    }

    private void skipRemark() {
        while (!source.take(')')) {
            if (source.next() == '\\') {
                source.next();
            }
            if (source.ended()) {
                throw source.problem("a remark (?#...) is not closed");
            }
        }
    }

    // ---- atoms

    private String atom(Mode mode) {
        int character = source.next();
        return switch (character) {
            case '(' -> group(mode);
            case '[' -> characters.brackets();
            case '.' -> mode.dotAll() ? "(?s:.)" : ".";
            case '^' -> "(?:\\A|^)"; // Java's own begins no line where nothing follows, not even an empty text
            case '$' -> "$";
            case '\\' -> escape();
            case '*', '+', '?' -> throw source.problem("there is nothing for " + (char) character + " to repeat");
            default -> RubyCharacters.literal(character);
        };
    }

    private String escape() {
        String set = characters.setEscape();
        if (!set.isEmpty()) {
            return set;
        }
        int letter = source.peek();
        if (letter >= '1' && letter <= '9') {
            throw source.problem("a group is referred to by its name, \\k<name>, and not by its number");
        }
        String anchor =
                switch (letter) {
                    case 'A', 'z', 'Z', 'G', 'X' -> "\\" + (char) letter;
                    case 'b' -> "(?U:\\b)";
                    case 'B' -> "(?U:\\B)";
                    case 'R' -> "(?>\\r\\n|[\\n-\\r\\x{85}\\x{2028}\\x{2029}])";
                    case 'K' -> "(?:)"; // moves the begin of the whole match, which nobody looks at
                    default -> "";
                };
        if (!anchor.isEmpty()) {
            source.next();
            return anchor;
        }
        if (source.take('k')) {
            return reference();
        }
        if (letter == 'g') {
            throw source.problem("a call of a group, \\g<name>, cannot be run; write out what it calls");
        }
        return RubyCharacters.literal(characters.characterEscape(false));
    }

    private String reference() {
        String name = delimitedName("a reference \\k<name>");
        List<Integer> numbers = groupsByName.getOrDefault(name, List.of());
        if (numbers.size() != 1) {
            String what = numbers.isEmpty() ? " refers to no group before it" : " refers to more than one group";
            throw source.problem("\\k<" + name + ">" + what);
        }
        return "(?:\\" + numbers.getFirst() + ")";
    }

    /** A name in angle brackets or quotes. */
    private String delimitedName(String what) {
        int open = source.next();
        if (open != '<' && open != '\'') {
            throw source.problem(what + " needs a name");
        }
        String name = source.until(open == '<' ? '>' : '\'', what);
        if (name.isEmpty() || name.indexOf(')') >= 0) {
            throw source.problem(what + " needs a name");
        }
        return name;
    }

    // ---- groups; the source stands behind the parenthesis

    private String group(Mode mode) {
        if (source.peek() != '?') {
            return closed("(?:", mode);
        }
        for (String kind : List.of("?:", "?=", "?!", "?>", "?<=", "?<!")) {
            if (source.take(kind)) {
                return closed("(" + kind, mode);
            }
        }
        int letter = source.peek(1);
        if (letter == '<' || letter == '\'') {
            return named(mode);
        }
        if (letter == '~') {
            throw source.problem("an absence operator (?~...) cannot be run; (?:(?!...).)* is often meant");
        }
        if (letter == '(') {
            throw source.problem("a condition (?(...)...) cannot be run; write two alternatives");
        }
        source.next();
        return options(mode);
    }

    private String named(Mode mode) {
        source.next();
        String name = delimitedName("a group (?<name>...)");
        groupsByName.computeIfAbsent(name, _ -> new ArrayList<>()).add(++groups);
        return closed("(", mode);
    }

    private String closed(String open, Mode mode) {
        String body = alternation(mode);
        if (!source.take(')')) {
            throw source.problem("a group is not closed by )");
        }
        return open + body + ")";
    }

    private String options(Mode outer) {
        Mode mode = outer;
        boolean on = true;
        while (true) {
            int letter = source.next();
            switch (letter) {
                case '-' -> on = false;
                case 'i' -> mode = new Mode(on, mode.dotAll(), mode.extended());
                case 'm' -> mode = new Mode(mode.ignoreCase(), on, mode.extended());
                case 'x' -> mode = new Mode(mode.ignoreCase(), mode.dotAll(), on);
                case ':' -> {
                    return closed(flagged(mode), mode);
                }
                case ')' -> {
                    // Rules the rest of the group around it, further alternatives included.
                    return flagged(mode) + alternation(mode) + ")";
                }
                case 'a', 'd', 'u' ->
                    throw source.problem("the option " + (char) letter
                            + " cannot be run; [[:alpha:]] knows Unicode, [a-zA-Z] does not");
                default ->
                    throw source.problem("unknown kind of group; known are (?: (?= (?! (?<= (?<! (?> (?<name>"
                            + " and the options i, m and x");
            }
        }
    }

    private static String flagged(Mode mode) {
        return mode.ignoreCase() ? "(?iu:" : "(?-i:";
    }

    // ---- repetition

    private String quantified(String atom, Mode mode) {
        String out = atom;
        boolean repeated = false;
        while (true) {
            skipRemarks(mode);
            String quantifier = quantifier();
            if (quantifier.isEmpty()) {
                return out;
            }
            // Java takes a second quantifier for a mode of the first one, or not at all.
            out = (repeated ? "(?:" + out + ")" : out) + quantifier;
            repeated = true;
        }
    }

    /** The quantifier ahead in Java's syntax, or nothing. */
    private String quantifier() {
        int sign = source.peek();
        if (sign == '{') {
            return interval();
        }
        if (sign != '*' && sign != '+' && sign != '?') {
            return "";
        }
        source.next();
        String manner = source.take('?') ? "?" : source.take('+') ? "+" : "";
        return (char) sign + manner;
    }

    /** {@code {n}}, {@code {n,}}, {@code {n,m}} or {@code {,m}}; anything else in braces is no quantifier. */
    private String interval() {
        int here = source.at();
        source.next();
        int least = source.digits(10, 1, 6);
        boolean open = source.take(',');
        int most = open ? source.digits(10, 1, 6) : least;
        if (!source.take('}') || (least < 0 && most < 0)) {
            source.at(here);
            return "";
        }
        int from = Math.max(0, least);
        if (from > REPEAT_MAX || most > REPEAT_MAX || (most >= 0 && most < from)) {
            throw source.problem("a repetition {n,m} has n at most m, limit=" + REPEAT_MAX);
        }
        if (!open) {
            return "{" + from + "}"; // a ? behind it makes it optional and not reluctant, as Ruby has it
        }
        String times = "{" + from + "," + (most < 0 ? "" : most) + "}";
        return source.take('?') ? times + "?" : times;
    }
}
