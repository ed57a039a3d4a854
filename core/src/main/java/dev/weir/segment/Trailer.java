// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The last {@value #BYTES} bytes of a sealed segment: where its index lies. A segment without it was not closed.
 *
 * @param footer offset of the FOOTER frame
 * @param snapshot offset of a SNAPSHOT frame that holds for the end of the segment, 0 where there is none
 */
record Trailer(long footer, long snapshot) {
    static final int BYTES = 32;

    private static final long MAGIC = 0x3144_4E45_5249_4557L;
    private static final int SUMMED = 24;

    ByteBuffer write(Checksum sum) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC).putLong(footer).putLong(snapshot);
        bytes.putInt(sum.of(bytes, 0, SUMMED)).putInt(0);
        return bytes.flip();
    }

    /** What stands at an index, or nothing where that is no trailer. */
    static @Nullable Trailer read(ByteBuffer bytes, int at, Checksum sum) {
        if (at < 0 || bytes.limit() - at < BYTES || bytes.getLong(at) != MAGIC) {
            return null;
        }
        return bytes.getInt(at + SUMMED) == sum.of(bytes, at, SUMMED)
                ? new Trailer(bytes.getLong(at + 8), bytes.getLong(at + 16))
                : null;
    }
}
