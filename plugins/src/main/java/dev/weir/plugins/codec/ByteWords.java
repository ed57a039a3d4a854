// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes looked at as one word.
 *
 * <p>A mask has the high bit of a byte set where the byte is meant. Borrowing can set bits above a
 * byte that is meant, never below, so that {@link #first} is exact.
 */
final class ByteWords {

    /** Eight bytes of an array, the first in the lowest bits. */
    static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long SPACES = ' ' * ONES;

    private ByteWords() {}

    /** Mask of what ends a plain run of a JSON string: a quote, a backslash, a control character. */
    static long ends(long word) {
        long quotes = word ^ QUOTES;
        long backslashes = word ^ BACKSLASHES;
        return (((quotes - ONES) & ~quotes) | ((backslashes - ONES) & ~backslashes) | ((word - SPACES) & ~word))
                & HIGHS;
    }

    /** Mask of the same, and of bytes that are not ASCII. */
    static long endsOrNotAscii(long word) {
        return ends(word) | (word & HIGHS);
    }

    /** Mask of quotes and backslashes. */
    static long quotesOrBackslashes(long word) {
        long quotes = word ^ QUOTES;
        long backslashes = word ^ BACKSLASHES;
        return (((quotes - ONES) & ~quotes) | ((backslashes - ONES) & ~backslashes)) & HIGHS;
    }

    /** Mask of the bytes from {@code length} on; of none where that is 8 or more. */
    static long from(int length) {
        return length < Long.BYTES ? HIGHS << (length * Byte.SIZE) : 0;
    }

    /** Index, 0 to 7, of the first byte that a mask means. */
    static int first(long mask) {
        return Long.numberOfTrailingZeros(mask) >>> 3;
    }
}
