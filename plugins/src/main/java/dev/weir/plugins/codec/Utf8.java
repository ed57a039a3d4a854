// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

/** Characters of UTF-8 that are longer than one byte, as RFC 3629 has them. */
final class Utf8 {

    private Utf8() {}

    /**
     * Bytes, 2 to 4, of the character at {@code at}; 0 where the bytes up to {@code to} begin with
     * no valid one (cut off, overlong, a surrogate, beyond U+10FFFF).
     */
    static int length(byte[] b, int at, int to) {
        int lead = b[at] & 0xff;
        if (lead < 0xc2 || lead > 0xf4) {
            return 0;
        }
        int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (length > to - at || !isSecond(lead, b[at + 1])) {
            return 0;
        }
        for (int i = at + 2; i < at + length; i++) {
            if (!isContinuation(b[i])) {
                return 0;
            }
        }
        return length;
    }

    private static boolean isSecond(int lead, byte second) {
        int value = second & 0xff;
        return isContinuation(second)
                && switch (lead) {
                    case 0xe0 -> value >= 0xa0;
                    case 0xed -> value < 0xa0;
                    case 0xf0 -> value >= 0x90;
                    case 0xf4 -> value < 0x90;
                    default -> true;
                };
    }

    private static boolean isContinuation(byte value) {
        return (value & 0xc0) == 0x80;
    }

    /** The character at {@code at}, which is valid and has {@code length} bytes. */
    static int codePoint(byte[] b, int at, int length) {
        int point = b[at] & (0xff >> (length + 1));
        for (int i = at + 1; i < at + length; i++) {
            point = (point << 6) | (b[i] & 0x3f);
        }
        return point;
    }
}
