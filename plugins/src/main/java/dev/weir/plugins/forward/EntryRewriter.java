// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.event.EventReader;
import dev.weir.event.MessagePackWriter;

/**
 * Makes plain entries {@code [time, record]} of events that have metadata or a time that the receiver
 * does not know. Records are copied as they are. For one thread at a time.
 */
final class EntryRewriter {
    private static final byte[] PAIR = {(byte) 0x92};

    private final boolean integerTime;
    private final EventReader reader = new EventReader();

    /**
     * Makes a rewriter.
     *
     * @param integerTime whether times become whole seconds
     */
    EntryRewriter(boolean integerTime) {
        this.integerTime = integerTime;
    }

    /**
     * What the events of a range are.
     *
     * @param plain whether they are plain entries already, but for their times
     * @param plainBytes bytes that they have as plain entries, their times left as they are
     * @param withMetadata events whose metadata is not empty
     */
    record Survey(boolean plain, int plainBytes, int withMetadata) {}

    /** Looks through the events of a range. */
    Survey survey(byte[] b, int from, int to) {
        boolean plain = true;
        int plainBytes = 0;
        int withMetadata = 0;
        reader.reset(b, from, to);
        while (reader.next()) {
            plain &= !reader.hasMetadata();
            plainBytes += plainSize();
            withMetadata += saysSomething() ? 1 : 0;
        }
        return new Survey(plain, plain ? to - from : plainBytes, withMetadata);
    }

    private int plainSize() {
        int time = reader.metadataStart() - reader.timeStart();
        return PAIR.length + time + reader.recordEnd() - reader.recordStart();
    }

    /** Whether the metadata is more than an empty map of one byte. */
    private boolean saysSomething() {
        return reader.metadataEnd() - reader.metadataStart() > 1;
    }

    /**
     * Appends the events of a range as plain entries.
     *
     * @return events whose metadata was not empty and is left out
     */
    int rewrite(byte[] b, int from, int to, MessagePackWriter out) {
        int left = 0;
        reader.reset(b, from, to);
        while (reader.next()) {
            out.raw(PAIR, 0, PAIR.length);
            if (integerTime) {
                out.integer(reader.seconds());
            } else {
                out.raw(b, reader.timeStart(), reader.metadataStart());
            }
            out.raw(b, reader.recordStart(), reader.recordEnd());
            left += saysSomething() ? 1 : 0;
        }
        return left;
    }
}
