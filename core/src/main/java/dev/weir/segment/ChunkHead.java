// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.chunk.StreamKey;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What all events of a chunk have in common; it is written with the chunk's first frame and with its seal.
 *
 * @param stream input, tag and class
 * @param routes identities of the outputs that get it, at most {@value #ROUTES_MAX}, in the order of the configuration
 * @param note anything else that belongs to it, empty where there is nothing: the cause of a dead letter
 */
public record ChunkHead(StreamKey stream, List<String> routes, String note) {
    /** Outputs that a chunk may have. */
    public static final int ROUTES_MAX = 256;

    /** Bytes of UTF-8 that an identity may have. */
    public static final int IDENTITY_BYTES = 1_024;

    /** Bytes of UTF-8 that all of a head may have. */
    public static final int BYTES_MAX = 60 * 1024;

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if there are more outputs than {@value #ROUTES_MAX}, an identity is longer than
     *     {@value #IDENTITY_BYTES} bytes, or all together has more than {@value #BYTES_MAX}
     */
    public ChunkHead {
        routes = List.copyOf(routes);
        if (routes.size() > ROUTES_MAX) {
            throw new IllegalArgumentException("routes=" + routes.size() + ", limit=" + ROUTES_MAX);
        }
        long bytes = (long) identity(stream.input()) + bytes(stream.tag().value()) + bytes(note);
        for (String route : routes) {
            bytes += identity(route);
        }
        if (bytes > BYTES_MAX) {
            throw new IllegalArgumentException("bytes of a chunk's head=" + bytes + ", limit=" + BYTES_MAX);
        }
    }

    /** A head with nothing but stream and routes. */
    public ChunkHead(StreamKey stream, List<String> routes) {
        this(stream, routes, "");
    }

    private static int identity(String identity) {
        int bytes = bytes(identity);
        if (bytes > IDENTITY_BYTES) {
            throw new IllegalArgumentException("bytes of identity=" + bytes + ", limit=" + IDENTITY_BYTES);
        }
        return bytes;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
