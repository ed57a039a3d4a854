// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.event.EventBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The payload of a DATA frame as it lies on disk.
 *
 * <p>Compressed, it begins with the bytes that it has when it is not, u32. That length is believed where it is within
 * bounds: more than what lies on disk, at most {@value SegmentLog#PAYLOAD_MAX}, and at most {@value #FREE_BYTES} and
 * {@value #RATIO_MAX} times what lies on disk. What would be beyond these, or does not get smaller, is written as it is.
 *
 * @param codec code for the header, 0 where it lies there as it came
 * @param bytes that lie on disk
 */
record Packed(int codec, ByteBuffer bytes) {
    /** Bytes to one that what is compressed may stand for, beyond {@link #FREE_BYTES}. */
    static final int RATIO_MAX = 1_024;

    /** Bytes for which the ratio does not matter. */
    static final int FREE_BYTES = 1_048_576;

    private static final int PREFIX = Integer.BYTES;
    private static final int WORTH = 256;

    /** The payloads of a group in its order; nothing where nothing is to be compressed, so that this costs nothing. */
    static List<Packed> of(List<Part> group, FrameCodecs codecs) {
        if (codecs.writing().isEmpty()) {
            return List.of();
        }
        FrameCodec codec = codecs.writing().get();
        var packed = new ArrayList<Packed>(group.size());
        for (Part part : group) {
            packed.add(of(part.events(), codec));
        }
        return packed;
    }

    private static Packed of(EventBatch events, FrameCodec codec) {
        int length = events.size();
        if (length >= WORTH) {
            var into = new byte[length - 1];
            int packed = codec.compress(events.bytes(), events.from(), length, into, PREFIX);
            if (packed >= 0 && isPossible(length, PREFIX + packed)) {
                ByteBuffer bytes = ByteBuffer.wrap(into, 0, PREFIX + packed).order(ByteOrder.LITTLE_ENDIAN);
                return new Packed(codec.code(), bytes.putInt(0, length));
            }
        }
        return new Packed(0, ByteBuffer.wrap(events.bytes(), events.from(), length));
    }

    private static boolean isPossible(int plain, int packed) {
        return plain > packed && plain <= SegmentLog.PAYLOAD_MAX && plain <= FREE_BYTES + (long) RATIO_MAX * packed;
    }

    /** What a compressed payload says that it has when it is not, -1 where that cannot be. */
    static int plainBytes(ByteBuffer bytes, int at, int packed) {
        if (packed < PREFIX) {
            return -1;
        }
        int plain = bytes.getInt(at);
        return isPossible(plain, packed) ? plain : -1;
    }

    /**
     * Decompresses a payload.
     *
     * @param packed holds it, from index 0 on
     * @param length bytes of it on disk
     * @param into gets it, from index 0 on
     * @return its bytes
     * @throws IOException if it is not what was written, or has more than the array
     */
    static int unpack(FrameCodec codec, byte[] packed, int length, byte[] into) throws IOException {
        int plain = plainBytes(ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN), 0, length);
        if (plain < 0 || plain > into.length) {
            throw new IOException("a compressed payload of bytes=" + length + " cannot have the length that it says");
        }
        codec.decompress(packed, PREFIX, length - PREFIX, into, plain);
        return plain;
    }
}
