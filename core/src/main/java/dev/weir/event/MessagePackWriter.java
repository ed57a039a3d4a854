// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.event;

import java.util.Arrays;
import java.util.Objects;

/**
 * Growing run of bytes to which MessagePack values are appended.
 *
 * <p>Every value takes its smallest form. Where a count or a length is known only afterwards, one
 * writes the header with the expected number, remembers its place ({@link #size} before it), and
 * patches it at the end; what follows moves if the header needs another size.
 *
 * <p>Bounds: never more than the limit given to the constructor; an append that would cross it
 * throws {@link EventTooLargeException} and leaves what was there. Room grows by doubling, from at
 * most {@value #CAPACITY_FIRST} bytes, and only for bytes that were really appended. For one thread
 * at a time.
 */
public final class MessagePackWriter {

    private static final int CAPACITY_FIRST = 256;
    private static final int REPLACEMENT = 0xfffd;

    private final int limit;
    private byte[] buffer;

    /** Bytes of the buffer that may be used. */
    private int room;

    private int size;

    /**
     * Makes an empty writer.
     *
     * @param limit bytes that it may ever hold, at least 1
     */
    public MessagePackWriter(int limit) {
        this(limit, new byte[Math.clamp(limit, 0, CAPACITY_FIRST)]);
    }

    /**
     * Makes an empty writer that begins in an array which is there, and takes others where it does not suffice.
     *
     * @param limit bytes that it may ever hold, at least 1, however long the array is
     * @param first where it begins; whoever gives it leaves it alone while the writer is used
     */
    public MessagePackWriter(int limit, byte[] first) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit + ", least=1");
        }
        this.limit = limit;
        buffer = first;
        room = Math.min(first.length, limit);
    }

    private void own(byte[] array) {
        buffer = array;
        room = Math.min(array.length, limit);
    }

    /** Bytes appended so far. */
    public int size() {
        return size;
    }

    /** Bytes that it may ever hold. */
    public int limit() {
        return limit;
    }

    /** Bytes of memory that it holds now, used or not. */
    public int capacity() {
        return buffer.length;
    }

    /** The array in which the appended bytes lie, from 0 to {@link #size}; until the next append. */
    public byte[] array() {
        return buffer;
    }

    /** A copy of the appended bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    /** Forgets all bytes; keeps the memory. */
    public void reset() {
        size = 0;
    }

    /**
     * Forgets the bytes from {@code newSize} on.
     *
     * @param newSize bytes to keep, between 0 and {@link #size}
     */
    public void truncate(int newSize) {
        if (newSize < 0 || newSize > size) {
            throw new IllegalArgumentException("newSize=" + newSize + ", size=" + size);
        }
        size = newSize;
    }

    /**
     * Forgets all bytes and gives memory back.
     *
     * @param capacity bytes of memory that it may keep
     */
    public void release(int capacity) {
        size = 0;
        if (buffer.length > capacity) {
            own(new byte[Math.min(capacity, Math.min(limit, CAPACITY_FIRST))]);
        }
    }

    /** Appends the header of an array; its elements follow. */
    public void arrayHeader(int count) {
        int width = containerHeader(count);
        int at = claim(width);
        putContainer(at, width, MessagePack.FIXARRAY, count);
    }

    /** Appends the header of a map; its pairs follow, key and value in turn. */
    public void mapHeader(int count) {
        int width = containerHeader(count);
        int at = claim(width);
        putContainer(at, width, MessagePack.FIXMAP, count);
    }

    /**
     * Puts the true count into the header of an array that ends here.
     *
     * @param mark {@link #size} as it was before the header was appended
     * @param count elements that were appended since
     */
    public void patchArray(int mark, int count) {
        int width = containerHeader(count);
        resizeHeader(mark, width);
        putContainer(mark, width, MessagePack.FIXARRAY, count);
    }

    /**
     * Puts the true count into the header of a map that ends here.
     *
     * @param mark {@link #size} as it was before the header was appended
     * @param count pairs that were appended since
     */
    public void patchMap(int mark, int count) {
        int width = containerHeader(count);
        resizeHeader(mark, width);
        putContainer(mark, width, MessagePack.FIXMAP, count);
    }

    private static int containerHeader(int count) {
        requireCount(count);
        return count < 16 ? 1 : count <= 0xffff ? 3 : 5;
    }

    private void putContainer(int at, int width, int fix, int count) {
        int wide = fix == MessagePack.FIXMAP ? MessagePack.MAP16 : MessagePack.ARRAY16;
        switch (width) {
            case 1 -> buffer[at] = (byte) (fix | count);
            case 3 -> putShort(at, wide, count);
            default -> putInt(at, wide + 1, count);
        }
    }

    /** Appends the header of a text; as many bytes of UTF-8 follow by {@link #raw}. */
    public void textHeader(int length) {
        int width = textHeaderSize(length);
        putText(claim(width), width, length);
    }

    /**
     * Puts the true length into the header of a text that ends here.
     *
     * @param mark {@link #size} as it was before the header was appended
     */
    public void patchText(int mark) {
        int length = size - MessagePack.body(buffer, mark);
        int width = textHeaderSize(length);
        resizeHeader(mark, width);
        putText(mark, width, length);
    }

    /** Appends bytes as a text; whether they are UTF-8 is not looked at. */
    public void text(byte[] b, int from, int to) {
        Objects.checkFromToIndex(from, to, b.length);
        int length = to - from;
        int width = textHeaderSize(length);
        int at = claim(width + length);
        putText(at, width, length);
        System.arraycopy(b, from, buffer, at + width, length);
    }

    /** Appends a text as UTF-8; a lone surrogate becomes U+FFFD. */
    public void text(String text) {
        int mark = size;
        try {
            textHeader(text.length());
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < 0x80) {
                    put(c);
                } else if (Character.isSurrogate(c)) {
                    int point = text.codePointAt(i);
                    codePoint(point);
                    i += Character.charCount(point) - 1;
                } else {
                    codePoint(c);
                }
            }
            patchText(mark);
        } catch (EventTooLargeException e) {
            size = mark;
            throw e;
        }
    }

    /** Appends one character as UTF-8, without a header; a surrogate becomes U+FFFD. */
    public void codePoint(int point) {
        if (point < 0x80) {
            put(point);
        } else if (point < 0x800) {
            int at = claim(2);
            buffer[at] = (byte) (0xc0 | (point >> 6));
            buffer[at + 1] = (byte) (0x80 | (point & 0x3f));
        } else if (point < 0x10000) {
            int valid = point >= 0xd800 && point <= 0xdfff ? REPLACEMENT : point;
            int at = claim(3);
            buffer[at] = (byte) (0xe0 | (valid >> 12));
            buffer[at + 1] = (byte) (0x80 | ((valid >> 6) & 0x3f));
            buffer[at + 2] = (byte) (0x80 | (valid & 0x3f));
        } else {
            int at = claim(4);
            buffer[at] = (byte) (0xf0 | (point >> 18));
            buffer[at + 1] = (byte) (0x80 | ((point >> 12) & 0x3f));
            buffer[at + 2] = (byte) (0x80 | ((point >> 6) & 0x3f));
            buffer[at + 3] = (byte) (0x80 | (point & 0x3f));
        }
    }

    private static int textHeaderSize(int length) {
        requireCount(length);
        return length < 32 ? 1 : length <= 0xff ? 2 : length <= 0xffff ? 3 : 5;
    }

    private void putText(int at, int width, int length) {
        switch (width) {
            case 1 -> buffer[at] = (byte) (MessagePack.FIXSTR | length);
            case 2 -> putByte(at, MessagePack.STR8, length);
            case 3 -> putShort(at, MessagePack.STR16, length);
            default -> putInt(at, MessagePack.STR32, length);
        }
    }

    /** Appends bytes as a binary. */
    public void binary(byte[] b, int from, int to) {
        Objects.checkFromToIndex(from, to, b.length);
        int length = to - from;
        int width = length <= 0xff ? 2 : length <= 0xffff ? 3 : 5;
        int at = claim(width + length);
        switch (width) {
            case 2 -> putByte(at, MessagePack.BIN8, length);
            case 3 -> putShort(at, MessagePack.BIN16, length);
            default -> putInt(at, MessagePack.BIN32, length);
        }
        System.arraycopy(b, from, buffer, at + width, length);
    }

    /** Appends an integer. */
    public void integer(long value) {
        if (value >= 0) {
            unsigned(value);
        } else if (value >= -32) {
            put((int) value);
        } else if (value >= Byte.MIN_VALUE) {
            putByte(claim(2), MessagePack.INT8, (int) value);
        } else if (value >= Short.MIN_VALUE) {
            putShort(claim(3), MessagePack.INT16, (int) value);
        } else if (value >= Integer.MIN_VALUE) {
            putInt(claim(5), MessagePack.INT32, (int) value);
        } else {
            putLong(claim(9), MessagePack.INT64, value);
        }
    }

    /** Appends an integer whose 64 bits are to be read as unsigned. */
    public void unsigned(long value) {
        if (value < 0) {
            putLong(claim(9), MessagePack.UINT64, value);
        } else if (value < 0x80) {
            put((int) value);
        } else if (value <= 0xff) {
            putByte(claim(2), MessagePack.UINT8, (int) value);
        } else if (value <= 0xffff) {
            putShort(claim(3), MessagePack.UINT16, (int) value);
        } else if (value <= 0xffff_ffffL) {
            putInt(claim(5), MessagePack.UINT32, (int) value);
        } else {
            putLong(claim(9), MessagePack.UINT64, value);
        }
    }

    /** Appends a floating number of 64 bits. */
    public void floating(double value) {
        putLong(claim(9), MessagePack.FLOAT64, Double.doubleToRawLongBits(value));
    }

    /** Appends a boolean. */
    public void bool(boolean value) {
        put(value ? MessagePack.TRUE : MessagePack.FALSE);
    }

    /** Appends a nil. */
    public void nil() {
        put(MessagePack.NIL);
    }

    /**
     * Appends the time of an event.
     *
     * <p>Times from 1970 to 2106 are an {@code EventTime} of ten bytes. Its seconds are 32 unsigned
     * bits, so any other time is a whole number of seconds or, with a fraction, a floating one.
     *
     * @param seconds since 1970-01-01T00:00:00Z
     * @param nanos of the second, 0 to 999,999,999
     */
    public void eventTime(long seconds, int nanos) {
        if (nanos < 0 || nanos > 999_999_999) {
            throw new IllegalArgumentException("nanos=" + nanos + ", range=0..999999999");
        }
        if (seconds >>> 32 == 0) {
            int at = claim(10);
            buffer[at] = (byte) MessagePack.FIXEXT8;
            buffer[at + 1] = MessagePack.EVENT_TIME;
            MessagePack.INT.set(buffer, at + 2, (int) seconds);
            MessagePack.INT.set(buffer, at + 6, nanos);
        } else if (nanos == 0) {
            integer(seconds);
        } else {
            floating(seconds + nanos / 1e9);
        }
    }

    /** Appends the time of an event, in nanoseconds since 1970-01-01T00:00:00Z. */
    public void eventTime(long epochNanos) {
        eventTime(Math.floorDiv(epochNanos, 1_000_000_000L), (int) Math.floorMod(epochNanos, 1_000_000_000L));
    }

    /** Appends bytes as they are: whole values, or the payload of a text whose header is there. */
    public void raw(byte[] b, int from, int to) {
        Objects.checkFromToIndex(from, to, b.length);
        int length = to - from;
        int at = claim(length);
        System.arraycopy(b, from, buffer, at, length);
    }

    private void resizeHeader(int mark, int width) {
        int old = MessagePack.headerSize(buffer, mark);
        if (old == width) {
            return;
        }
        int body = mark + old;
        int length = size - body;
        if (width > old) {
            claim(width - old);
        } else {
            size -= old - width;
        }
        System.arraycopy(buffer, body, buffer, mark + width, length);
    }

    private void put(int value) {
        int at = claim(1);
        buffer[at] = (byte) value;
    }

    private void putByte(int at, int lead, int value) {
        buffer[at] = (byte) lead;
        buffer[at + 1] = (byte) value;
    }

    private void putShort(int at, int lead, int value) {
        buffer[at] = (byte) lead;
        MessagePack.SHORT.set(buffer, at + 1, (short) value);
    }

    private void putInt(int at, int lead, int value) {
        buffer[at] = (byte) lead;
        MessagePack.INT.set(buffer, at + 1, value);
    }

    private void putLong(int at, int lead, long value) {
        buffer[at] = (byte) lead;
        MessagePack.LONG.set(buffer, at + 1, value);
    }

    private static void requireCount(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count=" + count + ", least=0");
        }
    }

    /**
     * Makes {@code length} bytes part of the content and answers the index of the first.
     *
     * <p>It may replace the buffer, so it must stand in a statement before the one that writes.
     */
    private int claim(int length) {
        int at = size;
        if (length > room - at) {
            grow(length);
        }
        size = at + length;
        return at;
    }

    private void grow(int length) {
        long needed = (long) size + length;
        if (needed > limit) {
            throw new EventTooLargeException(needed, limit);
        }
        long doubled = Math.max(needed, 2L * buffer.length);
        own(Arrays.copyOf(buffer, (int) Math.min(doubled, limit)));
    }
}
