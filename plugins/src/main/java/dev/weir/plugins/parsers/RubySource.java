// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

/** Cursor over the characters of an expression that is being translated, and the place to complain from. */
final class RubySource {
    static final int END = -1;

    private final int[] characters;
    private int at;

    RubySource(String expression) {
        characters = expression.codePoints().toArray();
    }

    int at() {
        return at;
    }

    void at(int place) {
        at = place;
    }

    boolean ended() {
        return at >= characters.length;
    }

    /** The next character without stepping over it, or {@link #END}. */
    int peek() {
        return peek(0);
    }

    int peek(int further) {
        return at + further < characters.length ? characters[at + further] : END;
    }

    int next() {
        return ended() ? END : characters[at++];
    }

    /** Steps over a character if it is this one. */
    boolean take(int wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    boolean take(String wanted) {
        for (int i = 0; i < wanted.length(); i++) {
            if (peek(i) != wanted.charAt(i)) {
                return false;
            }
        }
        at += wanted.length();
        return true;
    }

    /** What comes before the next such character, which is stepped over too; nothing may be missing. */
    String until(int end, String what) {
        var text = new StringBuilder();
        while (!ended() && peek() != end) {
            text.appendCodePoint(next());
        }
        if (!take(end)) {
            throw problem(what + " is not closed");
        }
        return text.toString();
    }

    /** Reads up to so many digits; -1 if there are fewer than {@code least}. */
    int digits(int radix, int least, int most) {
        int value = 0;
        int read = 0;
        while (read < most && Character.digit(peek(), radix) >= 0 && peek() < 0x80) {
            value = value * radix + Character.digit(next(), radix);
            read++;
        }
        return read < least ? -1 : value;
    }

    /** Whether such a character comes later, not counting those behind a backslash. */
    boolean comesLater(int wanted) {
        for (int i = at; i < characters.length; i++) {
            if (characters[i] == '\\') {
                i++;
            } else if (characters[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    IllegalArgumentException problem(String what) {
        return new IllegalArgumentException(what + " (near character " + at + " of the expression)");
    }
}
