// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.chunk.AckLevel;
import java.nio.ByteBuffer;

/**
 * The fixed part of a frame, {@value #BYTES} bytes, little-endian; {@code docs/store.md} has the table of offsets. Used
 * again and again by one thread; fields follow it, then the payload, then zeros up to a multiple of 8.
 */
final class FrameHeader {
    static final int BYTES = 88;

    /** Bytes that the fields of a frame may have. */
    static final int FIELDS_MAX = 128 * 1024;

    /** Set in frames of chunks that were written before, elsewhere: they are counted already. */
    static final int REWRITTEN = 1;

    private static final int MAGIC = 0x3152_4657;
    private static final int AT_CHECKSUM = 4;
    private static final int BEHIND_CHECKSUM = 8;
    private static final byte[] NO_CHECKSUM = new byte[4];

    FrameKind kind = FrameKind.DATA;
    AckLevel ack = AckLevel.MEMORY;
    int codec;
    int flags;
    int fields;
    int payload;
    int plain;
    int checksum;
    int chain;
    long number;
    long sequence;
    long chunk;
    int ordinal;
    int index;
    int events;
    int kept;
    int groupIndex;
    int groupCount = 1;
    int payloadChecksum;
    long durable;
    long written;

    /** Bytes of a frame with such fields and payload. */
    static long length(int fields, int payload) {
        return ((long) BYTES + fields + payload + 7) & ~7L;
    }

    long length() {
        return length(fields, payload);
    }

    /** Back to the values of a frame that belongs to no chunk and no group. */
    FrameHeader clear(FrameKind of) {
        kind = of;
        ack = AckLevel.MEMORY;
        codec = 0;
        flags = 0;
        chunk = 0;
        ordinal = 0;
        index = 0;
        events = 0;
        kept = 0;
        groupIndex = 0;
        groupCount = 1;
        return this;
    }

    /** Frames that it stands for: a GAP for all that were lost, any other for itself. */
    long span() {
        return kind == FrameKind.GAP ? index : 1;
    }

    /** Whether its events take sequences. */
    boolean advances() {
        return kind == FrameKind.DATA || kind == FrameKind.GAP;
    }

    /** The number of the last frame of its group. */
    long lastOfGroup() {
        return number - groupIndex + groupCount - 1;
    }

    /** Appends the header to a buffer; {@link #sign} when the fields are behind it. */
    void put(ByteBuffer into) {
        into.putInt(MAGIC).putInt(0).putInt(BYTES + fields).putInt(payload);
        into.put((byte) kind.code())
                .put((byte) codec)
                .put((byte) AckCode.of(ack))
                .put((byte) flags);
        into.putInt(chain).putLong(number).putLong(sequence).putLong(chunk);
        into.putInt(ordinal).putInt(index).putInt(events).putInt(kept);
        into.putShort((short) groupIndex).putShort((short) groupCount).putInt(payloadChecksum);
        into.putLong(durable).putLong(written);
    }

    /** Puts the checksum into a header that begins at an index and whose fields are behind it. */
    void sign(ByteBuffer bytes, int at, Checksum sum) {
        checksum = checksumOf(bytes, at, BYTES + fields, sum);
        bytes.putInt(at + AT_CHECKSUM, checksum);
    }

    /**
     * Reads the header at an index.
     *
     * @param most length that the frame may have
     * @return whether there is one that is whole, with a payload that lies within bounds
     */
    boolean read(ByteBuffer bytes, int at, long most, Checksum sum) {
        if (most < BYTES || bytes.limit() - at < BYTES || bytes.getInt(at) != MAGIC) {
            return false;
        }
        int head = bytes.getInt(at + 8);
        payload = bytes.getInt(at + 12);
        fields = head - BYTES;
        if (fields < 0 || fields > FIELDS_MAX || payload < 0 || payload > SegmentLog.PAYLOAD_MAX || length() > most) {
            return false;
        }
        checksum = bytes.getInt(at + AT_CHECKSUM);
        if (bytes.limit() - at < head || checksum != checksumOf(bytes, at, head, sum)) {
            return false;
        }
        return readFixed(bytes, at);
    }

    /** Whether a frame may begin at an index; cheap, and often wrong. */
    static boolean mayBeginAt(ByteBuffer bytes, int at) {
        return bytes.getInt(at) == MAGIC;
    }

    /** Bytes of a header with its fields, as it says itself, and never more than it may say. */
    static int lengthOfHead(ByteBuffer bytes, int at) {
        return Math.clamp(bytes.getInt(at + 8), BYTES, BYTES + FIELDS_MAX);
    }

    /** Takes over a header that {@link #read} found whole before. */
    void load(ByteBuffer bytes, int at) {
        fields = bytes.getInt(at + 8) - BYTES;
        payload = bytes.getInt(at + 12);
        checksum = bytes.getInt(at + AT_CHECKSUM);
        readFixed(bytes, at);
    }

    private boolean readFixed(ByteBuffer bytes, int at) {
        FrameKind read = FrameKind.of(Byte.toUnsignedInt(bytes.get(at + 16)));
        codec = Byte.toUnsignedInt(bytes.get(at + 17));
        plain = payload;
        AckLevel level = AckCode.level(bytes.get(at + 18));
        if (read == null || level == null || (codec != 0 && read != FrameKind.DATA)) {
            return false;
        }
        kind = read;
        ack = level;
        flags = Byte.toUnsignedInt(bytes.get(at + 19));
        chain = bytes.getInt(at + 20);
        number = bytes.getLong(at + 24);
        sequence = bytes.getLong(at + 32);
        chunk = bytes.getLong(at + 40);
        ordinal = bytes.getInt(at + 48);
        index = bytes.getInt(at + 52);
        events = bytes.getInt(at + 56);
        kept = bytes.getInt(at + 60);
        groupIndex = Short.toUnsignedInt(bytes.getShort(at + 64));
        groupCount = Short.toUnsignedInt(bytes.getShort(at + 66));
        payloadChecksum = bytes.getInt(at + 68);
        durable = bytes.getLong(at + 72);
        written = bytes.getLong(at + 80);
        return number > 0 && groupIndex < groupCount && events >= 0 && kept >= 0 && index >= 0 && ordinal >= 0;
    }

    /**
     * Reads how many bytes the payload has when it is not compressed, into {@link #plain}.
     *
     * @param payloadAt where it begins; all of it is there
     * @return whether that can be
     */
    boolean readPlain(ByteBuffer bytes, int payloadAt) {
        plain = codec == 0 ? payload : Packed.plainBytes(bytes, payloadAt, payload);
        return plain >= 0;
    }

    private static int checksumOf(ByteBuffer bytes, int at, int head, Checksum sum) {
        return sum.begin()
                .add(bytes, at, AT_CHECKSUM)
                .add(NO_CHECKSUM, 0, NO_CHECKSUM.length)
                .add(bytes, at + BEHIND_CHECKSUM, head - BEHIND_CHECKSUM)
                .value();
    }
}
