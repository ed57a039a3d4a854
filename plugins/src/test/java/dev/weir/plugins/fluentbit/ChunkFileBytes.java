// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.fluentbit;

import dev.weir.event.EventBatch;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.CRC32;

/** Chunk files as the versions of Fluent Bit write them, byte by byte. */
final class ChunkFileBytes {
    private static final int HEADER = 24;

    private ChunkFileBytes() {}

    /** How the checksum is written. */
    enum Sum {
        OFF,
        OF_AN_EMPTY_FILE,
        FINISHED,
        CUT_SHORT
    }

    /** Events that are one text each. */
    static byte[] events(String... texts) {
        var all = new ByteArrayOutputStream();
        for (String text : texts) {
            EventBatch one = EventBatch.of(Instant.ofEpochSecond(1_700_000_000, 5), "log", text);
            all.write(one.bytes(), one.from(), one.size());
        }
        return all.toByteArray();
    }

    /** The metadata since 1.8.10. */
    static byte[] named(int kind, String tag) {
        byte[] text = tag.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(4 + text.length)
                .put((byte) 0xf1)
                .put((byte) 0x77)
                .put((byte) kind)
                .put((byte) 0)
                .put(text)
                .array();
    }

    /** The metadata with routes behind the tag. */
    static byte[] routed(String tag) {
        byte[] plain = named(0, tag);
        plain[3] = 1;
        return ByteBuffer.allocate(plain.length + 7)
                .put(plain)
                .put((byte) 0)
                .putShort((short) 4)
                .put(new byte[] {0, 1, 0, 2})
                .array();
    }

    /** A file as versions since 2.0 write it. */
    static byte[] file(byte[] metadata, byte[] events, Sum sum) {
        return file(metadata, events, sum, true);
    }

    /** A file. */
    static byte[] file(byte[] metadata, byte[] events, Sum sum, boolean withLength) {
        ByteBuffer file = ByteBuffer.allocate(HEADER + metadata.length + events.length);
        file.put((byte) 0xc1).put((byte) 0);
        file.putInt(10, withLength ? events.length : 0);
        file.position(22);
        file.putShort((short) metadata.length).put(metadata).put(events);
        var crc = new CRC32();
        crc.update(file.array(), 22, file.capacity() - 22);
        int finished = (int) crc.getValue();
        file.putInt(
                2,
                switch (sum) {
                    case OFF -> 0;
                    case OF_AN_EMPTY_FILE -> 0xff12d941;
                    case FINISHED -> finished;
                    case CUT_SHORT -> Integer.reverseBytes(~finished);
                });
        return file.array();
    }
}
