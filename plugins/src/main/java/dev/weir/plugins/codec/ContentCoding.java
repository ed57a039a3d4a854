// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** A way to compress bodies; the name of the constant is its token in protocols. */
public enum ContentCoding {
    /** RFC 1952; several members may follow one another. */
    GZIP,
    /** RFC 8878; several frames may follow one another. */
    ZSTD;

    private static final int STEP = 8192;

    /** The coding of that token ({@code gzip}, {@code x-gzip}, {@code zstd}), whatever its case. */
    public static Optional<ContentCoding> named(String token) {
        return switch (token.toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> Optional.of(GZIP);
            case "zstd" -> Optional.of(ZSTD);
            default -> Optional.empty();
        };
    }

    /** How protocols call it. */
    public String token() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A new encoder. */
    public Compressor compressor() {
        return switch (this) {
            case GZIP -> new GzipCompressor();
            case ZSTD -> new ZstdCompressor();
        };
    }

    /**
     * Decodes a body as it is read.
     *
     * <p>Reading throws {@link UndecodableBodyException} where the body is refused, and passes on
     * what the source throws. The end comes only with the end of the source. Close it: it holds
     * native memory, and closes the source.
     *
     * @param source the encoded body
     * @param limits how far it may grow
     */
    public InputStream decode(InputStream source, DecodingLimits limits) throws IOException {
        CountedInput counted = new CountedInput(source);
        InputStream decoder =
                switch (this) {
                    case GZIP -> new GzipInput(counted);
                    case ZSTD -> new ZstdInput(counted);
                };
        return new DecodedInput(counted, decoder, limits);
    }

    /**
     * Appends a decoded body.
     *
     * @param b where the encoded body is
     * @param from index of its first byte
     * @param to index behind its last byte
     * @param limits how far it may grow
     * @param out what it is appended to; after an exception it holds what it held before
     * @throws UndecodableBodyException where the body is refused
     * @throws SinkFullException where the sink takes no more
     */
    public void decode(byte[] b, int from, int to, DecodingLimits limits, ByteSink out)
            throws UndecodableBodyException {
        Objects.checkFromToIndex(from, to, b.length);
        int mark = out.size();
        boolean done = false;
        try (InputStream decoded = decode(new ByteArrayInputStream(b, from, to - from), limits)) {
            int read = 0;
            while (read >= 0) {
                out.advance(out.size() + read);
                int room = out.room(STEP);
                read = decoded.read(out.array(), out.size(), room);
            }
            done = true;
        } catch (UndecodableBodyException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("an array does not fail", e);
        } finally {
            if (!done) {
                out.truncate(mark);
            }
        }
    }
}
