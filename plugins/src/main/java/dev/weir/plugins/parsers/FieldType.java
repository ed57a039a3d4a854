// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import dev.weir.event.MessagePackWriter;
import java.nio.charset.StandardCharsets;

/**
 * What a field's text becomes in the record. Numbers are read as C reads them: blanks before them and anything behind
 * them are left out, a text that does not begin with a number is 0, and one beyond 64 bits is the largest there is.
 */
enum FieldType {
    STRING,
    INTEGER,
    FLOAT,
    HEX,
    BOOL;

    /** Digits of a decimal number that a double holds exactly as an integer. */
    private static final int EXACT_DIGITS = 15;

    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    /** Appends the value of a text. */
    void write(byte[] text, int from, int to, MessagePackWriter into) {
        switch (this) {
            case STRING -> into.text(text, from, to);
            case INTEGER -> into.integer(integer(text, from, to));
            case FLOAT -> into.floating(floating(text, from, to));
            case HEX -> into.unsigned(hex(text, from, to));
            case BOOL -> bool(text, from, to, into);
        }
    }

    private static void bool(byte[] text, int from, int to, MessagePackWriter into) {
        if (begins(text, from, to, "true")) {
            into.bool(true);
        } else if (begins(text, from, to, "false")) {
            into.bool(false);
        } else {
            into.text(text, from, to);
        }
    }

    private static boolean begins(byte[] text, int from, int to, String word) {
        if (to - from < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if ((text[from + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int skipBlanks(byte[] text, int from, int to) {
        int at = from;
        while (at < to && (text[at] == ' ' || (text[at] >= '\t' && text[at] <= '\r'))) {
            at++;
        }
        return at;
    }

    private static boolean signAt(byte[] text, int at, int to) {
        return at < to && (text[at] == '-' || text[at] == '+');
    }

    static long integer(byte[] text, int from, int to) {
        int at = skipBlanks(text, from, to);
        boolean negative = at < to && text[at] == '-';
        at += signAt(text, at, to) ? 1 : 0;
        long value = 0; // kept negative, which reaches one further than positive
        for (; at < to && isDigit(text[at]); at++) {
            int digit = text[at] - '0';
            if (value < (Long.MIN_VALUE + digit) / 10) {
                return negative ? Long.MIN_VALUE : Long.MAX_VALUE;
            }
            value = value * 10 - digit;
        }
        if (!negative && value == Long.MIN_VALUE) {
            return Long.MAX_VALUE;
        }
        return negative ? value : -value;
    }

    /** An unsigned number of 64 bits. */
    static long hex(byte[] text, int from, int to) {
        int at = skipBlanks(text, from, to);
        boolean negative = at < to && text[at] == '-';
        at += signAt(text, at, to) ? 1 : 0;
        if (to - at > 2 && text[at] == '0' && (text[at + 1] | 0x20) == 'x' && Character.digit(text[at + 2], 16) >= 0) {
            at += 2;
        }
        long value = 0;
        for (; at < to && Character.digit(text[at], 16) >= 0; at++) {
            if (value >>> 60 != 0) {
                return -1;
            }
            value = value << 4 | Character.digit(text[at], 16);
        }
        return negative ? -value : value;
    }

    static double floating(byte[] text, int from, int to) {
        int begin = skipBlanks(text, from, to);
        boolean negative = begin < to && text[begin] == '-';
        int at = signAt(text, begin, to) ? begin + 1 : begin;
        int digits = 0;
        int afterPoint = -1;
        long value = 0;
        for (; at < to && (isDigit(text[at]) || (text[at] == '.' && afterPoint < 0)); at++) {
            if (text[at] == '.') {
                afterPoint = 0;
            } else {
                digits++;
                afterPoint += afterPoint >= 0 ? 1 : 0;
                value = digits <= EXACT_DIGITS ? value * 10 + text[at] - '0' : value;
            }
        }
        if (digits == 0) {
            return special(text, begin, to);
        }
        boolean exponent = at < to && (text[at] | 0x20) == 'e';
        if (digits > EXACT_DIGITS || exponent) {
            return parsed(text, begin, exponent ? exponentEnd(text, at, to) : at);
        }
        // Both are exact, so their quotient is the nearest double, which is what the long way would find.
        double magnitude = value / POWERS_OF_TEN[Math.max(0, afterPoint)];
        return negative ? -magnitude : magnitude;
    }

    /** Index behind an exponent that begins at {@code at}, or {@code at} where none follows the letter. */
    private static int exponentEnd(byte[] text, int at, int to) {
        int digit = signAt(text, at + 1, to) ? at + 2 : at + 1;
        if (digit >= to || !isDigit(text[digit])) {
            return at;
        }
        while (digit < to && isDigit(text[digit])) {
            digit++;
        }
        return digit;
    }

    private static double parsed(byte[] text, int from, int to) {
        return Double.parseDouble(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
    }

    private static double special(byte[] text, int begin, int to) {
        boolean negative = begin < to && text[begin] == '-';
        int word = signAt(text, begin, to) ? begin + 1 : begin;
        if (begins(text, word, to, "inf")) {
            return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return begins(text, word, to, "nan") ? Double.NaN : 0;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
