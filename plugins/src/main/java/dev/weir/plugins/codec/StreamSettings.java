// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.parser.Parser;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a stream of bytes is made into events.
 *
 * @param format what its items are
 * @param separator what a text ends in; each character is one byte
 * @param parser name of the parser that makes a record of each text
 * @param limit bytes that one item may have
 * @param sourceAddressKey key under which a record gets its sender's address
 */
public record StreamSettings(
        Format format, String separator, Optional<String> parser, int limit, Optional<String> sourceAddressKey) {
    /** What the items of a stream are. */
    public enum Format {
        /** JSON objects. */
        JSON,
        /** Texts that end in a separator. */
        NONE
    }

    /** The same with items of no more than so many bytes. */
    public StreamSettings atMost(int bytes) {
        return new StreamSettings(format, separator, parser, Math.min(limit, bytes), sourceAddressKey);
    }

    /** Bytes of MessagePack that the largest event of such a stream can have. */
    public int largestEvent() {
        return Math.addExact(Math.multiplyExact(JsonDecoder.EXPANSION, limit), 4_096);
    }

    /** Bytes of the largest batch of events that is offered at once. */
    public long largestOffer() {
        return (long) GatheredEvents.FULL + largestEvent();
    }

    /** Bytes that a reader must be able to hold, so that an item of the limit and its separator fit. */
    public int largestItem() {
        return limit + separator.length();
    }

    /**
     * A decoder for one stream.
     *
     * @param sender address of the sender, for {@code source_address_key}
     * @param by what makes records of texts, if anything does
     * @param refusals who hears of what cannot become an event
     */
    public StreamDecoder decoder(String sender, @Nullable Parser by, Refusals refusals) {
        Origin origin = sourceAddressKey.map(key -> new Origin(key, sender)).orElse(null);
        return switch (format) {
            case JSON -> new JsonDecoder(JsonDecoder.Arrays.MESSAGE, limit, origin, refusals);
            case NONE -> new LineDecoder(separator.getBytes(StandardCharsets.ISO_8859_1), limit, origin, by, refusals);
        };
    }
}
