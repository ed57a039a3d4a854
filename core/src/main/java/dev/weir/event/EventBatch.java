// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.event;

import java.util.Objects;

/**
 * A run of events as bytes: MessagePack entries {@code [time, record]} or {@code [[time, metadata],
 * record]}, one behind the other, as the Forward protocol lays them out.
 *
 * <p>A view, not a copy: whoever made the array keeps it and may use it anew as soon as the call
 * that it was handed to has returned. Whoever wants the bytes longer copies them. {@code count} is
 * the number of entries in the range; who makes a batch vouches for it (bytes of a foreign peer are
 * counted and checked by {@code EventScanner}).
 *
 * @param bytes the array
 * @param from index of the first byte
 * @param to index behind the last byte
 * @param count entries in the range
 */
public record EventBatch(byte[] bytes, int from, int to, int count) {
    /** No event at all. */
    public static final EventBatch EMPTY = new EventBatch(new byte[0], 0, 0, 0);

    /** Checks the range. */
    public EventBatch {
        Objects.checkFromToIndex(from, to, bytes.length);
        if (count < 0 || (count == 0) != (from == to)) {
            throw new IllegalArgumentException("count=" + count + " does not fit " + (to - from) + " bytes");
        }
    }

    /** Bytes of payload, which is what every budget counts. */
    public int size() {
        return to - from;
    }

    /** Whether there is no event in it. */
    public boolean isEmpty() {
        return count == 0;
    }
}
