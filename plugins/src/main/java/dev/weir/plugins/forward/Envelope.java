// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.chunk.ChunkId;
import dev.weir.event.MessagePackWriter;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * What goes before and behind the entries of a message that is sent. Stateless but for the settings,
 * for any thread.
 *
 * <p>Messages are packed, because a receiver finds the end of a packed body without a look into it;
 * with whole seconds for times they carry an array of entries, as receivers of that age expect.
 */
final class Envelope {
    private static final int LIMIT = 1_000_000;
    private static final byte BIN32 = (byte) 0xc6;

    private final ForwardOutputSettings settings;

    Envelope(ForwardOutputSettings settings) {
        this.settings = settings;
    }

    /**
     * The name under which a chunk is to be acknowledged: the same at each attempt.
     *
     * <p>It is the base64 of 25 bytes: the store's id, the class, the number in it.
     */
    static String name(ChunkId id) {
        ByteBuffer bytes = ByteBuffer.allocate(25)
                .putLong(id.store().getMostSignificantBits())
                .putLong(id.store().getLeastSignificantBits())
                .put((byte) id.priority().level())
                .putLong(id.sequence());
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /**
     * What goes before the entries.
     *
     * @param tag of the message
     * @param events number of entries
     * @param bytes of the body
     */
    byte[] before(String tag, int events, long bytes) {
        MessagePackWriter out = new MessagePackWriter(LIMIT);
        out.arrayHeader(settings.hasOptions() ? 3 : 2);
        out.text(tag);
        if (settings.integerTime()) {
            out.arrayHeader(events);
        } else {
            byte[] header =
                    ByteBuffer.allocate(5).put(BIN32).putInt((int) bytes).array();
            out.raw(header, 0, header.length);
        }
        return out.toByteArray();
    }

    /** What goes behind the entries; nothing where there are no options. */
    byte[] behind(ChunkId id, int events) {
        if (!settings.hasOptions()) {
            return new byte[0];
        }
        MessagePackWriter out = new MessagePackWriter(LIMIT);
        int pairs = 0;
        out.mapHeader(0);
        if (settings.acks().isPresent()) {
            out.text("chunk");
            out.text(name(id));
            pairs++;
        }
        if (settings.sendsSize() || settings.acks().isPresent() || settings.packing() != Packing.PLAIN) {
            out.text("size");
            out.integer(events);
            pairs++;
        }
        if (settings.packing() != Packing.PLAIN) {
            out.text("compressed");
            out.text(settings.packing().word());
            pairs++;
        }
        for (var option : settings.options().entrySet()) {
            out.text(option.getKey());
            out.text(option.getValue());
            pairs++;
        }
        out.patchMap(0, pairs);
        return out.toByteArray();
    }
}
