// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.stdin;

import dev.weir.config.ByteSize;
import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.Values;
import dev.weir.plugins.codec.StreamSettings;
import java.util.Optional;

/**
 * The settings of a stdin input.
 *
 * @param parser what makes a record of each line; where there is none, JSON is read
 * @param limit bytes that one item may have
 */
public record StdinInputSettings(Optional<String> parser, int limit) {
    private static final Key<String> PARSER = Key.text("parser")
            .namesParser()
            .optional()
            .different("a line that the parser does not understand is kept whole under log")
            .doc("Parser that makes a record of each line; without it JSON is read: objects, or events as"
                    + " [time, record] or [[time, metadata], record].");
    private static final Key<ByteSize> BUFFER_SIZE = Key.size("buffer_size")
            .byDefaultText("1M")
            .between(new ByteSize(1_024), new ByteSize(64_000_000))
            .different("16k in Fluent Bit, where it is a step by which a buffer grows; here an item that is longer is"
                    + " dropped, told and counted (shed, too_long)")
            .doc("How long an item may be.");

    static final KeyGroup KEYS = KeyGroup.of("Standard input", PARSER, BUFFER_SIZE);

    /** Bytes of MessagePack that the largest event can have. */
    int largestEvent() {
        return stream().largestEvent();
    }

    /** Bytes of the largest batch of events that is offered at once. */
    long largestOffer() {
        return stream().largestOffer();
    }

    private StreamSettings stream() {
        return new StreamSettings(StreamSettings.Format.NONE, "\n", parser, limit, Optional.empty());
    }

    static StdinInputSettings from(Values values) {
        return new StdinInputSettings(
                values.find(PARSER), (int) values.get(BUFFER_SIZE).bytes());
    }
}
