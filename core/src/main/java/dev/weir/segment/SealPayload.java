// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The payload of a SEAL frame: what the chunk is when it is whole.
 *
 * @param frames number of its frames
 * @param events events in them
 * @param bytes payload of them
 * @param digest CRC32C of the payload checksums of its frames, in order, each with its highest byte first
 */
record SealPayload(int frames, int events, long bytes, int digest) {
    static final int BYTES = 24;

    ByteBuffer write() {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(frames)
                .putInt(events)
                .putLong(bytes)
                .putInt(digest)
                .putInt(0)
                .flip();
    }

    static SealPayload read(ByteBuffer bytes, int at) {
        return new SealPayload(bytes.getInt(at), bytes.getInt(at + 4), bytes.getLong(at + 8), bytes.getInt(at + 16));
    }
}
