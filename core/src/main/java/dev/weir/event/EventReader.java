// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.event;

/**
 * Cursor over events that lie one behind the other in a range of bytes.
 *
 * <p>An event is {@code [time, record]} or {@code [[time, metadata], record]}, where record and
 * metadata are maps. The time is one of
 *
 * <ul>
 *   <li>{@code EventTime}: extension type 0 of 8 bytes, seconds and nanoseconds, both unsigned;
 *   <li>an integer: seconds;
 *   <li>a floating number: seconds, rounded to nanoseconds.
 * </ul>
 *
 * <p>at most 2^53 seconds before or after 1970.
 *
 * <p>It checks what it steps over, so it may be given bytes from outside. It copies and allocates
 * nothing; what it answers are indexes into the array. For one thread at a time.
 */
public final class EventReader {

    private static final int NANOS_PER_SECOND = 1_000_000_000;

    /** Beyond this a double no longer tells seconds apart, and milliseconds leave 64 bits. */
    private static final long SECONDS_MAX = 1L << 53;

    private byte[] b;
    private int to;
    private int next;
    private int entryStart;
    private int timeStart;
    private int metadataStart;
    private int metadataEnd;
    private int recordStart;
    private long seconds;
    private int nanos;

    /** Makes a reader of no events. */
    public EventReader() {
        this(new byte[0], 0, 0);
    }

    /**
     * Makes a reader that stands before the first event.
     *
     * @param b where the events are
     * @param from index of the first byte of the first event
     * @param to index behind the last byte of the last event
     */
    public EventReader(byte[] b, int from, int to) {
        this.b = b;
        reset(b, from, to);
    }

    /**
     * Puts the reader before the first event of a range.
     *
     * @param b where the events are
     * @param from index of the first byte of the first event
     * @param to index behind the last byte of the last event
     */
    public void reset(byte[] b, int from, int to) {
        if (from < 0 || from > to || to > b.length) {
            throw new IndexOutOfBoundsException("from=" + from + ", to=" + to + ", length=" + b.length);
        }
        this.b = b;
        this.to = to;
        this.next = from;
        this.entryStart = from;
    }

    /**
     * Steps to the next event.
     *
     * @return false where there is none
     * @throws MalformedEventException where the next bytes are not a whole event; the reader then
     *     stays before them, and its answers about an event mean nothing
     */
    public boolean next() {
        if (next == to) {
            return false;
        }
        int at = next;
        int head = requireArray(at, "event");
        boolean nested = head < to && MessagePack.kind(b, head) == MessagePack.Kind.ARRAY;
        int time = nested ? requireArray(head, "head of the event") : head;
        int timeEnd = readTime(time);
        int metadata = timeEnd;
        int record = nested ? requireMap(metadata, "metadata") : timeEnd;
        int end = requireMap(record, "record");
        entryStart = at;
        timeStart = time;
        metadataStart = metadata;
        metadataEnd = record;
        recordStart = record;
        next = end;
        return true;
    }

    /** Seconds since 1970-01-01T00:00:00Z of the event. */
    public long seconds() {
        return seconds;
    }

    /** Nanoseconds of the second of the event, 0 to 999,999,999. */
    public int nanos() {
        return nanos;
    }

    /** Index of the first byte of the event. */
    public int entryStart() {
        return entryStart;
    }

    /** Index behind the last byte of the event; before the first call of next, of the range. */
    public int entryEnd() {
        return next;
    }

    /** Index of the first byte of the time. */
    public int timeStart() {
        return timeStart;
    }

    /** Whether the event has metadata, be it an empty map. */
    public boolean hasMetadata() {
        return metadataStart != metadataEnd;
    }

    /** Index of the first byte of the metadata map. */
    public int metadataStart() {
        return metadataStart;
    }

    /** Index behind the metadata map; {@link #metadataStart} where there is none. */
    public int metadataEnd() {
        return metadataEnd;
    }

    /** Index of the first byte of the record, which is a map. */
    public int recordStart() {
        return recordStart;
    }

    /** Index behind the record, which is the end of the event. */
    public int recordEnd() {
        return next;
    }

    private int requireArray(int at, String what) {
        if (at >= to || MessagePack.headerSize(b, at) > to - at) {
            throw cutOff(at, what);
        }
        if (MessagePack.kind(b, at) != MessagePack.Kind.ARRAY || MessagePack.declared(b, at) != 2) {
            throw new MalformedEventException(at, what + " is not an array of 2");
        }
        return MessagePack.body(b, at);
    }

    private int requireMap(int at, String what) {
        if (at >= to) {
            throw cutOff(at, what);
        }
        if (MessagePack.kind(b, at) != MessagePack.Kind.MAP) {
            throw new MalformedEventException(at, what + " is not a map, kind=" + MessagePack.kind(b, at));
        }
        int end = MessagePack.skip(b, at, to);
        if (end == MessagePack.INCOMPLETE) {
            throw cutOff(at, what);
        }
        return end;
    }

    private int readTime(int at) {
        int end = at < to ? MessagePack.skip(b, at, to) : MessagePack.INCOMPLETE;
        if (end == MessagePack.INCOMPLETE) {
            throw cutOff(at, "time");
        }
        switch (MessagePack.kind(b, at)) {
            case EXTENSION -> readEventTime(at);
            case INTEGER -> readInteger(at);
            case FLOATING -> readFloating(at);
            default -> throw new MalformedEventException(at, "time is not a time, kind=" + MessagePack.kind(b, at));
        }
        return end;
    }

    private void readEventTime(int at) {
        int type = MessagePack.extensionType(b, at);
        int length = MessagePack.length(b, at);
        if (type != MessagePack.EVENT_TIME || length != 8) {
            throw new MalformedEventException(at, "time is not an EventTime, type=" + type + ", length=" + length);
        }
        int body = MessagePack.body(b, at);
        int fraction = (int) MessagePack.INT.get(b, body + 4);
        if (fraction < 0 || fraction >= NANOS_PER_SECOND) {
            throw new MalformedEventException(at, "time has nanos=" + Integer.toUnsignedLong(fraction));
        }
        seconds = Integer.toUnsignedLong((int) MessagePack.INT.get(b, body));
        nanos = fraction;
    }

    private void readInteger(int at) {
        long value = MessagePack.integer(b, at);
        boolean unsigned = MessagePack.exceedsLong(b, at);
        if (unsigned || value > SECONDS_MAX || value < -SECONDS_MAX) {
            String shown = unsigned ? Long.toUnsignedString(value) : Long.toString(value);
            throw new MalformedEventException(at, "time has seconds=" + shown);
        }
        seconds = value;
        nanos = 0;
    }

    private void readFloating(int at) {
        double value = MessagePack.floating(b, at);
        // the negation also refuses NaN
        if (!(Math.abs(value) <= SECONDS_MAX)) {
            throw new MalformedEventException(at, "time has seconds=" + value);
        }
        double whole = Math.floor(value);
        long fraction = Math.round((value - whole) * NANOS_PER_SECOND);
        seconds = (long) whole + fraction / NANOS_PER_SECOND;
        nanos = (int) (fraction % NANOS_PER_SECOND);
    }

    private static MalformedEventException cutOff(int at, String what) {
        return new MalformedEventException(at, what + " is cut off");
    }
}
