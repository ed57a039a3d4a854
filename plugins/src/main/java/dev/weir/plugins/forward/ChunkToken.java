// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.event.MessagePack;
import dev.weir.event.MessagePackWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name that a sender gave to a message in the option {@code chunk}, and by which it wants it
 * acknowledged. Kept as the MessagePack value that came, a text or a binary, so that it goes back
 * unchanged. Immutable; at most {@value #MAX_BYTES} bytes.
 */
final class ChunkToken {
    /** Bytes that a name may have; Fluentd's have 24. */
    static final int MAX_BYTES = 512;

    private static final byte[] ACK = "ack".getBytes(StandardCharsets.US_ASCII);

    private final byte[] packed;

    /** Copies the MessagePack value between the two indexes. */
    ChunkToken(byte[] b, int from, int to) {
        packed = Arrays.copyOfRange(b, from, to);
    }

    /** The name as a text; of a binary, its bytes as one. */
    String text() {
        int from = MessagePack.body(packed, 0);
        return new String(packed, from, MessagePack.length(packed, 0), StandardCharsets.ISO_8859_1);
    }

    /** Appends the answer that tells the sender to forget the message. */
    void appendAck(MessagePackWriter out) {
        out.mapHeader(1);
        out.text(ACK, 0, ACK.length);
        out.raw(packed, 0, packed.length);
    }
}
