// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.chunk.AckLevel;

/**
 * A sealed chunk as the index of its segment describes it.
 *
 * @param id the first part of its identity that is its own: the sequence of its first event when it was begun
 * @param place where it lies
 * @param head stream and routes
 * @param events events in it, at least 1
 * @param lostEvents events that were in it and cannot be read any more
 * @param bytes payload
 * @param keptBySender of the events, how many their sender would send again
 * @param ack the strictest level that a sender waited for
 * @param begunMillis wall time of its first frame, milliseconds since 1970
 * @param lastMillis wall time of its last frame
 * @param largestFrame payload of its largest frame, in bytes
 * @param frames where its frames begin
 */
public record StoredChunk(
        long id,
        ChunkPlace place,
        ChunkHead head,
        int events,
        int lostEvents,
        long bytes,
        int keptBySender,
        AckLevel ack,
        long begunMillis,
        long lastMillis,
        int largestFrame,
        FrameOffsets frames) {}
