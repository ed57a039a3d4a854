// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

/** What recovery found in a segment. */
public sealed interface Recovered {
    /** Which segment. */
    SegmentKey segment();

    /**
     * All of it is readable.
     *
     * @param segment which
     * @param events events in it
     */
    record Whole(SegmentKey segment, long events) implements Recovered {}

    /**
     * It ends in the middle of a write. What was cut off had not been synced, so nobody was told that it was safe.
     *
     * @param segment which
     * @param at offset of the cut
     * @param lostBytes bytes that were cut off
     * @param lostEvents of those, events that are known by a readable header or by an incomplete group
     */
    record Truncated(SegmentKey segment, long at, long lostBytes, long lostEvents) implements Recovered {}

    /**
     * Some of it cannot be read; a copy lies in {@code quarantine/}.
     *
     * @param segment which
     * @param range the bytes, and the events that were in them
     * @param cause what is wrong with them
     */
    record Quarantined(SegmentKey segment, Range range, Cause cause) implements Recovered {}

    /**
     * A stretch of a segment that was given up.
     *
     * @param from offset of its first byte
     * @param to offset behind its last byte
     * @param firstSequence number of the first event lost
     * @param events events lost
     */
    record Range(long from, long to, long firstSequence, long events) {}

    /** Why a stretch of a segment was given up. */
    enum Cause {
        /** It was durable, and its checksum does not hold any more. */
        ROTTEN("does not have its checksum any more; it was durable, so the disk has changed it"),
        /** Its checksum does not hold, and nothing says that it ever was durable. */
        TORN("does not have its checksum; nothing says that it ever was durable"),
        /** Its chunk's beginning is gone, and with it where the events belong. */
        ORPHANED("is of a chunk whose beginning is gone"),
        /** The rest of its group is gone, whose sender was not answered and sends it again. */
        INCOMPLETE("is part of a request that was not written whole; its sender was not answered"),
        /** What was written before it was lost before it was durable; its source is read again from there. */
        UNREACHED("stands behind what is missing; its source is read again from there"),
        /** The file is not there any more. */
        MISSING("is not there any more, and nobody has let it go");

        private final String words;

        Cause(String words) {
            this.words = words;
        }

        /** The end of a sentence that begins with what was given up. */
        public String words() {
            return words;
        }
    }
}
