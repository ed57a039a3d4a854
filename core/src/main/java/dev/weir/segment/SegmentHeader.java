// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The first {@value #BYTES} bytes of a segment.
 *
 * @param store identity of the store
 * @param log code of the log
 * @param number of the segment
 * @param firstSequence sequence of the first event in it
 * @param firstFrame number of the first frame in it
 * @param createdMillis wall time
 * @param checksum of the header; the first frame chains from it
 */
record SegmentHeader(
        UUID store, int log, long number, long firstSequence, long firstFrame, long createdMillis, int checksum) {
    static final int BYTES = 64;

    private static final long MAGIC = 0x3147_4553_5249_4557L;
    private static final int VERSION = 1;
    private static final int AT_CHECKSUM = 12;

    /** Appends it to a buffer; the checksum is computed. */
    static int put(ByteBuffer into, SegmentHeader header, Checksum sum) {
        int at = into.position();
        into.putLong(MAGIC)
                .putShort((short) VERSION)
                .put((byte) header.log)
                .put((byte) 0)
                .putInt(0);
        into.putLong(header.store.getMostSignificantBits()).putLong(header.store.getLeastSignificantBits());
        into.putLong(header.number).putLong(header.firstSequence);
        into.putLong(header.firstFrame).putLong(header.createdMillis);
        int checksum = checksumOf(into, at, sum);
        into.putInt(at + AT_CHECKSUM, checksum);
        return checksum;
    }

    /** What stands at the beginning of a file, or nothing where that is no header of this store and number. */
    static @Nullable SegmentHeader read(ByteBuffer bytes, Checksum sum) {
        if (bytes.limit() < BYTES || bytes.getLong(0) != MAGIC || bytes.getShort(8) != VERSION) {
            return null;
        }
        int checksum = bytes.getInt(AT_CHECKSUM);
        if (checksum != checksumOf(bytes, 0, sum)) {
            return null;
        }
        return new SegmentHeader(
                new UUID(bytes.getLong(16), bytes.getLong(24)),
                bytes.get(10),
                bytes.getLong(32),
                bytes.getLong(40),
                bytes.getLong(48),
                bytes.getLong(56),
                checksum);
    }

    /** The store that a header claims to be of, unchecked; for a store whose FORMAT is gone. */
    static @Nullable UUID claimedStore(ByteBuffer bytes) {
        if (bytes.limit() < BYTES || bytes.order(ByteOrder.LITTLE_ENDIAN).getLong(0) != MAGIC) {
            return null;
        }
        UUID claimed = new UUID(bytes.getLong(16), bytes.getLong(24));
        SegmentHeader header = read(bytes, new Checksum(claimed, bytes.getLong(32)));
        return header == null ? null : claimed;
    }

    private static int checksumOf(ByteBuffer bytes, int at, Checksum sum) {
        return sum.begin()
                .add(bytes, at, AT_CHECKSUM)
                .add(bytes, at + AT_CHECKSUM + 4, BYTES - AT_CHECKSUM - 4)
                .value();
    }
}
