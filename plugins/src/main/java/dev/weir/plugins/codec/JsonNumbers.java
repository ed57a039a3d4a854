// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

/**
 * Numbers as JSON.
 *
 * <p>A double is written with the fewest digits that read back as the same double: a whole one below
 * 2^63 with {@code .0} behind it, one between 1e-4 and 1e17 with a decimal point, any other with an
 * exponent. Only a double of more than 15 digits makes an object.
 */
final class JsonNumbers {

    private static final int DIGITS_MAX = 20;
    private static final int DECIMALS_MAX = 15;
    private static final double DECIMAL_LIMIT = 1e15;
    private static final int POINT_MIN = -4;
    private static final int POINT_MAX = 17;
    private static final byte[] PAIRS = pairs();

    private JsonNumbers() {}

    private static byte[] pairs() {
        byte[] pairs = new byte[200];
        for (int i = 0; i < 100; i++) {
            pairs[2 * i] = (byte) ('0' + i / 10);
            pairs[2 * i + 1] = (byte) ('0' + i % 10);
        }
        return pairs;
    }

    /** Appends a signed integer. */
    static void integer(long value, ByteSink out) {
        if (value < 0) {
            out.put('-');
        }
        unsigned(value < 0 ? -value : value, out);
    }

    /** Appends an integer whose 64 bits are unsigned. */
    static void unsigned(long value, ByteSink out) {
        int length = length(value);
        int at = out.claim(length);
        digits(value, out.array(), at + length);
    }

    /** Appends an integer that is not negative, with zeros before it up to a width. */
    static void padded(long value, int width, ByteSink out) {
        int length = length(value);
        for (int i = length; i < width; i++) {
            out.put('0');
        }
        unsigned(value, out);
    }

    private static int length(long value) {
        if (value < 0) {
            return Long.compareUnsigned(value, -8_446_744_073_709_551_616L) < 0 ? DIGITS_MAX - 1 : DIGITS_MAX;
        }
        int length = 1;
        for (long bound = 10; length < DIGITS_MAX - 1 && value >= bound; bound *= 10) {
            length++;
        }
        return length;
    }

    private static void digits(long value, byte[] b, int end) {
        long rest = value;
        int at = end;
        if (rest < 0) {
            long quotient = Long.divideUnsigned(rest, 100);
            at = pair((int) (rest - quotient * 100), b, at);
            rest = quotient;
        }
        while (rest >= 100) {
            long quotient = rest / 100;
            at = pair((int) (rest - quotient * 100), b, at);
            rest = quotient;
        }
        if (rest >= 10) {
            pair((int) rest, b, at);
        } else {
            b[at - 1] = (byte) ('0' + rest);
        }
    }

    private static int pair(int value, byte[] b, int end) {
        b[end - 2] = PAIRS[2 * value];
        b[end - 1] = PAIRS[2 * value + 1];
        return end - 2;
    }

    /** Appends a double; null where it is no number or infinite, for which JSON has nothing. */
    static void floating(double value, ByteSink out) {
        if (!Double.isFinite(value)) {
            out.put("null");
            return;
        }
        if (value < 0 || (value == 0 && 1 / value < 0)) {
            out.put('-');
        }
        double magnitude = Math.abs(value);
        if (magnitude < 0x1p63 && magnitude == (long) magnitude) {
            unsigned((long) magnitude, out);
            out.put('.');
            out.put('0');
        } else if (magnitude > DECIMAL_LIMIT || !shortDecimal(magnitude, out)) {
            shortest(Double.toString(magnitude), out);
        }
    }

    /**
     * Appends a number that some decimal of at most 15 digits reads back as: that decimal is then
     * the only one of its length, and its numerator and its power of ten are exact doubles.
     */
    private static boolean shortDecimal(double value, ByteSink out) {
        double power = 10;
        for (int decimals = 1; decimals <= DECIMALS_MAX; decimals++) {
            double scaled = value * power;
            if (scaled >= DECIMAL_LIMIT) {
                return false;
            }
            double numerator = Math.rint(scaled);
            if (numerator / power == value) {
                return decimal((long) numerator, decimals, out);
            }
            power *= 10;
        }
        return false;
    }

    private static boolean decimal(long numerator, int decimals, ByteSink out) {
        long power = 1;
        for (int i = 0; i < decimals; i++) {
            power *= 10;
        }
        long whole = numerator / power;
        // the smallest that has a point and no exponent is 0.0001
        if (whole == 0 && numerator < power / 10_000) {
            return false;
        }
        unsigned(whole, out);
        out.put('.');
        padded(numerator - whole * power, decimals, out);
        return true;
    }

    /** Appends what Double.toString has found: digits with a point, and perhaps E and an exponent. */
    private static void shortest(String text, ByteSink out) {
        int e = text.indexOf('E');
        String mantissa = e < 0 ? text : text.substring(0, e);
        int point = mantissa.indexOf('.');
        String fraction = mantissa.endsWith(".0") ? "" : mantissa.substring(point + 1);
        String all = mantissa.substring(0, point) + fraction;
        int exponent = (e < 0 ? 0 : Integer.parseInt(text.substring(e + 1))) + point - 1;
        String digits = all.replaceFirst("^0+", "");
        exponent -= all.length() - digits.length();
        if (exponent < POINT_MIN || exponent >= POINT_MAX) {
            scientific(digits, exponent, out);
        } else if (exponent < 0) {
            out.put("0." + "0".repeat(-exponent - 1) + digits);
        } else {
            int whole = Math.min(exponent + 1, digits.length());
            out.put(digits.substring(0, whole) + "0".repeat(exponent + 1 - whole) + '.');
            out.put(whole == digits.length() ? "0" : digits.substring(whole));
        }
    }

    private static void scientific(String digits, int exponent, ByteSink out) {
        out.put(digits.substring(0, 1));
        if (digits.length() > 1) {
            out.put('.');
            out.put(digits.substring(1));
        }
        out.put(exponent < 0 ? "e-" : "e+");
        padded(Math.abs(exponent), 2, out);
    }
}
