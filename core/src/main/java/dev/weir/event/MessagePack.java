// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The MessagePack format: its lead bytes, and functions that read a value where it lies.
 *
 * <p>A value begins with a lead byte that tells its kind and, for most kinds, its size; the rest of
 * the header is the length where the lead byte has no room for it. Integers are big-endian.
 *
 * <pre>
 *   00..7f fixint      c0 nil         c7 c8 c9 ext 8 16 32        d4..d8 fixext 1 2 4 8 16
 *   80..8f fixmap      c1 (reserved)  ca cb float 32 64           d9 da db str 8 16 32
 *   90..9f fixarray    c2 c3 boolean  cc cd ce cf uint 8 16 32 64 dc dd array 16 32
 *   a0..bf fixstr      c4 c5 c6 bin   d0 d1 d2 d3 int 8 16 32 64  de df map 16 32
 *   e0..ff fixint, negative
 * </pre>
 *
 * <p>{@link #skip} is the only function that may be given bytes from outside. All others read a
 * value that skip has found whole; given anything else they answer nonsense or throw {@link
 * IndexOutOfBoundsException}, and never loop or allocate.
 *
 * <p>Bounds: containers nest at most {@value #DEPTH_MAX} deep. Nothing is allocated, whatever a
 * header declares. Stateless, for any thread.
 */
public final class MessagePack {

    /** Answer of {@link #skip} where the value goes on behind the end of the range. */
    public static final int INCOMPLETE = -1;

    /** How many containers may be open at once. */
    public static final int DEPTH_MAX = 64;

    /** Extension type of {@code EventTime}: 4 bytes of seconds, 4 bytes of nanoseconds, unsigned. */
    public static final int EVENT_TIME = 0;

    static final int FIXMAP = 0x80;
    static final int FIXARRAY = 0x90;
    static final int FIXSTR = 0xa0;
    static final int NIL = 0xc0;
    static final int FALSE = 0xc2;
    static final int TRUE = 0xc3;
    static final int BIN8 = 0xc4;
    static final int BIN16 = 0xc5;
    static final int BIN32 = 0xc6;
    static final int EXT8 = 0xc7;
    static final int EXT16 = 0xc8;
    static final int EXT32 = 0xc9;
    static final int FLOAT32 = 0xca;
    static final int FLOAT64 = 0xcb;
    static final int UINT8 = 0xcc;
    static final int UINT16 = 0xcd;
    static final int UINT32 = 0xce;
    static final int UINT64 = 0xcf;
    static final int INT8 = 0xd0;
    static final int INT16 = 0xd1;
    static final int INT32 = 0xd2;
    static final int INT64 = 0xd3;
    static final int FIXEXT1 = 0xd4;
    static final int FIXEXT8 = 0xd7;
    static final int STR8 = 0xd9;
    static final int STR16 = 0xda;
    static final int STR32 = 0xdb;
    static final int ARRAY16 = 0xdc;
    static final int ARRAY32 = 0xdd;
    static final int MAP16 = 0xde;
    static final int MAP32 = 0xdf;
    static final int NEGATIVE_FIXINT = 0xe0;

    static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** What a value is. */
    public enum Kind {
        /** No value. */
        NIL,
        /** True or false. */
        BOOLEAN,
        /** A whole number between -2^63 and 2^64 - 1. */
        INTEGER,
        /** An IEEE 754 number of 32 or 64 bits. */
        FLOATING,
        /** Text, UTF-8 by the specification, any bytes in practice. */
        TEXT,
        /** Bytes. */
        BINARY,
        /** A sequence of values. */
        ARRAY,
        /** A sequence of pairs, key and value. */
        MAP,
        /** A typed run of bytes. */
        EXTENSION,
        /** The one lead byte that means nothing. */
        RESERVED
    }

    private static final Kind[] KINDS = new Kind[256];

    /** Size of the whole value by lead byte; 0 where the lead byte does not tell. */
    private static final byte[] FIXED_SIZES = new byte[256];

    /** Size of all that comes before the payload, or before the first element, by lead byte. */
    private static final byte[] HEADER_SIZES = new byte[256];

    static {
        fill(0x00, 0x7f, Kind.INTEGER, 1, 1);
        fill(FIXMAP, 0x8f, Kind.MAP, 1, 0);
        fill(FIXARRAY, 0x9f, Kind.ARRAY, 1, 0);
        for (int length = 0; length < 32; length++) {
            fill(FIXSTR + length, FIXSTR + length, Kind.TEXT, 1, 1 + length);
        }
        fill(NIL, NIL, Kind.NIL, 1, 1);
        fill(0xc1, 0xc1, Kind.RESERVED, 1, 0);
        fill(FALSE, TRUE, Kind.BOOLEAN, 1, 1);
        for (int width = 0; width < 3; width++) {
            fill(BIN8 + width, BIN8 + width, Kind.BINARY, 1 + (1 << width), 0);
            fill(EXT8 + width, EXT8 + width, Kind.EXTENSION, 2 + (1 << width), 0);
            fill(STR8 + width, STR8 + width, Kind.TEXT, 1 + (1 << width), 0);
        }
        fill(FLOAT32, FLOAT32, Kind.FLOATING, 1, 5);
        fill(FLOAT64, FLOAT64, Kind.FLOATING, 1, 9);
        for (int width = 0; width < 4; width++) {
            fill(UINT8 + width, UINT8 + width, Kind.INTEGER, 1, 1 + (1 << width));
            fill(INT8 + width, INT8 + width, Kind.INTEGER, 1, 1 + (1 << width));
        }
        for (int width = 0; width < 5; width++) {
            fill(FIXEXT1 + width, FIXEXT1 + width, Kind.EXTENSION, 2, 2 + (1 << width));
        }
        fill(ARRAY16, ARRAY16, Kind.ARRAY, 3, 0);
        fill(ARRAY32, ARRAY32, Kind.ARRAY, 5, 0);
        fill(MAP16, MAP16, Kind.MAP, 3, 0);
        fill(MAP32, MAP32, Kind.MAP, 5, 0);
        fill(NEGATIVE_FIXINT, 0xff, Kind.INTEGER, 1, 1);
    }

    private MessagePack() {}

    private static void fill(int first, int last, Kind kind, int headerSize, int fixedSize) {
        for (int lead = first; lead <= last; lead++) {
            KINDS[lead] = kind;
            HEADER_SIZES[lead] = (byte) headerSize;
            FIXED_SIZES[lead] = (byte) fixedSize;
        }
    }

    /**
     * Finds the end of the value at {@code at}, with all that it contains.
     *
     * <p>Recursion is the depth of the containers, which is bounded; so it needs no memory of its
     * own. Who must look again and again while bytes arrive takes {@link MessagePackScanner}.
     *
     * @param b where the value is
     * @param at index of its lead byte
     * @param end index behind the last byte that may be read
     * @return index behind the value, or {@link #INCOMPLETE} where the value is sound so far and
     *     ends behind {@code end}
     * @throws MalformedEventException where no further bytes could make it a value
     */
    public static int skip(byte[] b, int at, int end) {
        return skip(b, at, end, 0);
    }

    /**
     * Finds the end of the value at {@code at} in a range that is all there is.
     *
     * @param b where the value is
     * @param at index of its lead byte
     * @param end index behind the last byte that may be read
     * @return index behind the value
     * @throws MalformedEventException where it is not a value, or is cut off by {@code end}
     */
    public static int skipWhole(byte[] b, int at, int end) {
        int next = skip(b, at, end, 0);
        if (next == INCOMPLETE) {
            throw new MalformedEventException(at, "value is cut off, bytes=" + (end - at));
        }
        return next;
    }

    private static int skip(byte[] b, int at, int end, int depth) {
        if (at >= end) {
            return INCOMPLETE;
        }
        int fixed = FIXED_SIZES[b[at] & 0xff];
        if (fixed != 0) {
            return fixed <= end - at ? at + fixed : INCOMPLETE;
        }
        return skipDeclared(b, at, end, depth);
    }

    private static int skipDeclared(byte[] b, int at, int end, int depth) {
        int header = HEADER_SIZES[b[at] & 0xff];
        if (header > end - at) {
            return INCOMPLETE;
        }
        return switch (kind(b, at)) {
            case ARRAY -> skipElements(b, at, end, depth);
            case MAP -> skipElements(b, at, end, depth);
            case RESERVED -> throw reserved(at);
            default -> {
                long length = declared(b, at);
                long next = at + header + length;
                if (next > Integer.MAX_VALUE) {
                    throw new MalformedEventException(at, "declares length=" + length + " bytes");
                }
                yield next <= end ? (int) next : INCOMPLETE;
            }
        };
    }

    private static int skipElements(byte[] b, int at, int end, int depth) {
        if (depth == DEPTH_MAX) {
            throw tooDeep(at);
        }
        int next = at + HEADER_SIZES[b[at] & 0xff];
        long elements = elements(b, at);
        // an element is at least one byte, so a count beyond the bytes cannot be whole
        if (elements > end - next) {
            if (elements > Integer.MAX_VALUE - next) {
                throw new MalformedEventException(at, "declares elements=" + elements);
            }
            return INCOMPLETE;
        }
        for (int left = (int) elements; left > 0; left--) {
            next = skip(b, next, end, depth + 1);
            if (next == INCOMPLETE) {
                return INCOMPLETE;
            }
        }
        return next;
    }

    static MalformedEventException reserved(int at) {
        return new MalformedEventException(at, "lead byte c1 is reserved");
    }

    static MalformedEventException tooDeep(int at) {
        return new MalformedEventException(at, "nested deeper than limit=" + DEPTH_MAX);
    }

    /** What the value at {@code at} is. Safe for any byte. */
    public static Kind kind(byte[] b, int at) {
        return KINDS[b[at] & 0xff];
    }

    /** Size of the value at {@code at} in bytes where its lead byte tells it, else 0. */
    static int fixedSize(byte[] b, int at) {
        return FIXED_SIZES[b[at] & 0xff];
    }

    /** Size in bytes of what comes before the payload, by the lead byte at {@code at}. */
    static int headerSize(byte[] b, int at) {
        return HEADER_SIZES[b[at] & 0xff];
    }

    /** Index of the first payload byte of a text, binary or extension; of the first element. */
    public static int body(byte[] b, int at) {
        return at + HEADER_SIZES[b[at] & 0xff];
    }

    /** Bytes of a text, binary or extension; elements of an array; pairs of a map. */
    public static int length(byte[] b, int at) {
        return (int) declared(b, at);
    }

    /** Elements of an array; keys and values together of a map. Needs the header alone. */
    static long elements(byte[] b, int at) {
        long count = declared(b, at);
        return kind(b, at) == Kind.MAP ? 2 * count : count;
    }

    /** Length as the header has it. Needs the header alone. */
    static long declared(byte[] b, int at) {
        int lead = b[at] & 0xff;
        return switch (lead) {
            case BIN8, STR8, EXT8 -> b[at + 1] & 0xff;
            case BIN16, STR16, EXT16, ARRAY16, MAP16 -> (short) SHORT.get(b, at + 1) & 0xffff;
            case BIN32, STR32, EXT32, ARRAY32, MAP32 -> (int) INT.get(b, at + 1) & 0xffff_ffffL;
            default -> declaredByLead(lead);
        };
    }

    private static int declaredByLead(int lead) {
        if (lead < FIXSTR) {
            return lead & 0x0f;
        }
        if (lead < NIL) {
            return lead & 0x1f;
        }
        return 1 << (lead - FIXEXT1);
    }

    /** Type of the extension at {@code at}, between -128 and 127. */
    public static int extensionType(byte[] b, int at) {
        return b[body(b, at) - 1];
    }

    /** The boolean at {@code at}. */
    public static boolean bool(byte[] b, int at) {
        return (b[at] & 0xff) == TRUE;
    }

    /**
     * The integer at {@code at}; where {@link #exceedsLong} says so it is to be read as unsigned.
     */
    public static long integer(byte[] b, int at) {
        int lead = b[at] & 0xff;
        return switch (lead) {
            case UINT8 -> b[at + 1] & 0xff;
            case UINT16 -> (short) SHORT.get(b, at + 1) & 0xffff;
            case UINT32 -> (int) INT.get(b, at + 1) & 0xffff_ffffL;
            case INT8 -> b[at + 1];
            case INT16 -> (short) SHORT.get(b, at + 1);
            case INT32 -> (int) INT.get(b, at + 1);
            case UINT64, INT64 -> (long) LONG.get(b, at + 1);
            default -> b[at];
        };
    }

    /** Whether the integer at {@code at} is larger than the largest {@code long}. */
    public static boolean exceedsLong(byte[] b, int at) {
        return (b[at] & 0xff) == UINT64 && b[at + 1] < 0;
    }

    /** Whether the floating number at {@code at} has 32 bits. */
    public static boolean isSingle(byte[] b, int at) {
        return (b[at] & 0xff) == FLOAT32;
    }

    /** The floating number at {@code at}. */
    public static double floating(byte[] b, int at) {
        return isSingle(b, at)
                ? Float.intBitsToFloat((int) INT.get(b, at + 1))
                : Double.longBitsToDouble((long) LONG.get(b, at + 1));
    }
}
