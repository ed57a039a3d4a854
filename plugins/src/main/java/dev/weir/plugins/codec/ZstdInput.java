// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.weir.plugins.codec.UndecodableBodyException.Fault;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decoder of zstd (RFC 8878), of all frames that follow one another.
 *
 * <p>Memory: about 128 KiB and the window that a frame asks for, which is refused beyond 8 MiB (what
 * RFC 9659 allows over HTTP); given back by {@link #close}. For one thread at a time.
 */
final class ZstdInput extends InputStream {

    /** Base-2 logarithm of the largest window. */
    private static final int WINDOW_LOG_MAX = 23;

    private final CountedInput source;
    private final ZstdInputStreamNoFinalizer decoder;

    ZstdInput(CountedInput source) throws IOException {
        this.source = source;
        this.decoder = new ZstdInputStreamNoFinalizer(source);
        decoder.setLongMax(WINDOW_LOG_MAX);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        try {
            int read = decoder.read(b, off, len);
            if (read < 0 && source.count() == 0) {
                throw new UndecodableBodyException(Fault.TRUNCATED, "zstd ends too early");
            }
            return read;
        } catch (ZstdIOException e) {
            throw refusal(e);
        }
    }

    private UndecodableBodyException refusal(ZstdIOException e) {
        if (e.getErrorCode() == Zstd.errFrameParameterWindowTooLarge()) {
            return new UndecodableBodyException(Fault.TOO_LARGE, "zstd window, limit=8 MiB");
        }
        if (source.ended()) {
            return new UndecodableBodyException(Fault.TRUNCATED, "zstd ends too early");
        }
        return new UndecodableBodyException(Fault.CORRUPT, "zstd is corrupt: " + e.getMessage());
    }

    @Override
    public void close() throws IOException {
        decoder.close();
    }
}
