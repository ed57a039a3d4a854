// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A line of UTF-8 as characters, which counts how often it is looked at and ends a match that looks too often. Used anew
 * for each line; one thread at a time.
 *
 * <p>A line of ASCII is read where it lies; any other is decoded to a buffer that is used again, and given back when it
 * was a long one. A byte that is no UTF-8 becomes one character of its own that no set but a negated one holds, so every
 * place in the text is a place in the line.
 */
final class LineText implements CharSequence {
    /** Looks that every line may take, however short. */
    static final int LOOKS_LEAST = 1_000_000;

    /** Looks more for each byte; an honest expression takes a handful. */
    static final int LOOKS_PER_BYTE = 64;

    /**
     * Only looks at each eighth character are counted, as eight: to count each would slow the matching by half, and an
     * expression cannot go astray for long without coming across such a character.
     */
    private static final int COUNTED_EVERY = 8;

    private static final int BUFFER_KEPT = 16 * 1024;
    private static final char[] NONE = new char[0];
    private static final int[] NOWHERE = new int[0];
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** A byte that is no UTF-8 becomes this plus the byte: a surrogate that stands alone. */
    private static final int STRAY = 0xdc00;

    private byte[] line = new byte[0];
    private int from;
    private int length;
    private boolean ascii;
    private char[] characters = NONE;
    private int[] places = NOWHERE;
    private long looksLeft;

    /** Ends a match. It has no stack trace, because lines decide how often it is thrown. */
    static final class TooManyLooks extends RuntimeException {
        private static final long serialVersionUID = 1;

        private TooManyLooks() {
            super("the expression looked at its text too often", null, false, false);
        }
    }

    void begin(byte[] bytes, int start, int end) {
        line = bytes;
        from = start;
        looksLeft = LOOKS_LEAST + (long) LOOKS_PER_BYTE * (end - start);
        ascii = isAscii(bytes, start, end);
        length = end - start;
        if (!ascii) {
            decode(start, end);
        }
    }

    /** Gives back what a long line took. */
    void release() {
        if (characters.length > BUFFER_KEPT) {
            characters = NONE;
            places = NOWHERE;
        }
    }

    private static boolean isAscii(byte[] bytes, int start, int end) {
        int at = start;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            if (((long) LONG.get(bytes, at) & NOT_ASCII) != 0) {
                return false;
            }
        }
        int all = 0;
        for (; at < end; at++) {
            all |= bytes[at];
        }
        return all >= 0;
    }

    private void decode(int start, int end) {
        int room = end - start + 1;
        if (characters.length < room) {
            int size = Math.max(room, Math.min(2 * room, BUFFER_KEPT));
            characters = new char[size];
            places = new int[size];
        }
        int count = 0;
        int at = start;
        while (at < end) {
            int point = codePoint(at, end);
            int size = sizeOf(point);
            places[count] = at;
            if (point < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
                characters[count++] = (char) point;
            } else {
                characters[count++] = Character.highSurrogate(point);
                places[count] = at;
                characters[count++] = Character.lowSurrogate(point);
            }
            at += size;
        }
        places[count] = end;
        length = count;
    }

    /** Bytes that a character from {@link #codePoint} took. */
    private static int sizeOf(int point) {
        if (point < 0x80 || (point >= STRAY && point < STRAY + 0x100)) {
            return 1;
        }
        return point < 0x800 ? 2 : point < Character.MIN_SUPPLEMENTARY_CODE_POINT ? 3 : 4;
    }

    private int codePoint(int at, int end) {
        int lead = line[at] & 0xff;
        if (lead < 0x80) {
            return lead;
        }
        int size = lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;
        if (lead < 0xc2 || size == 1 || size > end - at) {
            return STRAY + lead;
        }
        int point = lead & (0x7f >> size);
        for (int i = 1; i < size; i++) {
            if ((line[at + i] & 0xc0) != 0x80) {
                return STRAY + lead;
            }
            point = (point << 6) | (line[at + i] & 0x3f);
        }
        boolean wellFormed = size == 2
                || (size == 3 && point >= 0x800 && (point < 0xd800 || point > 0xdfff))
                || (size == 4 && point >= 0x10000 && point <= Character.MAX_CODE_POINT);
        return wellFormed ? point : STRAY + lead;
    }

    /** Index in the line's array of the byte with which a character begins; of the end, for the length. */
    int place(int index) {
        return ascii ? from + index : places[index];
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        if ((index & (COUNTED_EVERY - 1)) == 0 && (looksLeft -= COUNTED_EVERY) < 0) {
            throw new TooManyLooks();
        }
        return ascii ? (char) line[from + index] : characters[index];
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        var part = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            part.append(charAt(i));
        }
        return part;
    }

    @Override
    public String toString() {
        return subSequence(0, length).toString();
    }
}
