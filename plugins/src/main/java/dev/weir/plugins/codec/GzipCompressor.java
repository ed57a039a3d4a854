// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Encoder of gzip: one member, without name and time. */
final class GzipCompressor implements Compressor {

    private static final int STEP = 8192;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final CRC32 checksum = new CRC32();

    @Override
    public void compress(byte[] b, int from, int to, ByteSink out) {
        int mark = out.size();
        try {
            out.put(HEADER, 0, HEADER.length);
            deflater.reset();
            deflater.setInput(b, from, to - from);
            deflater.finish();
            while (!deflater.finished()) {
                int room = out.room(STEP);
                out.advance(out.size() + deflater.deflate(out.array(), out.size(), room));
            }
            checksum.reset();
            checksum.update(b, from, to - from);
            put4((int) checksum.getValue(), out);
            put4(to - from, out);
        } catch (SinkFullException e) {
            out.truncate(mark);
            throw e;
        }
    }

    private static void put4(int value, ByteSink out) {
        for (int shift = 0; shift < Integer.SIZE; shift += 8) {
            out.put(value >>> shift);
        }
    }

    @Override
    public void close() {
        deflater.end();
    }
}
