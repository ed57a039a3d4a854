// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

/**
 * Encoder of whole bodies.
 *
 * <p>It holds native memory and is worth keeping: one for each lane, closed with it. For one thread
 * at a time.
 */
public sealed interface Compressor extends AutoCloseable permits GzipCompressor, ZstdCompressor {

    /**
     * Appends an encoded body.
     *
     * @param b where the body is
     * @param from index of its first byte
     * @param to index behind its last byte
     * @param out what it is appended to
     * @throws SinkFullException where the sink takes no more; it then holds what it held before
     */
    void compress(byte[] b, int from, int to, ByteSink out);

    /** Gives its memory back. */
    @Override
    void close();
}
