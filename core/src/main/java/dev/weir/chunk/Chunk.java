// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.chunk;

import dev.weir.event.SourcePosition;
import java.util.List;

/**
 * A sealed run of events of one stream: the unit that is delivered, retried and acknowledged.
 * Immutable, and never cut anew, so that its {@link #id} names the same bytes for ever. It describes
 * the bytes; a store holds them.
 *
 * @param id identity
 * @param ordinal place among the chunks of its store; grows along a stream
 * @param stream input, tag and class
 * @param events number of events, at least 1
 * @param bytes payload, at least 1
 * @param keptBySender of those events, how many their sender would send again if they were never
 *     acknowledged
 * @param ack the strictest level that a sender of these events waits for
 * @param routes the outputs that get it, at least one
 * @param positions per source, how far these events reach
 * @param begunNanos ticker value when its first event came
 */
public record Chunk(
        ChunkId id,
        long ordinal,
        StreamKey stream,
        int events,
        long bytes,
        int keptBySender,
        AckLevel ack,
        RouteMask routes,
        List<SourcePosition> positions,
        long begunNanos) {
    /** Checks that there is something in it and somewhere to go. */
    public Chunk {
        positions = List.copyOf(positions);
        if (events < 1 || bytes < 1 || routes.isEmpty()) {
            throw new IllegalArgumentException("events=" + events + ", bytes=" + bytes + ", routes=" + routes);
        }
        if (keptBySender < 0 || keptBySender > events) {
            throw new IllegalArgumentException("keptBySender=" + keptBySender + " of events=" + events);
        }
    }
}
