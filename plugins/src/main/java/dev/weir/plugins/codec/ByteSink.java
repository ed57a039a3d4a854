// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Growing run of bytes into which events are encoded.
 *
 * <p>Bounds: never more content than the limit given to the constructor; what would cross it throws
 * {@link SinkFullException}, and the content up to a size noted before can be kept with {@link
 * #truncate}. The array grows by doubling and is at most {@value #SLACK} bytes larger than the
 * limit, so that a writer may store whole words. For one thread at a time.
 */
public final class ByteSink {

    /** Bytes beyond what it needs that a writer may ask for. */
    static final int SLACK = 64;

    private static final int CAPACITY_FIRST = 1024;

    private final int limit;
    private byte[] bytes;
    private int size;

    /**
     * Makes an empty sink.
     *
     * @param limit bytes that it may ever hold, between 1 and 2^31 - 1 - {@value #SLACK}
     */
    public ByteSink(int limit) {
        if (limit < 1 || limit > Integer.MAX_VALUE - SLACK) {
            throw new IllegalArgumentException("limit=" + limit + ", range=1.." + (Integer.MAX_VALUE - SLACK));
        }
        this.limit = limit;
        this.bytes = new byte[Math.min(limit + SLACK, CAPACITY_FIRST)];
    }

    /** Bytes of content. */
    public int size() {
        return size;
    }

    /** Bytes of content that it may ever hold. */
    public int limit() {
        return limit;
    }

    /** Bytes of memory that it holds now, used or not. */
    public int capacity() {
        return bytes.length;
    }

    /** The array in which the content lies, from 0 to {@link #size}; until the next append. */
    public byte[] array() {
        return bytes;
    }

    /** A copy of the content. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** The content as text. */
    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }

    /** Forgets the content; keeps the memory. */
    public void clear() {
        size = 0;
    }

    /**
     * Forgets the content from {@code newSize} on.
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
     * Forgets the content, and gives memory back.
     *
     * @param capacity bytes of memory that it may keep
     */
    public void release(int capacity) {
        size = 0;
        if (bytes.length > capacity) {
            bytes = new byte[Math.min(capacity, CAPACITY_FIRST)];
        }
    }

    /** Appends one byte. */
    public void put(int value) {
        int at = claim(1);
        bytes[at] = (byte) value;
    }

    /** Appends bytes. */
    public void put(byte[] b, int from, int to) {
        Objects.checkFromToIndex(from, to, b.length);
        int at = claim(to - from);
        System.arraycopy(b, from, bytes, at, to - from);
    }

    /** Appends a text as UTF-8; where it is ASCII nothing is made for it. */
    public void put(String text) {
        int length = text.length();
        int at = claim(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                truncate(at);
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                put(utf8, 0, utf8.length);
                return;
            }
            bytes[at + i] = (byte) c;
        }
    }

    /** Makes {@code length} bytes part of the content and answers the index of the first. */
    int claim(int length) {
        int at = size;
        if (length > limit - at) {
            throw new SinkFullException((long) at + length, limit);
        }
        ensure(length);
        size = at + length;
        return at;
    }

    /**
     * Makes room in the array behind the content.
     *
     * @param room bytes, of which at most {@value #SLACK} may turn out not to be needed
     */
    void ensure(int room) {
        if (room > bytes.length - size) {
            grow(room);
        }
    }

    /**
     * Makes as much of the wanted room as the limit allows, and answers how much there is.
     *
     * @param wanted bytes, at least 1
     */
    int room(int wanted) {
        ensure((int) Math.min(wanted, (long) limit - size + SLACK));
        return bytes.length - size;
    }

    /** Takes what was written into the array, up to {@code newSize}, for content. */
    void advance(int newSize) {
        if (newSize > limit) {
            throw new SinkFullException(newSize, limit);
        }
        size = newSize;
    }

    private void grow(int room) {
        long needed = (long) size + room;
        if (needed > (long) limit + SLACK) {
            throw new SinkFullException(needed - SLACK, limit);
        }
        long doubled = Math.max(needed, 2L * bytes.length);
        bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, limit + SLACK));
    }
}
