// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.segment.ChunkPlace;
import dev.weir.segment.LogName;
import dev.weir.segment.SegmentKey;
import dev.weir.segment.SegmentLog;

/** The numbers by which lanes know chunks: of the segment above, of the chunk in it in the lowest {@value #INDEX_BITS} bits. */
final class Ordinals {
    private static final int INDEX_BITS = 14;

    static {
        assert SegmentLog.CHUNKS_MAX <= 1 << INDEX_BITS;
    }

    private Ordinals() {}

    static long of(ChunkPlace place) {
        return firstOf(place.segment().number()) + place.ordinal();
    }

    static ChunkPlace place(LogName log, long ordinal) {
        return new ChunkPlace(new SegmentKey(log, segmentOf(ordinal)), (int) (ordinal - firstOf(segmentOf(ordinal))));
    }

    static long segmentOf(long ordinal) {
        return ordinal >> INDEX_BITS;
    }

    static long firstOf(long segment) {
        return segment << INDEX_BITS;
    }

    /** The last that a segment can have, whether it does or not. */
    static long lastOf(long segment) {
        return firstOf(segment + 1) - 1;
    }
}
