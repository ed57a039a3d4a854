// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * CRC32C that begins with the identity of the store and the number of a file, so that bytes of another store or another
 * file never pass for this one's. For one thread at a time.
 */
final class Checksum {
    private static final int SEED_BYTES = 24;

    private final byte[] seed = new byte[SEED_BYTES];
    private final CRC32C crc = new CRC32C();

    Checksum(UUID store, long number) {
        ByteBuffer.wrap(seed)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(store.getMostSignificantBits())
                .putLong(store.getLeastSignificantBits())
                .putLong(number);
    }

    /** Of so many bytes from an index on; the buffer's position stays. */
    int of(ByteBuffer bytes, int from, int length) {
        begin();
        return add(bytes, from, length).value();
    }

    /** Begins anew. */
    Checksum begin() {
        crc.reset();
        crc.update(seed);
        return this;
    }

    Checksum add(ByteBuffer bytes, int from, int length) {
        crc.update(bytes.slice(from, length));
        return this;
    }

    Checksum add(byte[] bytes, int from, int length) {
        crc.update(bytes, from, length);
        return this;
    }

    int value() {
        return (int) crc.getValue();
    }
}
