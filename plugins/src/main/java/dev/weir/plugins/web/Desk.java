// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import dev.weir.event.MessagePackWriter;
import dev.weir.event.TaggedEvents;
import dev.weir.plugins.codec.ContentCoding;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place where one request after the other is read and decoded, in arrays that need not be made for each.
 * For one request at a time.
 *
 * <p>While a request is taken its memory is asked for, whether the arrays are there or not. Between two
 * requests it keeps at most twice {@value #KEPT} bytes.
 */
final class Desk {
    private static final int KEPT = 256 * 1024;
    private static final int FIRST = 1_024;

    private final int bodyMax;
    private byte[] body = new byte[FIRST];
    private byte[] events = new byte[FIRST];

    /**
     * A desk with nothing on it.
     *
     * @param bodyMax bytes that a body may have
     */
    Desk(int bodyMax) {
        this.bodyMax = bodyMax;
    }

    /**
     * Reads a body to its end and decodes it.
     *
     * @param coding how the body is encoded; null for as it is
     * @param promised bytes that the head promises, or -1
     * @return the events, valid until {@link #clear}
     * @throws RefusedRequestException if it is too large, or malformed
     */
    List<TaggedEvents> take(
            BodyStream stream, @Nullable ContentCoding coding, long promised, BodyDecoder decoder, RequestMemory memory)
            throws IOException {
        var reader = new BodyReader(bodyMax, body);
        reader.read(stream, coding, promised, memory);
        body = reader.bytes();
        int eventBytesMax = WebSettings.eventBytesMax(reader.length());
        memory.hold((long) reader.capacity() + eventBytesMax);
        var writer = new MessagePackWriter(eventBytesMax, events);
        List<TaggedEvents> decoded = decoder.decode(body, reader.length(), writer);
        events = writer.array();
        return decoded;
    }

    /** The request is over: forgets arrays that are too large to be kept. */
    void clear() {
        body = body.length > KEPT ? new byte[FIRST] : body;
        events = events.length > KEPT ? new byte[FIRST] : events;
    }
}
