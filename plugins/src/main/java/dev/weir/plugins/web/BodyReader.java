// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import dev.weir.plugins.codec.ContentCoding;
import dev.weir.plugins.codec.DecodingLimits;
import dev.weir.plugins.codec.UndecodableBodyException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reader of a whole body into one array, its content coding undone on the way, in memory that was
 * asked for before it is filled. For one thread.
 *
 * <p>Bounds: the body has at most so many bytes before and after its coding is undone, and grows by
 * no more than {@link DecodingLimits} allow. The memory asked for grows with what has really come,
 * whatever the head promises, and however large the array is with which the reader begins.
 */
final class BodyReader {
    private static final int FIRST = 4 * 1024;
    private static final int PROMISE_BELIEVED = 64 * 1024;

    private final int max;
    private byte[] bytes;
    private int capacity;
    private int length;

    /**
     * A reader that has read nothing.
     *
     * @param max bytes that the body may have
     * @param first where it begins to read
     */
    BodyReader(int max, byte[] first) {
        this.max = max;
        bytes = first;
    }

    /** The body lies here, from index 0 on. */
    byte[] bytes() {
        return bytes;
    }

    /** Bytes of memory that it has asked for. */
    int capacity() {
        return capacity;
    }

    /** Bytes of the body. */
    int length() {
        return length;
    }

    /**
     * Reads to the end.
     *
     * @param coding how the body is encoded; null for as it is
     * @param promised bytes that the head promises, or -1
     * @throws RefusedRequestException if it is too large, or not what its coding says
     */
    void read(BodyStream body, @Nullable ContentCoding coding, long promised, RequestMemory memory) throws IOException {
        if (coding == null) {
            readAll(body, promised, memory);
            return;
        }
        var limits = DecodingLimits.DEFAULT;
        try (InputStream decoded = coding.decode(body, limits.withBytes(Math.min(max, limits.bytes())))) {
            readAll(decoded, -1, memory);
        } catch (UndecodableBodyException refused) {
            throw refusal(refused);
        }
    }

    private static RefusedRequestException refusal(UndecodableBodyException refused) {
        return switch (refused.fault()) {
            case CORRUPT, TRUNCATED -> new RefusedRequestException(400, "malformed_coding", reason(refused));
            case TOO_LARGE -> new RefusedRequestException(413, "too_large", reason(refused));
        };
    }

    private static String reason(UndecodableBodyException refused) {
        return String.valueOf(refused.getMessage());
    }

    private void readAll(InputStream in, long promised, RequestMemory memory) throws IOException {
        // One byte more than is promised, so that the end is seen without growing.
        long first = promised >= 0 && promised < PROMISE_BELIEVED ? promised + 1 : FIRST;
        grow(first, memory);
        while (true) {
            int read = in.read(bytes, length, capacity - length);
            if (read < 0) {
                return;
            }
            length += read;
            if (length > max) {
                throw BodyStream.tooLarge(max);
            }
            if (length == capacity) {
                grow(2L * length, memory);
            }
        }
    }

    private void grow(long wanted, RequestMemory memory) throws IOException {
        int bounded = (int) Math.min(wanted, max + 1L);
        memory.hold(bounded);
        capacity = bounded;
        if (bytes.length < bounded) {
            bytes = Arrays.copyOf(bytes, bounded);
        }
    }

    /**
     * The coding that a head tells.
     *
     * @throws RefusedRequestException if it is unknown
     */
    static @Nullable ContentCoding codingOf(RequestHead head) throws RefusedRequestException {
        String token = String.join(", ", head.header("Content-Encoding")).strip();
        if (token.isEmpty() || token.equalsIgnoreCase("identity")) {
            return null;
        }
        Optional<ContentCoding> known = ContentCoding.named(token);
        if (known.isEmpty()) {
            throw new RefusedRequestException(
                    415, "unknown_coding", "Content-Encoding is not known here; gzip and zstd are");
        }
        return known.get();
    }
}
