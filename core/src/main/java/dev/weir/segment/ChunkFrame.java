// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.chunk.AckLevel;

/**
 * What a chunk keeps of a DATA frame.
 *
 * @param offset where the frame begins
 * @param events events in it
 * @param bytes payload, not compressed
 * @param kept of the events, how many their sender would send again
 * @param ack what their sender waits for
 * @param checksum of the payload as it lies on disk
 * @param written wall time, milliseconds
 */
record ChunkFrame(long offset, int events, int bytes, int kept, AckLevel ack, int checksum, long written) {
    static ChunkFrame of(FrameHeader frame, long offset) {
        return new ChunkFrame(
                offset, frame.events, frame.plain, frame.kept, frame.ack, frame.payloadChecksum, frame.written);
    }
}
