// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

/** Percent escapes of paths and forms. */
final class Escapes {
    private Escapes() {}

    /**
     * Undoes escapes in place. What is no escape stays as it is.
     *
     * @param b where the text is
     * @param from index of its first byte
     * @param to index behind its last byte
     * @param plusIsSpace whether a plus stands for a space, as in forms
     * @return bytes of the text without escapes, from {@code from} on
     */
    static int undo(byte[] b, int from, int to, boolean plusIsSpace) {
        int out = from;
        int in = from;
        while (in < to) {
            byte c = b[in++];
            if (c == '+' && plusIsSpace) {
                c = ' ';
            } else if (c == '%' && to - in >= 2) {
                int high = Character.digit(b[in], 16);
                int low = Character.digit(b[in + 1], 16);
                if (high >= 0 && low >= 0) {
                    c = (byte) (high << 4 | low);
                    in += 2;
                }
            }
            b[out++] = c;
        }
        return out - from;
    }
}
