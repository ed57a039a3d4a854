// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.chunk.ChunkId;
import dev.weir.event.Priority;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a Weir calls a message in the option {@code chunk}: the identity of the chunk, and which of its outputs sends it,
 * because two may send the same chunk to one receiver. The same at each attempt, after a restart as well.
 *
 * <p>It travels as the base64 of 29 bytes: the store, the class, the number in it, a checksum of the output's identity.
 * Names that others give have another length: Fluentd's are 24 characters, Fluent Bit's 32.
 *
 * @param sender who numbers the chunks
 * @param sequence the number; 0 to {@link #SEQUENCE_MAX}
 */
record ChunkName(Sender sender, long sequence) {
    /** Largest number that is recognised; a store would have to hold that many events. */
    static final long SEQUENCE_MAX = (1L << 47) - 1;

    private static final int BYTES = 29;
    private static final int CHARACTERS = 40;

    /**
     * Who numbers chunks.
     *
     * @param store the store that they were born in
     * @param level their priority class
     * @param output checksum of the identity of the output
     */
    record Sender(UUID store, int level, int output) {
        static final int BYTES = 21;

        void put(ByteBuffer to) {
            to.putLong(store.getMostSignificantBits())
                    .putLong(store.getLeastSignificantBits())
                    .put((byte) level)
                    .putInt(output);
        }

        static Sender get(ByteBuffer from) {
            return new Sender(new UUID(from.getLong(), from.getLong()), from.get(), from.getInt());
        }
    }

    /** The name of a chunk that an output sends. */
    static ChunkName of(ChunkId id, String output) {
        var checksum = new CRC32C();
        checksum.update(output.getBytes(StandardCharsets.UTF_8));
        var sender = new Sender(id.store(), id.priority().level(), (int) checksum.getValue());
        return new ChunkName(sender, id.sequence());
    }

    /** The name that a message came with, nothing where no Weir gave it. */
    static @Nullable ChunkName parse(String text) {
        if (text.length() != CHARACTERS) {
            return null;
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException others) {
            return null;
        }
        if (bytes.length != BYTES) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Sender sender = Sender.get(in);
        long sequence = in.getLong();
        boolean sound =
                sender.level >= 0 && sender.level < Priority.LOWEST + 1 && sequence >= 0 && sequence <= SEQUENCE_MAX;
        return sound ? new ChunkName(sender, sequence) : null;
    }

    /** As it travels. */
    String text() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        sender.put(out);
        out.putLong(sequence);
        return Base64.getEncoder().encodeToString(out.array());
    }
}
