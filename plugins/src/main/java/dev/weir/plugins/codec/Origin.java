// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.event.MessagePack;
import dev.weir.event.MessagePackWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A pair that is added to every record of a sender: where it came from. Immutable. */
public final class Origin {
    private final byte[] pair;

    /**
     * A pair of texts.
     *
     * @param key as it appears in the record
     * @param value where the record came from
     */
    public Origin(String key, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        var writer = new MessagePackWriter(4 * key.length() + utf8.length + 16);
        writer.text(key);
        writer.text(utf8, 0, utf8.length);
        pair = writer.toByteArray();
    }

    /** Appends the pair to a map that is being written. */
    void append(MessagePackWriter out) {
        out.raw(pair, 0, pair.length);
    }

    /** Adds the pair, if there is one, to the complete map that ends where the writer stands. */
    static void append(@Nullable Origin origin, int map, MessagePackWriter out) {
        if (origin != null) {
            int pairs = MessagePack.length(out.array(), map);
            origin.append(out);
            out.patchMap(map, pairs + 1);
        }
    }
}
