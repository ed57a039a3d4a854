// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/**
 * Texts that carry a number which is found again in whatever form the bytes then have: JSON, MessagePack,
 * a line, a part of a request. Stateless, for any thread.
 *
 * <p>A text is {@code ~0000123~} and letters that follow from the number, so that a text that was cut,
 * mixed with another or compressed wrongly is noticed, and that nothing compresses it to a bomb.
 */
public final class Marks {
    /** Numbers run from 0 to this. */
    public static final int NUMBER_MAX = 9_999_999;

    private static final char FRAME = '~';
    private static final int DIGITS = 7;
    private static final int HEAD = DIGITS + 2;

    private Marks() {}

    /**
     * The text of a number: printable ASCII that needs no escape in JSON, in a URL or in a line.
     *
     * @param number 0 to {@value #NUMBER_MAX}
     * @param length characters in all, at least 9
     */
    public static String text(int number, int length) {
        if (number < 0 || number > NUMBER_MAX || length < HEAD) {
            throw new IllegalArgumentException("number=" + number + ", length=" + length);
        }
        var text = new StringBuilder(length).append(FRAME);
        String digits = Integer.toString(number);
        text.append("0".repeat(DIGITS - digits.length())).append(digits).append(FRAME);
        for (int i = HEAD; i < length; i++) {
            text.append(letter(number, i));
        }
        return text.toString();
    }

    private static char letter(int number, int index) {
        int mixed = (number * 31 + index) * 0x9E3779B1;
        return (char) ('a' + (mixed >>> 16) % 26);
    }

    /**
     * Finds the numbers in a text, in their order.
     *
     * @param length that the texts were made with
     * @throws AssertionError if what follows a number is not its text
     */
    public static void find(String text, int length, IntConsumer found) {
        find(text.getBytes(StandardCharsets.ISO_8859_1), length, found);
    }

    /**
     * Finds the numbers in bytes, in their order.
     *
     * @param length that the texts were made with
     * @throws AssertionError if what follows a number is not its text
     */
    public static void find(byte[] bytes, int length, IntConsumer found) {
        int at = 0;
        while (at < bytes.length) {
            int number = numberAt(bytes, at);
            if (number < 0) {
                at++;
                continue;
            }
            for (int i = HEAD; i < length; i++) {
                if (at + i >= bytes.length || bytes[at + i] != letter(number, i)) {
                    throw new AssertionError("the text of number " + number + " is damaged at character " + i);
                }
            }
            found.accept(number);
            at += length;
        }
    }

    /** The number of a mark that begins there, or -1 where none does. */
    private static int numberAt(byte[] bytes, int at) {
        if (at + HEAD > bytes.length || bytes[at] != FRAME || bytes[at + HEAD - 1] != FRAME) {
            return -1;
        }
        int number = 0;
        for (int i = 1; i <= DIGITS; i++) {
            int digit = bytes[at + i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
