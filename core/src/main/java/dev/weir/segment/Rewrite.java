// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.event.EventBatch;
import java.util.List;

/**
 * A chunk as its owner has it in memory, to be written again.
 *
 * @param chunk which
 * @param payload all its events, in at least one batch, each of at most {@value SegmentLog#PAYLOAD_MAX} bytes
 */
public record Rewrite(LogChunk chunk, List<EventBatch> payload) {
    /** Copies the list. */
    public Rewrite {
        payload = List.copyOf(payload);
    }
}
