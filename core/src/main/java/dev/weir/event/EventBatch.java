// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.event;

import java.time.Instant;
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

    /** Bytes around key and text of an event of one text, at most. */
    private static final int FRAME = 32;

    /** Checks the range. */
    public EventBatch {
        Objects.checkFromToIndex(from, to, bytes.length);
        if (count < 0 || (count == 0) != (from == to)) {
            throw new IllegalArgumentException("count=" + count + " does not fit " + (to - from) + " bytes");
        }
    }

    /**
     * One event whose record is one text, as a line is; copied. For inputs that take few at a time.
     *
     * @param time of the event, to the nanosecond
     * @param key of the text in the record
     * @param text the text, stored as UTF-8
     */
    public static EventBatch of(Instant time, String key, String text) {
        long most = FRAME + 3L * key.length() + 3L * text.length();
        var event = new MessagePackWriter((int) Math.min(most, Integer.MAX_VALUE));
        event.arrayHeader(2);
        event.eventTime(time.getEpochSecond(), time.getNano());
        event.mapHeader(1);
        event.text(key);
        event.text(text);
        return new EventBatch(event.array(), 0, event.size(), 1);
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
