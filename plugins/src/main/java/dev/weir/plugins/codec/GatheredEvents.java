// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.event.EventBatch;
import dev.weir.event.MessagePackWriter;

/**
 * The events that a decoder has made of what arrived and nobody has offered yet. For one thread at a
 * time.
 *
 * <p>Bound: once it holds {@value #FULL} bytes it is full, and a decoder adds no further event; so it
 * holds at most that and one event, whose size is limited by the constructor.
 */
public final class GatheredEvents {
    /** Bytes at which a batch is large enough to be offered. */
    public static final int FULL = 64 * 1024;

    private final MessagePackWriter writer;
    private long seconds;
    private int nanos;
    private int count;

    /**
     * No event.
     *
     * @param largestEvent bytes of the largest event that may be added
     */
    public GatheredEvents(int largestEvent) {
        writer = new MessagePackWriter(Math.addExact(FULL, largestEvent));
    }

    /** Sets the time of events that bring none of their own. */
    public void now(long epochSeconds, int nanosOfSecond) {
        seconds = epochSeconds;
        nanos = nanosOfSecond;
    }

    /** Whether it is large enough to be offered. */
    public boolean isFull() {
        return writer.size() >= FULL;
    }

    /** Events in it. */
    public int count() {
        return count;
    }

    /** The events; valid until the next call that changes them. */
    public EventBatch batch() {
        return new EventBatch(writer.array(), 0, writer.size(), count);
    }

    /** Forgets the events, and the memory that an unusually large one took. */
    public void clear() {
        count = 0;
        writer.release(2 * FULL);
    }

    /** Where the next event goes: its time, then its record; {@link #end} completes it. */
    MessagePackWriter begin() {
        writer.arrayHeader(2);
        writer.eventTime(seconds, nanos);
        return writer;
    }

    /** Where the next event goes, with a time of its own. */
    MessagePackWriter begin(long epochSeconds, int nanosOfSecond) {
        return begin(epochSeconds, nanosOfSecond, false);
    }

    /** Where the next event goes, with a time of its own, and its metadata before its record. */
    MessagePackWriter begin(long epochSeconds, int nanosOfSecond, boolean metadata) {
        writer.arrayHeader(2);
        if (metadata) {
            writer.arrayHeader(2);
        }
        writer.eventTime(epochSeconds, nanosOfSecond);
        return writer;
    }

    /** The event that was begun is complete. */
    void end() {
        count++;
    }

    /** Bytes so far, to go {@link #back} to. */
    int mark() {
        return writer.size();
    }

    /** Forgets an event that was begun. */
    void back(int mark) {
        writer.truncate(mark);
    }
}
