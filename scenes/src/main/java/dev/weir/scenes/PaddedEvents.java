// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import dev.weir.event.MessagePackWriter;
import java.nio.charset.StandardCharsets;

/**
 * Events whose size, as an input of Weir holds them, is known to the byte: each is the entry {@code [time,
 * {"message": "000..."}]} in MessagePack, filled up with as many zeros as are lacking.
 */
final class PaddedEvents {
    /** Below this MessagePack writes shorter heads, which the sum does not know. */
    private static final int LEAST = 300;

    private static final String KEY = "message";

    private PaddedEvents() {}

    /**
     * Characters of a message whose event is of that size.
     *
     * @param bytes of one event as held, at least 300 and at most 60,000
     */
    static int messageLength(int bytes) {
        if (bytes < LEAST || bytes > 60_000) {
            throw new IllegalArgumentException("bytes=" + bytes + ", allowed=" + LEAST + " to 60,000");
        }
        return bytes - (sizeHeld("0".repeat(LEAST)) - LEAST);
    }

    /** Bytes of an event as held. */
    static int sizeHeld(String message) {
        var entry = new MessagePackWriter(1 << 20);
        entry.arrayHeader(2);
        entry.eventTime(0);
        entry.mapHeader(1);
        entry.text(KEY);
        entry.text(message);
        return entry.size();
    }

    /**
     * So many events, as JSON lines.
     *
     * @param events how many
     * @param bytes of each of them as held
     */
    static byte[] json(int events, int bytes) {
        String line = "{\"" + KEY + "\":\"" + "0".repeat(messageLength(bytes)) + "\"}\n";
        return line.repeat(events).getBytes(StandardCharsets.US_ASCII);
    }
}
