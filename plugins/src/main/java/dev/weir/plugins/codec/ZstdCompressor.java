// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;

/** Encoder of zstd: one frame that tells its size. */
final class ZstdCompressor implements Compressor {

    private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(Zstd.defaultCompressionLevel());

    @Override
    public void compress(byte[] b, int from, int to, ByteSink out) {
        long bound = Zstd.compressBound(to - from);
        int room = out.room((int) Math.min(bound, Integer.MAX_VALUE));
        int length;
        try {
            length = context.compressByteArray(out.array(), out.size(), room, b, from, to - from);
        } catch (ZstdException e) {
            if (e.getErrorCode() == Zstd.errDstSizeTooSmall()) {
                throw new SinkFullException((long) out.size() + room + 1, out.limit());
            }
            throw e;
        }
        out.advance(out.size() + length);
    }

    @Override
    public void close() {
        context.close();
    }
}
