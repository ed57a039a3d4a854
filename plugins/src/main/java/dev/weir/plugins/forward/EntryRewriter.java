// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.event.EventReader;
import dev.weir.event.MessagePackWriter;

/**
 * Makes plain entries {@code [time, record]} of events that have metadata or a time that the receiver
 * does not know. A plain entry is never larger than its event, so that it is made in the same place.
 * Records stay as they are. For one thread at a time.
 */
final class EntryRewriter {
    private static final byte PAIR = (byte) 0x92;
    private static final int TIME_MAX = 16;

    private final boolean integerTime;
    private final EventReader reader = new EventReader();
    private final MessagePackWriter time = new MessagePackWriter(TIME_MAX);
    private int leftOut;

    /**
     * Makes a rewriter.
     *
     * @param integerTime whether times become whole seconds
     */
    EntryRewriter(boolean integerTime) {
        this.integerTime = integerTime;
    }

    /**
     * Bytes that the events of a range have as plain entries, with their times as they are.
     *
     * @return the bytes; those of the range itself where no event has metadata
     */
    int plainBytes(byte[] b, int from, int to) {
        boolean plain = true;
        int bytes = 0;
        reader.reset(b, from, to);
        while (reader.next()) {
            plain &= !reader.hasMetadata();
            bytes += 1 + reader.metadataStart() - reader.timeStart() + reader.recordEnd() - reader.recordStart();
        }
        return plain ? to - from : bytes;
    }

    /**
     * Makes plain entries of the events of a range.
     *
     * @return index behind the last of them, which begin at {@code from}
     */
    int rewrite(byte[] b, int from, int to) {
        int at = from;
        reader.reset(b, from, to);
        while (reader.next()) {
            b[at++] = PAIR;
            at = integerTime ? putSeconds(b, at) : move(b, reader.timeStart(), reader.metadataStart(), at);
            at = move(b, reader.recordStart(), reader.recordEnd(), at);
            // one byte is an empty map
            leftOut += reader.metadataEnd() - reader.metadataStart() > 1 ? 1 : 0;
        }
        return at;
    }

    private int putSeconds(byte[] b, int at) {
        time.reset();
        time.integer(reader.seconds());
        return move(time.array(), 0, time.size(), b, at);
    }

    private static int move(byte[] b, int from, int to, int at) {
        return move(b, from, to, b, at);
    }

    private static int move(byte[] source, int from, int to, byte[] b, int at) {
        System.arraycopy(source, from, b, at, to - from);
        return at + to - from;
    }

    /** Events rewritten so far whose metadata was not empty and is lost. */
    int leftOut() {
        return leftOut;
    }
}
