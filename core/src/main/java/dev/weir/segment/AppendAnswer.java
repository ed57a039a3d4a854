// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

/** What became of the wish to append a group. */
public sealed interface AppendAnswer {
    /**
     * It is written, whole.
     *
     * @param mark what {@link SegmentLog#whenDurable} waits for
     */
    record Written(long mark) implements AppendAnswer {}

    /** Nothing was written: it does not fit the active segment; {@link SegmentLog#roll}, then come again. */
    record Full() implements AppendAnswer {}

    /**
     * Nothing was written: a roll has sealed a chunk of the group, which goes on in a chunk that is begun anew.
     *
     * @param chunk the first that is sealed
     */
    record Closed(LogChunk chunk) implements AppendAnswer {}
}
