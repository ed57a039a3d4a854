// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.event.MessagePack;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * MessagePack for people to look at, byte for byte as Fluent Bit prints it: {@code {"log"=>"hello", "n"=>1}}.
 *
 * <p>Text stands between quotes as it is, with nothing escaped; binary has {@code \x1f} for what is not printable ASCII;
 * an extension is {@code (ext: 5)"..."}; nothing is {@code nil}; floating numbers have six decimals.
 *
 * <p>It trusts its input: the bytes must have passed {@link MessagePack#skip}. Bounds: the limit of the sink. Stateless,
 * for any thread.
 */
public final class ValuePrinter {
    private static final byte[] ARROW = {'=', '>'};
    private static final byte[] COMMA = {',', ' '};
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static final int MICROS = 1_000_000;

    /** Up to here the fraction of a double, times a million, is known well enough to round it. */
    private static final double EXACT_MAX = 0x1p43;

    private ValuePrinter() {}

    /**
     * Appends one value.
     *
     * @param b where the value is
     * @param at index of its lead byte
     * @param out what it is appended to
     * @return index behind the value
     * @throws SinkFullException where the sink takes no more; it then holds a part of the value
     */
    public static int print(byte[] b, int at, ByteSink out) {
        return switch (MessagePack.kind(b, at)) {
            case ARRAY -> array(b, at, out);
            case MAP -> map(b, at, out);
            default -> {
                scalar(b, at, out);
                yield MessagePack.skip(b, at, b.length);
            }
        };
    }

    private static void scalar(byte[] b, int at, ByteSink out) {
        switch (MessagePack.kind(b, at)) {
            case BOOLEAN -> out.put(MessagePack.bool(b, at) ? "true" : "false");
            case INTEGER -> integer(b, at, out);
            case FLOATING -> sixDecimals(MessagePack.floating(b, at), out);
            case TEXT -> text(b, at, out);
            case BINARY -> binary(b, at, out);
            case EXTENSION -> {
                out.put("(ext: " + MessagePack.extensionType(b, at) + ")");
                binary(b, at, out);
            }
            default -> out.put("nil");
        }
    }

    private static void integer(byte[] b, int at, ByteSink out) {
        long value = MessagePack.integer(b, at);
        if (MessagePack.exceedsLong(b, at)) {
            JsonNumbers.unsigned(value, out);
        } else {
            JsonNumbers.integer(value, out);
        }
    }

    private static void text(byte[] b, int at, ByteSink out) {
        int body = MessagePack.body(b, at);
        out.put('"');
        out.put(b, body, body + MessagePack.length(b, at));
        out.put('"');
    }

    private static void binary(byte[] b, int at, ByteSink out) {
        int body = MessagePack.body(b, at);
        int end = body + MessagePack.length(b, at);
        out.put('"');
        for (int i = body; i < end; i++) {
            int c = b[i] & 0xff;
            if (c == '"') {
                out.put('\\');
                out.put('"');
            } else if (c >= ' ' && c < 0x7f) {
                out.put(c);
            } else {
                out.put('\\');
                out.put('x');
                out.put(HEX[c >> 4]);
                out.put(HEX[c & 0x0f]);
            }
        }
        out.put('"');
    }

    private static int array(byte[] b, int at, ByteSink out) {
        out.put('[');
        int next = MessagePack.body(b, at);
        int length = MessagePack.length(b, at);
        for (int i = 0; i < length; i++) {
            if (i > 0) {
                out.put(COMMA, 0, COMMA.length);
            }
            next = print(b, next, out);
        }
        out.put(']');
        return next;
    }

    private static int map(byte[] b, int at, ByteSink out) {
        out.put('{');
        int next = MessagePack.body(b, at);
        int length = MessagePack.length(b, at);
        for (int i = 0; i < length; i++) {
            if (i > 0) {
                out.put(COMMA, 0, COMMA.length);
            }
            next = print(b, next, out);
            out.put(ARROW, 0, ARROW.length);
            next = print(b, next, out);
        }
        out.put('}');
        return next;
    }

    /** Appends a time as seconds and all nine digits of nanoseconds: {@code 1698671846.139458372}. */
    public static void time(long seconds, int nanos, ByteSink out) {
        JsonNumbers.integer(seconds, out);
        out.put('.');
        JsonNumbers.padded(nanos, 9, out);
    }

    /** Appends an integer. */
    public static void integer(long value, ByteSink out) {
        JsonNumbers.integer(value, out);
    }

    /** Appends a time as a double of seconds has it, with six decimals: {@code 1698671846.139458}. */
    public static void timeAsDouble(long seconds, int nanos, ByteSink out) {
        sixDecimals(seconds + nanos / 1e9, out);
    }

    /** Appends a number with six decimals, rounded from its exact value, half to even, as C's {@code %f}. */
    public static void sixDecimals(double value, ByteSink out) {
        double magnitude = Math.abs(value);
        if (!(magnitude < EXACT_MAX)) {
            out.put(beyond(value));
            return;
        }
        long whole = (long) magnitude;
        double micros = (magnitude - whole) * MICROS;
        long rounded = Math.round(micros);
        if (Math.abs(micros - Math.floor(micros) - 0.5) < 1e-4) {
            out.put(exact(value)); // near the middle the product above is not exact enough to tell the side
            return;
        }
        if (Double.doubleToRawLongBits(value) < 0) {
            out.put('-');
        }
        JsonNumbers.integer(rounded == MICROS ? whole + 1 : whole, out);
        out.put('.');
        JsonNumbers.padded(rounded % MICROS, 6, out);
    }

    private static String beyond(double value) {
        if (Double.isNaN(value)) {
            return Double.doubleToRawLongBits(value) < 0 ? "-nan" : "nan";
        }
        if (Double.isInfinite(value)) {
            return value < 0 ? "-inf" : "inf";
        }
        return exact(value);
    }

    private static String exact(double value) {
        String digits =
                new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).toPlainString();
        boolean lostSign = value < 0 && !digits.startsWith("-");
        return lostSign ? "-" + digits : digits;
    }
}
