// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.event.MessagePackWriter;
import java.nio.charset.StandardCharsets;

/**
 * Transcoder of one JSON value (RFC 8259, strictly) into MessagePack.
 *
 * <p>What becomes of values:
 *
 * <ul>
 *   <li>a number without fraction and exponent between -2^63 and 2^64 - 1 is an integer, any other
 *       the nearest double; one that no double can hold is refused;
 *   <li>text keeps its bytes, so that invalid UTF-8 travels on as it came (whoever writes JSON
 *       replaces it); a lone surrogate escape becomes U+FFFD;
 *   <li>an object keeps its keys in their order, those that occur twice too.
 * </ul>
 *
 * <p>Bounds: {@link JsonLimits}, and the limit of the writer. It holds no memory of its own; only a
 * number of more than 15 digits that is no integer makes an object. For one thread at a time.
 */
public final class JsonReader {

    private static final int EXPONENT_CAP = 100_000;
    private static final long EXACT_MANTISSA = 1L << 53;
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    /** An escaped text is expected to need a header of two bytes. */
    private static final int TEXT_EXPECTED = 200;

    private static final long UNSIGNED_MAX_TENTH = 1_844_674_407_370_955_161L;

    private final JsonLimits limits;
    private byte[] b = new byte[0];
    private int from;
    private int to;
    private boolean clipped;
    private MessagePackWriter out = new MessagePackWriter(1);

    /** Makes a reader. */
    public JsonReader(JsonLimits limits) {
        this.limits = limits;
    }

    /**
     * Appends the value that begins at {@code from}, or behind white space there.
     *
     * @param b where the text is
     * @param from index of the first byte
     * @param to index behind the last byte
     * @param out what the value is appended to; after an exception it holds what it held before
     * @return index behind the value
     * @throws MalformedJsonException where there is no value, or one beyond the limits
     * @throws dev.weir.event.EventTooLargeException where the writer takes no more
     */
    public int read(byte[] b, int from, int to, MessagePackWriter out) {
        this.b = b;
        this.from = from;
        this.to = to;
        this.out = out;
        int mark = out.size();
        boolean done = false;
        try {
            int start = skipSpace(b, from, to);
            this.to = (int) Math.min(to, (long) start + limits.bytes());
            clipped = this.to < to;
            int end = value(start, 0);
            if (end == this.to && end < to && isNumberPart(b[end - 1]) && isNumberPart(b[end])) {
                byteAt(end);
            }
            done = true;
            return end;
        } finally {
            if (!done) {
                out.truncate(mark);
            }
        }
    }

    /**
     * Appends the value that a range holds, with nothing but white space around it.
     *
     * @param b where the text is
     * @param from index of the first byte
     * @param to index behind the last byte
     * @param out what the value is appended to; after an exception it holds what it held before
     * @throws MalformedJsonException where the range is not one value within the limits
     * @throws dev.weir.event.EventTooLargeException where the writer takes no more
     */
    public void readWhole(byte[] b, int from, int to, MessagePackWriter out) {
        int mark = out.size();
        int end = skipSpace(b, read(b, from, to, out), to);
        if (end != to) {
            out.truncate(mark);
            throw new MalformedJsonException(end - from, "text goes on behind the value");
        }
    }

    /** Index of the first byte from {@code at} on that is no white space, or {@code to}. */
    public static int skipSpace(byte[] b, int at, int to) {
        int next = at;
        while (next < to && isSpace(b[next])) {
            next++;
        }
        return next;
    }

    static boolean isSpace(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private int value(int at, int depth) {
        return switch (byteAt(at)) {
            case '{' -> object(at, depth + 1);
            case '[' -> array(at, depth + 1);
            case '"' -> string(at);
            case 't' -> literal(at, "true");
            case 'f' -> literal(at, "false");
            case 'n' -> literal(at, "null");
            default -> number(at);
        };
    }

    private int object(int at, int depth) {
        requireDepth(at, depth);
        int mark = out.size();
        out.mapHeader(0);
        int next = skipSpace(b, at + 1, to);
        int count = 0;
        if (byteAt(next) != '}') {
            next--;
            do {
                next = pair(next + 1, depth);
                if (++count > limits.keys()) {
                    throw malformed(at, "object has more keys than limit=" + limits.keys());
                }
            } while (byteAt(next) == ',');
            require(next, '}', "a comma or the end of the object");
        }
        out.patchMap(mark, count);
        return next + 1;
    }

    private int pair(int at, int depth) {
        int key = skipSpace(b, at, to);
        require(key, '"', "a key");
        int colon = skipSpace(b, string(key), to);
        require(colon, ':', "a colon");
        return skipSpace(b, value(skipSpace(b, colon + 1, to), depth), to);
    }

    private int array(int at, int depth) {
        requireDepth(at, depth);
        int mark = out.size();
        out.arrayHeader(0);
        int next = skipSpace(b, at + 1, to);
        int count = 0;
        if (byteAt(next) != ']') {
            next--;
            do {
                next = value(skipSpace(b, next + 1, to), depth);
                next = skipSpace(b, next, to);
                count++;
            } while (byteAt(next) == ',');
            require(next, ']', "a comma or the end of the array");
        }
        out.patchArray(mark, count);
        return next + 1;
    }

    private int literal(int at, String word) {
        for (int i = 0; i < word.length(); i++) {
            require(at + i, word.charAt(i), word);
        }
        switch (word) {
            case "true" -> out.bool(true);
            case "false" -> out.bool(false);
            default -> out.nil();
        }
        return at + word.length();
    }

    private int string(int at) {
        int start = at + 1;
        int end = plainEnd(start);
        if (byteAt(end) == '"') {
            out.text(b, start, end);
            return end + 1;
        }
        return escapedString(start, end);
    }

    /** Index of the first byte from {@code at} on that is not simply part of a string. */
    private int plainEnd(int at) {
        int next = at;
        while (next < to && b.length - next >= Long.BYTES) {
            long ends = ByteWords.ends((long) ByteWords.WORD.get(b, next)) | ByteWords.from(to - next);
            if (ends != 0) {
                return next + ByteWords.first(ends);
            }
            next += Long.BYTES;
        }
        while (next < to && b[next] != '"' && b[next] != '\\' && (b[next] & 0xff) >= ' ') {
            next++;
        }
        return next;
    }

    private int escapedString(int start, int firstEnd) {
        int mark = out.size();
        out.textHeader(TEXT_EXPECTED);
        out.raw(b, start, firstEnd);
        int next = firstEnd;
        while (byteAt(next) != '"') {
            if (b[next] != '\\') {
                throw malformed(next, "control character in a string");
            }
            int plain = escape(next);
            next = plainEnd(plain);
            out.raw(b, plain, next);
        }
        out.patchText(mark);
        return next + 1;
    }

    private int escape(int at) {
        byte kind = byteAt(at + 1);
        switch (kind) {
            case '"', '\\', '/' -> out.codePoint(kind);
            case 'b' -> out.codePoint('\b');
            case 'f' -> out.codePoint('\f');
            case 'n' -> out.codePoint('\n');
            case 'r' -> out.codePoint('\r');
            case 't' -> out.codePoint('\t');
            case 'u' -> {
                return unicodeEscape(at);
            }
            default -> throw malformed(at, "unknown escape in a string");
        }
        return at + 2;
    }

    private int unicodeEscape(int at) {
        int first = hex4(at + 2);
        int next = at + 6;
        boolean pair =
                Character.isHighSurrogate((char) first) && next + 1 < to && b[next] == '\\' && b[next + 1] == 'u';
        if (pair) {
            int second = hex4(next + 2);
            if (Character.isLowSurrogate((char) second)) {
                out.codePoint(Character.toCodePoint((char) first, (char) second));
                return next + 6;
            }
        }
        out.codePoint(first);
        return next;
    }

    private int hex4(int at) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = Character.digit(byteAt(i), 16);
            if (digit < 0) {
                throw malformed(i, "not a hexadecimal digit");
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    private int number(int at) {
        boolean negative = b[at] == '-';
        int first = negative ? at + 1 : at;
        int whole = digits(first);
        if (whole == first) {
            throw malformed(at, negative && first == to ? "value is cut off" : "not a value");
        }
        if (whole - first > 1 && b[first] == '0') {
            throw malformed(at, "number begins with a superfluous 0");
        }
        boolean more = whole < to && (b[whole] == '.' || b[whole] == 'e' || b[whole] == 'E');
        if (!more) {
            requireLength(at, whole);
            integer(at, first, whole);
            return whole;
        }
        return floating(at, first, whole);
    }

    /** Index of the first byte from {@code at} on that is no digit; looks no further than allowed. */
    private int digits(int at) {
        int end = (int) Math.min(to, (long) at + limits.numberLength() + 1);
        int next = at;
        while (next < end && isDigit(b[next])) {
            next++;
        }
        return next;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNumberPart(byte c) {
        return isDigit(c) || c == '.' || c == 'e' || c == 'E';
    }

    private void integer(int at, int first, int end) {
        boolean negative = first > at;
        int length = end - first;
        long value = 0;
        for (int i = first; i < Math.min(end, first + 19); i++) {
            value = value * 10 + (b[i] - '0');
        }
        boolean exact = length < 20;
        if (length == 20) {
            int last = b[end - 1] - '0';
            // nineteen digits are below 2^64, and may be above 2^63
            exact = value > 0 && (value < UNSIGNED_MAX_TENTH || (value == UNSIGNED_MAX_TENTH && last <= 5));
            value = value * 10 + last;
        }
        if (exact && !negative) {
            out.unsigned(value);
        } else if (exact && (value >= 0 || value == Long.MIN_VALUE)) {
            out.integer(-value);
        } else {
            out.floating(slowDouble(at, end));
        }
    }

    private int floating(int at, int first, int whole) {
        int fraction = whole;
        if (b[whole] == '.') {
            fraction = digits(whole + 1);
            requireDigits(whole + 1, fraction);
        }
        int end = fraction;
        int exponent = 0;
        if (fraction < to && (b[fraction] == 'e' || b[fraction] == 'E')) {
            int sign = fraction + 1;
            boolean signed = sign < to && (b[sign] == '-' || b[sign] == '+');
            int start = signed ? sign + 1 : sign;
            end = digits(start);
            requireDigits(start, end);
            exponent = exponent(start, end, b[sign] == '-');
        }
        requireLength(at, end);
        int decimals = Math.max(0, fraction - whole - 1);
        out.floating(toDouble(at, first, fraction, end, exponent - decimals));
        return end;
    }

    private int exponent(int start, int end, boolean negative) {
        int value = 0;
        for (int i = start; i < end && value < EXPONENT_CAP; i++) {
            value = value * 10 + (b[i] - '0');
        }
        return negative ? -value : value;
    }

    /** A mantissa and a power of ten that doubles hold exactly need one correctly rounded operation. */
    private double toDouble(int at, int first, int mantissaEnd, int end, int exponent) {
        if (mantissaEnd - first > 18 || exponent < -22 || exponent > 22) {
            return slowDouble(at, end);
        }
        long mantissa = 0;
        for (int i = first; i < mantissaEnd; i++) {
            if (b[i] != '.') {
                mantissa = mantissa * 10 + (b[i] - '0');
            }
        }
        if (mantissa > EXACT_MANTISSA) {
            return slowDouble(at, end);
        }
        double value = exponent < 0 ? mantissa / POWERS_OF_TEN[-exponent] : mantissa * POWERS_OF_TEN[exponent];
        return first > at ? -value : value;
    }

    private double slowDouble(int at, int end) {
        double value = Double.parseDouble(new String(b, at, end - at, StandardCharsets.ISO_8859_1));
        if (Double.isInfinite(value)) {
            throw malformed(at, "number is beyond the range of a double");
        }
        return value;
    }

    private void requireDigits(int start, int end) {
        if (start == end) {
            byteAt(end);
            throw malformed(end, "expected a digit");
        }
    }

    private void requireLength(int at, int end) {
        if (end - at > limits.numberLength()) {
            throw malformed(at, "number is longer than limit=" + limits.numberLength());
        }
    }

    private void requireDepth(int at, int depth) {
        if (depth > limits.depth()) {
            throw malformed(at, "nested deeper than limit=" + limits.depth());
        }
    }

    private void require(int at, int expected, String what) {
        if (byteAt(at) != expected) {
            throw malformed(at, "expected " + what);
        }
    }

    private byte byteAt(int at) {
        if (at < to) {
            return b[at];
        }
        if (clipped) {
            throw malformed(at, "value is larger than limit=" + limits.bytes() + " bytes");
        }
        throw malformed(at, "value is cut off");
    }

    private MalformedJsonException malformed(int at, String reason) {
        return new MalformedJsonException(at - from, reason);
    }
}
