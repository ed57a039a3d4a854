// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.io.IOException;

/**
 * A way to make the payload of a frame smaller, for as long as it lies on disk. Safe for any thread; what is compressed at
 * once must not depend on what was compressed before.
 */
public interface FrameCodec {
    /** Codes that frames may have, beside 0 for payload as it came. */
    int CODE_MAX = 255;

    /** What a frame's header says of its payload, 1 to {@value #CODE_MAX}; the same for ever. */
    int code();

    /** Its name in settings and in the store's file {@code FORMAT}: letters and digits. */
    String label();

    /**
     * Compresses.
     *
     * @param from holds the payload
     * @param at index of its first byte
     * @param length its bytes
     * @param into gets it
     * @param intoAt from this index on, up to the end of the array
     * @return bytes written, -1 where that is not room enough
     */
    int compress(byte[] from, int at, int length, byte[] into, int intoAt);

    /**
     * Decompresses. Whatever the bytes are, nothing but the given stretch is written, and the memory that this takes is
     * bounded by both lengths.
     *
     * @param from holds what {@link #compress} wrote
     * @param at index of its first byte
     * @param length its bytes
     * @param into gets the payload, from index 0 on
     * @param bytes that the payload has, at most as many as the array
     * @throws IOException if it is not a payload of exactly so many bytes
     */
    void decompress(byte[] from, int at, int length, byte[] into, int bytes) throws IOException;
}
