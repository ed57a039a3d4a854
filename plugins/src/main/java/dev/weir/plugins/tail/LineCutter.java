// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.event.EventTooLargeException;

/**
 * Cuts bytes of a file into lines and hands them to a framer. The carriage return before a line feed is
 * no part of a line; zeros at its beginning, which a truncation under an open file leaves behind, are
 * skipped. Answers through its fields, so that nothing is made per line. For one thread.
 */
final class LineCutter {
    private final int lineMax;
    private final boolean skipEmpty;
    private int end;
    private int feed;

    /**
     * A cutter.
     *
     * @param lines what is a line
     */
    LineCutter(TailSettings.Lines lines) {
        // As in Fluent Bit the line feed has to stand within the buffer, of which one byte is not used.
        lineMax = lines.bytesMax() - 2;
        skipEmpty = lines.skipEmpty();
    }

    /** Why cutting ended. */
    enum Cut {
        /** The rest of the bytes is no whole line. */
        PARTIAL,
        /** The batch is full. */
        FULL,
        /** The line that begins at {@link #end} is too long. */
        TOO_LONG,
        /** The line that begins at {@link #end} means more than an event can hold. */
        TOO_MUCH
    }

    /** Bytes that a line may have, without its line feed. */
    int lineMax() {
        return lineMax;
    }

    /** Index behind the last line that was taken: where the next one begins. */
    int end() {
        return end;
    }

    /** Index of the line feed of the line at {@link #end}, or -1 where it is not there yet. */
    int feed() {
        return feed;
    }

    /**
     * Cuts lines until the batch is full or the bytes are at their end.
     *
     * @param base offset in the file of the byte at index 0
     */
    Cut cut(byte[] b, int from, int to, long base, LineFramer framer) {
        int start = from;
        while (true) {
            if (start < to && b[start] == 0) {
                start = skipZeros(b, start, to);
            }
            end = start;
            feed = LineFeeds.find(b, start, to);
            if (feed < 0) {
                return to - start > lineMax ? Cut.TOO_LONG : Cut.PARTIAL;
            }
            int length = feed - start;
            if (length > lineMax) {
                return Cut.TOO_LONG;
            }
            if (!skipEmpty || !isEmpty(b, start, length)) {
                try {
                    if (!framer.add(b, start, lineEnd(b, start, feed), base + start)) {
                        return Cut.FULL;
                    }
                } catch (EventTooLargeException meaning) {
                    return Cut.TOO_MUCH;
                }
            }
            start = feed + 1;
        }
    }

    private static int skipZeros(byte[] b, int from, int to) {
        int at = from;
        while (at < to && b[at] == 0) {
            at++;
        }
        return at;
    }

    private static boolean isEmpty(byte[] b, int start, int length) {
        return length == 0 || (length == 1 && b[start] == '\r');
    }

    /** Index behind the line that begins at start and whose line feed is there. */
    static int lineEnd(byte[] b, int start, int feed) {
        return feed - start >= 2 && b[feed - 1] == '\r' ? feed - 1 : feed;
    }

    /** The largest length of at most {@code max} that cuts no character of UTF-8 in two. */
    static int truncated(byte[] b, int from, int max) {
        int length = max;
        for (int back = 0; back < 3 && length > 0 && (b[from + length] & 0xc0) == 0x80; back++) {
            length--;
        }
        return length > 0 ? length : max;
    }
}
