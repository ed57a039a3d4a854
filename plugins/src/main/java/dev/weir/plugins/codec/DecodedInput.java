// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.plugins.codec.UndecodableBodyException.Fault;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decoded bytes of a body, counted against {@link DecodingLimits} as they come.
 *
 * <p>A limit is looked at after each read, so at most one read beyond it is decoded. For one thread
 * at a time.
 */
final class DecodedInput extends InputStream {

    private final CountedInput source;
    private final InputStream decoder;
    private final DecodingLimits limits;
    private long count;

    DecodedInput(CountedInput source, InputStream decoder, DecodingLimits limits) {
        this.source = source;
        this.decoder = decoder;
        this.limits = limits;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        int read = decoder.read(b, off, len);
        if (read > 0) {
            count += read;
            check();
        }
        return read;
    }

    private void check() throws UndecodableBodyException {
        if (count > limits.bytes()) {
            throw new UndecodableBodyException(
                    Fault.TOO_LARGE, "decoded=" + count + " bytes, limit=" + limits.bytes() + " bytes");
        }
        if (count > limits.ratioFrom() && count / limits.ratio() > source.count()) {
            throw new UndecodableBodyException(
                    Fault.TOO_LARGE,
                    "encoded=" + source.count() + " bytes, decoded=" + count + " bytes, limit=" + limits.ratio()
                            + ":1");
        }
    }

    @Override
    public void close() throws IOException {
        decoder.close();
    }
}
