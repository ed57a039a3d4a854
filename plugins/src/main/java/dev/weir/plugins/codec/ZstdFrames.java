// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.weir.segment.FrameCodec;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Frames of the store as one zstd frame each, at the fastest level. Safe for any thread. Keeps the native memory of
 * {@value #KEPT} compressors, less than 1 MiB each, for as long as the process lives; what is decompressed goes straight
 * into its array, so no window is ever allocated for it.
 */
final class ZstdFrames implements FrameCodec {
    private static final int CODE = 1;
    private static final int LEVEL = 1;
    private static final int KEPT = 4;

    private final BlockingQueue<ZstdCompressCtx> idle = new ArrayBlockingQueue<>(KEPT);

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public String label() {
        return "zstd";
    }

    @Override
    public int compress(byte[] from, int at, int length, byte[] into, int intoAt) {
        ZstdCompressCtx kept = idle.poll();
        ZstdCompressCtx context = kept == null ? new ZstdCompressCtx().setLevel(LEVEL) : kept;
        try {
            return context.compressByteArray(into, intoAt, into.length - intoAt, from, at, length);
        } catch (ZstdException full) {
            return -1;
        } finally {
            if (!idle.offer(context)) {
                context.close();
            }
        }
    }

    @Override
    public void decompress(byte[] from, int at, int length, byte[] into, int bytes) throws IOException {
        long there;
        try {
            there = Zstd.decompressByteArray(into, 0, bytes, from, at, length);
        } catch (ZstdException wrong) {
            throw new IOException("it is no zstd of bytes=" + bytes, wrong);
        }
        if (there != bytes) {
            throw new IOException("zstd of bytes=" + there + " instead of " + bytes);
        }
    }
}
