// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.event.MalformedEventException;
import dev.weir.event.MessagePack;
import dev.weir.event.MessagePack.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the map at the end of a message says; keys that are not known are passed over, and {@code
 * size} is, because the entries themselves are counted.
 *
 * @param chunk name for the acknowledgement, if one is wanted
 * @param packing what {@code compressed} names; plain where it is absent
 * @param untaken what the message holds instead of events, if it does
 * @param metadataFrom index of the map that a single event has beside its record, or {@value #NONE}
 * @param metadataTo index behind it
 */
record MessageOptions(
        @Nullable ChunkToken chunk,
        Packing packing,
        @Nullable String untaken,
        int metadataFrom,
        int metadataTo) {
    /** In place of an index, that there is nothing. */
    static final int NONE = -1;

    /** Of a message without options. */
    static final MessageOptions ABSENT = new MessageOptions(null, Packing.PLAIN, null, NONE, NONE);

    private static final byte[] CHUNK = key("chunk");
    private static final byte[] COMPRESSED = key("compressed");
    private static final byte[] SIGNAL = key("fluent_signal");
    private static final byte[] METADATA = key("metadata");
    private static final byte[] TEXT = key("text");
    private static final byte[] GZIP = key(Packing.GZIP.word());
    private static final byte[] ZSTD = key(Packing.ZSTD.word());

    private static byte[] key(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads the value at an index, which lies whole in the array.
     *
     * @throws MalformedEventException where it is neither a map nor nil, or one of the known keys has a
     *     value of another kind than it should
     */
    static MessageOptions read(byte[] b, int at, int end) {
        if (MessagePack.kind(b, at) == Kind.NIL) {
            return ABSENT; // what Docker's logging driver sent for years
        }
        if (MessagePack.kind(b, at) != Kind.MAP) {
            throw new MalformedEventException(at, "options are no map, kind=" + MessagePack.kind(b, at));
        }
        MessageOptions found = ABSENT;
        int next = MessagePack.body(b, at);
        for (int left = MessagePack.length(b, at); left > 0; left--) {
            int value = MessagePack.skipWhole(b, next, end);
            int after = MessagePack.skipWhole(b, value, end);
            found = found.with(b, next, value, after);
            next = after;
        }
        return found;
    }

    private MessageOptions with(byte[] b, int key, int value, int after) {
        if (MessagePack.kind(b, key) != Kind.TEXT) {
            return this;
        }
        if (says(b, key, CHUNK)) {
            return new MessageOptions(chunk(b, value, after), packing, untaken, metadataFrom, metadataTo);
        }
        if (says(b, key, COMPRESSED)) {
            return compressed(b, value);
        }
        if (says(b, key, SIGNAL)) {
            return new MessageOptions(chunk, packing, signal(b, value), metadataFrom, metadataTo);
        }
        if (says(b, key, METADATA)) {
            require(b, value, Kind.MAP, "metadata");
            return new MessageOptions(chunk, packing, untaken, value, after);
        }
        return this;
    }

    private static @Nullable ChunkToken chunk(byte[] b, int value, int after) {
        Kind kind = MessagePack.kind(b, value);
        if (kind == Kind.NIL) {
            return null;
        }
        if (kind != Kind.BINARY) {
            require(b, value, Kind.TEXT, "chunk");
        }
        if (MessagePack.length(b, value) > ChunkToken.MAX_BYTES) {
            throw new MalformedEventException(
                    value,
                    "option chunk has bytes=" + MessagePack.length(b, value) + ", limit=" + ChunkToken.MAX_BYTES);
        }
        return new ChunkToken(b, value, after);
    }

    private MessageOptions compressed(byte[] b, int value) {
        if (MessagePack.kind(b, value) == Kind.NIL) {
            return this;
        }
        require(b, value, Kind.TEXT, "compressed");
        Packing named = says(b, value, GZIP) ? Packing.GZIP : says(b, value, ZSTD) ? Packing.ZSTD : Packing.PLAIN;
        boolean unknown = named == Packing.PLAIN && !says(b, value, TEXT);
        String content = unknown ? "events in an unknown compression" : untaken;
        return new MessageOptions(chunk, named, content, metadataFrom, metadataTo);
    }

    private static @Nullable String signal(byte[] b, int value) {
        require(b, value, Kind.INTEGER, "fluent_signal");
        long signal = MessagePack.integer(b, value);
        if (signal == 0) {
            return null;
        }
        return signal == 1 ? "metrics" : signal == 2 ? "traces" : "something else than logs, fluent_signal=" + signal;
    }

    private static void require(byte[] b, int value, Kind kind, String option) {
        if (MessagePack.kind(b, value) != kind) {
            throw new MalformedEventException(
                    value, "option " + option + " has kind=" + MessagePack.kind(b, value) + ", expected " + kind);
        }
    }

    private static boolean says(byte[] b, int text, byte[] word) {
        int from = MessagePack.body(b, text);
        int to = from + MessagePack.length(b, text);
        return Arrays.equals(b, from, to, word, 0, word.length);
    }
}
