// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.segment.FrameCodec;
import java.io.IOException;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * Frames of the store as one LZ4 block each. In Java alone and within the bounds of its arrays, so damaged bytes can do no
 * harm. Safe for any thread.
 */
final class Lz4Frames implements FrameCodec {
    private static final int CODE = 2;

    private final LZ4Compressor compressor = LZ4Factory.safeInstance().fastCompressor();
    private final LZ4SafeDecompressor decompressor = LZ4Factory.safeInstance().safeDecompressor();

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public String label() {
        return "lz4";
    }

    @Override
    public int compress(byte[] from, int at, int length, byte[] into, int intoAt) {
        try {
            return compressor.compress(from, at, length, into, intoAt, into.length - intoAt);
        } catch (LZ4Exception full) {
            return -1;
        }
    }

    @Override
    public void decompress(byte[] from, int at, int length, byte[] into, int bytes) throws IOException {
        int there;
        try {
            there = decompressor.decompress(from, at, length, into, 0, bytes);
        } catch (LZ4Exception wrong) {
            throw new IOException("it is no lz4 of bytes=" + bytes, wrong);
        }
        if (there != bytes) {
            throw new IOException("lz4 of bytes=" + there + " instead of " + bytes);
        }
    }
}
