// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A stretch of a file in memory that moves on as it is asked for. For one thread. */
final class FileWindow {
    private static final int USUAL = 64 * 1024;

    private final DiskFile file;
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private long from;

    FileWindow(DiskFile file) {
        this.file = file;
    }

    /**
     * Sees to it that a stretch is in memory.
     *
     * @return whether the file reaches so far
     */
    boolean covers(long offset, int length) throws IOException {
        if (offset >= from && offset + length <= from + bytes.limit()) {
            return true;
        }
        if (bytes.capacity() < length || bytes.capacity() == 0) {
            bytes = ByteBuffer.allocate(Math.max(USUAL, length)).order(ByteOrder.LITTLE_ENDIAN);
        }
        from = offset;
        bytes.clear();
        while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) >= 0) {
            // One read may bring less than there is.
        }
        bytes.flip();
        return bytes.limit() >= length;
    }

    /** What is in memory. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Index of an offset in {@link #bytes}. */
    int indexOf(long offset) {
        return (int) (offset - from);
    }

    /**
     * Copies a stretch of the file, from memory as far as it is there.
     *
     * @return whether the file reaches so far
     */
    boolean copy(long offset, byte[] into, int length) throws IOException {
        int at = indexOf(offset);
        int there = at < 0 ? 0 : Math.clamp(bytes.limit() - (long) at, 0, length);
        if (there > 0) {
            bytes.get(at, into, 0, there);
        }
        ByteBuffer rest = ByteBuffer.wrap(into, there, length - there);
        while (rest.hasRemaining()) {
            if (file.read(rest, offset + rest.position()) < 0) {
                return false;
            }
        }
        return true;
    }
}
