// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A codec of the JDK alone, for tests of this room. */
final class DeflateFrames implements FrameCodec {
    private final int code;
    private final String label;

    DeflateFrames() {
        this(77, "deflate");
    }

    DeflateFrames(int code, String label) {
        this.code = code;
        this.label = label;
    }

    @Override
    public int code() {
        return code;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public int compress(byte[] from, int at, int length, byte[] into, int intoAt) {
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(from, at, length);
            deflater.finish();
            int bytes = deflater.deflate(into, intoAt, into.length - intoAt);
            return deflater.finished() ? bytes : -1;
        } finally {
            deflater.end();
        }
    }

    @Override
    public void decompress(byte[] from, int at, int length, byte[] into, int bytes) throws IOException {
        var inflater = new Inflater();
        try {
            inflater.setInput(from, at, length);
            int there = inflater.inflate(into, 0, bytes);
            if (there != bytes) {
                throw new IOException("bytes=" + there + " instead of " + bytes);
            }
        } catch (DataFormatException wrong) {
            throw new IOException(wrong);
        } finally {
            inflater.end();
        }
    }
}
