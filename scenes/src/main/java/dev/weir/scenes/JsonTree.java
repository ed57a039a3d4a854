// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import dev.weir.event.MessagePack;
import dev.weir.event.MessagePackWriter;
import dev.weir.plugins.codec.JsonLimits;
import dev.weir.plugins.codec.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A JSON text to be asked for single values by their paths. For one thread at a time. */
final class JsonTree {
    private static final int BYTES_MAX = 1_000_000;

    private final byte[] b;
    private final int root;

    private JsonTree(byte[] b, int root) {
        this.b = b;
        this.root = root;
    }

    /**
     * Reads a text of at most a megabyte.
     *
     * @throws dev.weir.plugins.codec.MalformedJsonException if it is none
     */
    static JsonTree of(String text) {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        var out = new MessagePackWriter(BYTES_MAX);
        new JsonReader(JsonLimits.DEFAULT.withBytes(BYTES_MAX)).readWhole(json, 0, json.length, out);
        return new JsonTree(out.toByteArray(), 0);
    }

    /** The value of a key; nothing where there is none. */
    Optional<JsonTree> get(String key) {
        if (MessagePack.kind(b, root) != MessagePack.Kind.MAP) {
            return Optional.empty();
        }
        int at = MessagePack.body(b, root);
        for (int pair = 0; pair < MessagePack.length(b, root); pair++) {
            int value = MessagePack.skipWhole(b, at, b.length);
            if (text(at).equals(key)) {
                return Optional.of(new JsonTree(b, value));
            }
            at = MessagePack.skipWhole(b, value, b.length);
        }
        return Optional.empty();
    }

    /** The values of an array; none where it is no array. */
    List<JsonTree> items() {
        var items = new ArrayList<JsonTree>();
        if (MessagePack.kind(b, root) == MessagePack.Kind.ARRAY) {
            int at = MessagePack.body(b, root);
            for (int item = 0; item < MessagePack.length(b, root); item++) {
                items.add(new JsonTree(b, at));
                at = MessagePack.skipWhole(b, at, b.length);
            }
        }
        return items;
    }

    /** The number under a key, or 0. */
    double number(String key) {
        return get(key).map(JsonTree::asNumber).orElse(0.0);
    }

    /** The text under a key, or none. */
    String text(String key) {
        return get(key).map(JsonTree::asText).orElse("");
    }

    /** Whether true stands under a key. */
    boolean isTrue(String key) {
        return get(key).map(value ->
                        MessagePack.kind(b, value.root) == MessagePack.Kind.BOOLEAN && MessagePack.bool(b, value.root))
                .orElse(false);
    }

    /** This value, if it is a text; else none. */
    String asText() {
        return text(root);
    }

    private double asNumber() {
        return switch (MessagePack.kind(b, root)) {
            case INTEGER -> MessagePack.integer(b, root);
            case FLOATING -> MessagePack.floating(b, root);
            case NIL, BOOLEAN, TEXT, BINARY, ARRAY, MAP, EXTENSION, RESERVED -> 0;
        };
    }

    private String text(int at) {
        return MessagePack.kind(b, at) == MessagePack.Kind.TEXT
                ? new String(b, MessagePack.body(b, at), MessagePack.length(b, at), StandardCharsets.UTF_8)
                : "";
    }
}
