// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import java.util.ArrayList;
import java.util.List;

/** Translates what stands for one character in a Ruby expression: escapes, and sets in brackets. */
final class RubyCharacters {
    /** Nobody writes sets within sets within sets. */
    private static final int DEPTH_MAX = 50;

    private static final int NO_CHARACTER = -1;

    private static final int POSIX_NAME_MAX = 20;

    private final RubySource source;

    RubyCharacters(RubySource source) {
        this.source = source;
    }

    /** A character as Java writes it, outside of brackets and within. */
    static String literal(int character) {
        if ((character >= '0' && character <= '9')
                || ((character | 0x20) >= 'a' && (character | 0x20) <= 'z')
                || character == '_'
                || character == ' ') {
            return Character.toString(character);
        }
        if (character > ' ' && character < 0x7f) {
            return "\\" + (char) character;
        }
        return "\\x{" + Integer.toHexString(character) + "}";
    }

    // ---- escapes; the source stands behind the backslash

    /** The set that an escape stands for, or nothing ({@code ""}) if it stands for none, and then the source stays. */
    String setEscape() {
        int letter = source.peek();
        String set =
                switch (letter) {
                    case 'w', 'W', 's', 'S', 'd', 'D' -> "\\" + (char) letter;
                    case 'h' -> "[0-9a-fA-F]";
                    case 'H' -> "[^0-9a-fA-F]";
                    default -> "";
                };
        if (!set.isEmpty()) {
            source.next();
            return set;
        }
        return letter == 'p' || letter == 'P' ? property() : "";
    }

    private String property() {
        boolean negated = source.next() == 'P';
        if (!source.take('{')) {
            throw source.problem("a property is written \\p{name}");
        }
        negated ^= source.take('^');
        String name = source.until('}', "the property");
        String set = RubyProperties.property(name).orElseThrow(() -> source.problem("unknown property " + name));
        return negated ? "[^" + set + "]" : set;
    }

    /** The one character that an escape stands for. */
    int characterEscape(boolean inBrackets) {
        int letter = source.next();
        return switch (letter) {
            case RubySource.END -> throw source.problem("a backslash stands at the end");
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'f' -> '\f';
            case 'v' -> 0x0b;
            case 'a' -> 0x07;
            case 'e' -> 0x1b;
            case 'b' -> inBrackets ? '\b' : letter;
            case 'x' -> hex();
            case 'u' -> letterU();
            case 'c' -> control();
            case 'C' -> {
                if (!source.take('-')) {
                    throw source.problem("a control character is written \\C-x or \\cx");
                }
                yield control();
            }
            case 'M' -> throw source.problem("\\M-x is a byte and no character; write the character itself");
            case '0', '1', '2', '3', '4', '5', '6', '7' -> octal();
            default -> letter;
        };
    }

    private int hex() {
        if (source.take('{')) {
            int value = source.digits(16, 1, 7);
            if (!source.take('}') || value > Character.MAX_CODE_POINT) {
                throw source.problem("a character is written \\x{10ffff} at most");
            }
            return value;
        }
        return ascii(number(source.digits(16, 1, 2), "\\x has one or two hexadecimal digits"));
    }

    /** Fluent Bit's engine reads the letter u there, and hardly anybody means it. */
    private int letterU() {
        if (source.digits(16, 4, 4) >= 0) {
            throw source.problem("\\u is no character for Fluent Bit; write the character itself, or \\x{e9}");
        }
        return 'u';
    }

    private int octal() {
        source.at(source.at() - 1);
        return ascii(source.digits(8, 1, 3));
    }

    private int control() {
        int letter = source.next();
        if (letter < '?' || letter > 0x7e) {
            throw source.problem("a control character is written with a letter, as \\cA");
        }
        return letter == '?' ? 0x7f : letter & 0x1f;
    }

    private int number(int value, String form) {
        if (value < 0) {
            throw source.problem(form);
        }
        return value;
    }

    /** What is beyond ASCII would be a single byte of UTF-8, which no character is. */
    private int ascii(int value) {
        if (value > 0x7f) {
            throw source.problem("a byte beyond 7f is no character; write the character itself, or \\x{e9}");
        }
        return value;
    }

    // ---- sets in brackets; the source stands behind the bracket

    /** The whole set, in brackets. */
    String brackets() {
        return brackets(0);
    }

    private String brackets(int depth) {
        if (depth > DEPTH_MAX) {
            throw source.problem("sets lie more than " + DEPTH_MAX + " deep in each other");
        }
        boolean negated = source.take('^');
        List<String> operands = new ArrayList<>();
        var members = new StringBuilder();
        boolean first = true;
        while (!(source.peek() == ']' && !(first && closesLater()))) {
            first = false;
            if (source.take("&&")) {
                operands.add(operand(members));
                members.setLength(0);
            } else {
                member(members, depth);
            }
        }
        source.next();
        operands.add(operand(members));
        String body = operands.size() == 1 ? members.toString() : String.join("&&", operands);
        return (negated ? "[^" : "[") + body + "]";
    }

    /** Whether the bracket ahead is a member, because another one closes the set. */
    private boolean closesLater() {
        int here = source.at();
        source.next();
        boolean closed = source.comesLater(']');
        source.at(here);
        return closed;
    }

    private String operand(StringBuilder members) {
        if (members.isEmpty()) {
            throw source.problem("a set of characters is empty");
        }
        return "[" + members + "]";
    }

    private void member(StringBuilder members, int depth) {
        if (source.ended()) {
            throw source.problem("a set of characters is not closed by ]");
        }
        if (source.take('[')) {
            members.append(source.peek() == ':' && posixAhead() ? posix() : brackets(depth + 1));
            return;
        }
        int low = character(members);
        if (low == NO_CHARACTER) {
            return;
        }
        int high = rangeEnd();
        if (high == NO_CHARACTER) {
            members.append(literal(low));
        } else if (high < low) {
            throw source.problem("a range of characters runs backwards");
        } else {
            members.append(literal(low)).append('-').append(literal(high));
        }
    }

    /** One character; or, if an escape stands for a set, {@link #NO_CHARACTER} after the set was appended. */
    private int character(StringBuilder members) {
        if (!source.take('\\')) {
            return source.next();
        }
        String set = setEscape();
        if (!set.isEmpty()) {
            members.append(set);
            return NO_CHARACTER;
        }
        if (source.peek() == 'R' || source.peek() == 'X') {
            throw source.problem("\\R and \\X are no characters and cannot stand in a set");
        }
        return characterEscape(true);
    }

    /** The end of a range whose begin was just read; nothing if no range follows, and then the source stays. */
    private int rangeEnd() {
        int here = source.at();
        if (source.peek() != '-' || source.peek(1) == ']' || source.peek(1) == '[') {
            return NO_CHARACTER;
        }
        source.next();
        var set = new StringBuilder();
        int high = character(set);
        if (!set.isEmpty() || (high == '&' && source.peek() == '&')) {
            source.at(here);
            return NO_CHARACTER;
        }
        return high;
    }

    private boolean posixAhead() {
        for (int i = 1; i < POSIX_NAME_MAX; i++) {
            if (source.peek(i) == ':') {
                return source.peek(i + 1) == ']';
            }
            if (source.peek(i) == RubySource.END || source.peek(i) == ']') {
                return false;
            }
        }
        return false;
    }

    private String posix() {
        source.next();
        boolean negated = source.take('^');
        String name = source.until(':', "the set");
        source.next();
        String set = RubyProperties.bracket(name).orElseThrow(() -> source.problem("unknown set [:" + name + ":]"));
        return negated ? "[^" + set + "]" : set;
    }
}
