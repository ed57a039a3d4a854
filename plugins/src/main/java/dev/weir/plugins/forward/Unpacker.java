// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.event.EventBatch;
import dev.weir.event.EventScanner;
import dev.weir.event.MalformedEventException;
import dev.weir.plugins.codec.ContentCoding;
import dev.weir.plugins.codec.DecodingLimits;
import dev.weir.plugins.codec.UndecodableBodyException;
import dev.weir.plugins.forward.RefusedMessageException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Decompresses the bodies of messages and checks the events in them.
 *
 * <p>Bounds: the decompressed body has no more bytes than a message may have, and at most 100 MB; from
 * {@value #RATIO_FROM} bytes on it has at most a hundred times those of the compressed one. Both are
 * looked at while it grows. Its array at most doubles what has been decompressed, and each step is
 * reserved first. Stateless but for its limits, for any thread.
 */
final class Unpacker {
    /** Below this size a body may shrink to whatever it shrinks to: equal log lines do. */
    static final int RATIO_FROM = 8_000_000;

    private static final int FIRST = 16 * 1024;
    private static final int RATIO = 100;

    private final DecodingLimits limits;

    /** Whoever grants the memory for it. */
    @FunctionalInterface
    interface Memory {
        /** Reserves so many bytes in all; waits where that is refused. */
        void hold(long bytes) throws InterruptedException;
    }

    /**
     * Makes an unpacker.
     *
     * @param most bytes of a decompressed body
     */
    Unpacker(int most) {
        limits = new DecodingLimits(Math.min(most, DecodingLimits.DEFAULT.bytes()), RATIO, RATIO_FROM);
    }

    /**
     * Decompresses one body.
     *
     * @throws RefusedMessageException where it is damaged, too large, or holds anything but events
     */
    EventBatch unpack(ForwardMessage.Compressed message, Memory memory) throws InterruptedException {
        InputStream source = new ByteArrayInputStream(message.bytes(), message.from(), message.to() - message.from());
        try (InputStream decoded = coding(message.packing()).decode(source, limits)) {
            return events(decoded, memory);
        } catch (UndecodableBodyException refusal) {
            boolean large = refusal.fault() == UndecodableBodyException.Fault.TOO_LARGE;
            throw new RefusedMessageException(
                    large ? Reason.TOO_LARGE : Reason.MALFORMED, String.valueOf(refusal.getMessage()));
        } catch (MalformedEventException malformed) {
            throw new RefusedMessageException(
                    Reason.MALFORMED,
                    "at byte " + malformed.position() + " of a decompressed body: " + malformed.reason());
        } catch (IOException impossible) {
            throw new UncheckedIOException("an array does not fail", impossible);
        }
    }

    private static ContentCoding coding(Packing packing) {
        return switch (packing) {
            case GZIP -> ContentCoding.GZIP;
            case ZSTD -> ContentCoding.ZSTD;
            case PLAIN -> throw new IllegalArgumentException("a plain body is not compressed");
        };
    }

    private EventBatch events(InputStream decoded, Memory memory) throws IOException, InterruptedException {
        int most = (int) limits.bytes() + 1; // one more, so that the limit is crossed where it is looked at
        int capacity = Math.min(FIRST, most);
        memory.hold(capacity);
        byte[] body = new byte[capacity];
        int size = 0;
        int read = decoded.read(body, 0, body.length);
        while (read >= 0) {
            size += read;
            if (size == body.length) {
                capacity = (int) Math.min(2L * body.length, most);
                memory.hold(capacity);
                body = Arrays.copyOf(body, capacity);
            }
            read = decoded.read(body, size, body.length - size);
        }
        int count = EventScanner.count(body, 0, size);
        return count == 0 ? EventBatch.EMPTY : new EventBatch(body, 0, size, count);
    }
}
