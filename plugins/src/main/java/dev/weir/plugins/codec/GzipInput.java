// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.plugins.codec.UndecodableBodyException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decoder of gzip (RFC 1952), of all members that follow one another.
 *
 * <p>The JDK's own stops silently behind a member where its source has nothing at hand just then,
 * which on a socket loses what follows. This one reads on until the source ends, and refuses
 * anything that is not another member. Memory: {@value #BUFFER} bytes and zlib's window, given back
 * by {@link #close}. For one thread at a time.
 */
final class GzipInput extends InputStream {

    private static final int BUFFER = 8192;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final InputStream source;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;
    private boolean inMember;
    private boolean any;

    GzipInput(InputStream source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        if (len == 0) {
            return 0;
        }
        while (inMember || beginMember()) {
            int inflated = inflate(b, off, len);
            if (inflated > 0) {
                checksum.update(b, off, inflated);
                return inflated;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsInput()) {
                require(fill());
                inflater.setInput(buffer, at, end - at);
            } else {
                throw corrupt("needs a dictionary");
            }
        }
        return -1;
    }

    private int inflate(byte[] b, int off, int len) throws UndecodableBodyException {
        try {
            return inflater.inflate(b, off, len);
        } catch (DataFormatException e) {
            throw corrupt(String.valueOf(e.getMessage()));
        }
    }

    private boolean beginMember() throws IOException {
        if (at == end && !fill()) {
            require(any);
            return false;
        }
        if (next() != 0x1f || next() != 0x8b || next() != 8) {
            throw corrupt("no gzip header");
        }
        int flags = next();
        if ((flags & RESERVED) != 0) {
            throw corrupt("gzip header has unknown flags");
        }
        skip(6);
        skipOptional(flags);
        inflater.reset();
        inflater.setInput(buffer, at, end - at);
        checksum.reset();
        inMember = true;
        any = true;
        return true;
    }

    private void skipOptional(int flags) throws IOException {
        if ((flags & EXTRA) != 0) {
            int low = next();
            skip(low | (next() << 8));
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            skip(2);
        }
    }

    private void endMember() throws IOException {
        at = end - inflater.getRemaining();
        long expectedChecksum = next4();
        long expectedLength = next4();
        if (expectedChecksum != checksum.getValue()) {
            throw corrupt("checksum differs");
        }
        if (expectedLength != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw corrupt("length differs");
        }
        inMember = false;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        while (next() != 0) {
            // the text itself is of no use
        }
    }

    private long next4() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            value |= (long) next() << shift;
        }
        return value;
    }

    private int next() throws IOException {
        require(at < end || fill());
        return buffer[at++] & 0xff;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, source.read(buffer, 0, buffer.length));
        return end > 0;
    }

    private static void require(boolean more) throws UndecodableBodyException {
        if (!more) {
            throw new UndecodableBodyException(Fault.TRUNCATED, "gzip ends too early");
        }
    }

    private static UndecodableBodyException corrupt(String reason) {
        return new UndecodableBodyException(Fault.CORRUPT, "gzip is corrupt: " + reason);
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        source.close();
    }
}
