// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import java.io.IOException;
import java.io.InputStream;

/** Source of encoded bytes that knows how many it gave and whether it came to its end. */
final class CountedInput extends InputStream {

    private final InputStream source;
    private long count;
    private boolean ended;

    CountedInput(InputStream source) {
        this.source = source;
    }

    /** Bytes that were read. */
    long count() {
        return count;
    }

    /** Whether somebody wanted to read behind the last byte. */
    boolean ended() {
        return ended;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        int read = source.read(b, off, len);
        if (read < 0) {
            ended = true;
        } else {
            count += read;
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
