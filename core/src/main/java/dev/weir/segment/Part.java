// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.chunk.AckLevel;
import dev.weir.event.EventBatch;

/**
 * Events on their way into a chunk of a log.
 *
 * @param chunk where they go; of the log that they are appended to
 * @param events at least one
 * @param ack what their sender waits for
 * @param keptBySender whether their sender would send them again
 */
public record Part(LogChunk chunk, EventBatch events, AckLevel ack, boolean keptBySender) {
    /** Checks that there is something to add. */
    public Part {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a part has at least one event");
        }
    }
}
