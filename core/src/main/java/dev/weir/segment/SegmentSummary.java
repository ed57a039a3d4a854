// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.util.BitSet;
import java.util.Map;

/**
 * A segment at one moment.
 *
 * @param key which
 * @param sealed whether it is closed for good
 * @param bytes size of its file
 * @param chunks chunks in it
 * @param events events in them
 * @param chunksByOutput ordinals of the chunks that each output gets
 */
public record SegmentSummary(
        SegmentKey key, boolean sealed, long bytes, int chunks, long events, Map<String, BitSet> chunksByOutput) {
    private static final BitSet NOTHING = new BitSet();

    /** Copies the map. */
    public SegmentSummary {
        chunksByOutput = Map.copyOf(chunksByOutput);
    }

    /** Ordinals of the chunks that an output gets; to be looked at and not changed. */
    public BitSet chunksOf(String output) {
        return chunksByOutput.getOrDefault(output, NOTHING);
    }
}
