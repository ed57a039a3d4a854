// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The one buffer that all files of an input share: a window on a file, valid until the next {@link #fill}.
 * Takes no memory until it is filled first. For one thread.
 */
final class ReadBuffer {
    /** Bytes of the window. */
    static final int CAPACITY = 128 * 1024 + TailedFile.MARK_BYTES;

    private byte[] bytes = new byte[0];
    private ByteBuffer direct = ByteBuffer.allocate(0);

    /** The bytes; the byte at index 0 is that of the position given to {@link #fill}. */
    byte[] bytes() {
        return bytes;
    }

    /**
     * Fills the window with the file's bytes from a position on.
     *
     * @return how many there were; fewer than asked for only at the end of the file
     */
    int fill(DiskFile file, long position, int most) throws IOException {
        if (bytes.length == 0) {
            bytes = new byte[CAPACITY];
            direct = ByteBuffer.allocateDirect(CAPACITY);
        }
        direct.clear().limit(Math.min(most, CAPACITY));
        while (direct.hasRemaining()) {
            int wanted = direct.remaining();
            if (file.read(direct, position + direct.position()) < wanted) {
                break;
            }
        }
        int length = direct.position();
        direct.flip().get(bytes, 0, length);
        return length;
    }

    /** Hash of the bytes before an index, of as many as a mark has. */
    long mark(int to) {
        long hash = 0;
        for (int i = Math.max(0, to - TailedFile.MARK_BYTES); i < to; i++) {
            hash = hash * 31 + bytes[i];
        }
        return hash;
    }
}
