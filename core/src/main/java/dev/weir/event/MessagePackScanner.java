// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.event;

/**
 * Finder of the end of a MessagePack value that arrives in pieces.
 *
 * <p>It remembers how far it has looked, so that a peer which sends one byte at a time costs one
 * look per byte, and not the whole value again. The bytes stay with the caller.
 *
 * <p>Bounds: a value of more than the limit is refused as soon as its headers declare it or its
 * bytes reach it; containers nest at most {@link MessagePack#DEPTH_MAX} deep; its memory is fixed.
 * For one thread at a time.
 */
public final class MessagePackScanner {

    private final int limit;
    private final int[] left = new int[MessagePack.DEPTH_MAX];
    private int depth;
    private int seen;

    /**
     * Makes a scanner at the start of a value.
     *
     * @param limit bytes that one value may have, at least 1
     */
    public MessagePackScanner(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit + ", least=1");
        }
        this.limit = limit;
    }

    /**
     * Looks for the end of the value that begins at {@code start}.
     *
     * <p>Until it answers an end it must be asked about the same value: the bytes may move, and more
     * may follow. After an end it is ready for the next value, after an exception for nothing but
     * {@link #reset}.
     *
     * @param b where the value is
     * @param start index of its first byte
     * @param end index behind the last byte that has arrived
     * @return index behind the value, or {@link MessagePack#INCOMPLETE}
     * @throws MalformedEventException where no further bytes could make it a value
     * @throws EventTooLargeException where it is larger than the limit
     */
    public int scan(byte[] b, int start, int end) {
        int at = start + seen;
        while (at < end) {
            int next = step(b, start, at, end);
            if (next == MessagePack.INCOMPLETE) {
                break;
            }
            at = next;
            seen = at - start;
            if (depth == 0) {
                seen = 0;
                return at;
            }
        }
        if (end - start > limit) {
            throw new EventTooLargeException((long) end - start, limit);
        }
        return MessagePack.INCOMPLETE;
    }

    /** Forgets what it has seen; the next byte that it is shown is the first of a value. */
    public void reset() {
        depth = 0;
        seen = 0;
    }

    private int step(byte[] b, int start, int at, int end) {
        int size = MessagePack.fixedSize(b, at);
        if (size == 0) {
            if (MessagePack.headerSize(b, at) > end - at) {
                return MessagePack.INCOMPLETE;
            }
            switch (MessagePack.kind(b, at)) {
                case ARRAY, MAP -> {
                    return open(b, start, at);
                }
                case RESERVED -> throw MessagePack.reserved(at);
                default -> {}
            }
            long declared = MessagePack.headerSize(b, at) + MessagePack.declared(b, at);
            requireRoom(at - start + declared);
            size = (int) declared;
        }
        requireRoom((long) at - start + size);
        if (size > end - at) {
            return MessagePack.INCOMPLETE;
        }
        closeValue();
        return at + size;
    }

    private int open(byte[] b, int start, int at) {
        int body = MessagePack.body(b, at);
        long elements = MessagePack.elements(b, at);
        requireRoom(body - start + elements);
        if (depth == MessagePack.DEPTH_MAX) {
            throw MessagePack.tooDeep(at);
        }
        if (elements == 0) {
            closeValue();
        } else {
            left[depth++] = (int) elements;
        }
        return body;
    }

    private void closeValue() {
        while (depth > 0 && --left[depth - 1] == 0) {
            depth--;
        }
    }

    private void requireRoom(long size) {
        if (size > limit) {
            throw new EventTooLargeException(size, limit);
        }
    }
}
