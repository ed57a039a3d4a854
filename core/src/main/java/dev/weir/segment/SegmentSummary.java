// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.util.Map;

/**
 * A segment at one moment.
 *
 * @param key which
 * @param sealed whether it is closed for good
 * @param bytes size of its file
 * @param chunks chunks in it
 * @param events events in them
 * @param chunksByOutput how many of the chunks each output gets
 */
public record SegmentSummary(
        SegmentKey key, boolean sealed, long bytes, int chunks, long events, Map<String, Integer> chunksByOutput) {
    /** Copies the map. */
    public SegmentSummary {
        chunksByOutput = Map.copyOf(chunksByOutput);
    }
}
