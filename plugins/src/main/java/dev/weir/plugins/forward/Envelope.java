// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.event.MessagePackWriter;
import java.nio.ByteBuffer;

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

    /**
     * What goes behind the entries; nothing where there are no options.
     *
     * @param name under which the message is to be acknowledged, where that is asked for
     * @param events number of entries
     */
    byte[] behind(String name, int events) {
        if (!settings.hasOptions()) {
            return new byte[0];
        }
        MessagePackWriter out = new MessagePackWriter(LIMIT);
        int pairs = 0;
        out.mapHeader(0);
        if (settings.acks().isPresent()) {
            out.text("chunk");
            out.text(name);
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
