// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.file;

import dev.weir.disk.DiskFile;
import dev.weir.disk.FileKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A delivery that is being written to the end of a file, as it was noted beforehand: where, and checksums of what. So whoever
 * finds the file longer than it was can tell whether all that is behind is of this delivery. For one thread at a time.
 *
 * <p>There is a checksum for each {@value #BLOCK} bytes between multiples of that in the file, because that is where the
 * end of a process cuts a write short.
 */
final class Writing {
    /** Bytes between two places at which a write may be cut short. */
    static final int BLOCK = 4_096;

    final String key;
    final Path path;
    final FileKey file;
    final long begin;
    final List<Piece> pieces = new ArrayList<>();
    boolean ended;

    /**
     * Nothing of it is written yet.
     *
     * @param key names the delivery
     * @param path the file
     * @param file its identity
     * @param begin its size
     */
    Writing(String key, Path path, FileKey file, long begin) {
        this.key = key;
        this.path = path;
        this.file = file;
        this.begin = begin;
    }

    /**
     * What is written at once.
     *
     * @param length bytes
     * @param checksums of its blocks
     */
    record Piece(int length, int[] checksums) {}

    /** Bytes of all pieces. */
    long bytes() {
        return pieces.stream().mapToLong(Piece::length).sum();
    }

    /** The next piece. */
    Piece next(byte[] b, int length) {
        long at = begin + bytes();
        int first = lengthOfBlock(at, length);
        int[] checksums = new int[blocks(at, length)];
        int from = 0;
        for (int i = 0; i < checksums.length; i++) {
            int size = i == 0 ? first : Math.min(BLOCK, length - from);
            checksums[i] = checksum(b, from, size);
            from += size;
        }
        return new Piece(length, checksums);
    }

    /** Blocks of a piece at a place in the file. */
    static int blocks(long at, int length) {
        return (int) ((at + length + BLOCK - 1) / BLOCK - at / BLOCK);
    }

    private static int lengthOfBlock(long at, long length) {
        return (int) Math.min(BLOCK - at % BLOCK, length);
    }

    private static int checksum(byte[] b, int from, int length) {
        var checksum = new CRC32C();
        checksum.update(b, from, length);
        return (int) checksum.getValue();
    }

    /**
     * Whether the file has the first bytes of this delivery behind what was there before.
     *
     * @param bytes how many, to the end of the file or of the delivery
     * @throws IOException if it cannot be read
     */
    boolean isIn(DiskFile content, long bytes) throws IOException {
        byte[] block = new byte[BLOCK];
        long done = 0;
        for (Piece piece : pieces) {
            long end = done + piece.length;
            for (int checksum : piece.checksums) {
                if (done == bytes) {
                    return true;
                }
                int length = lengthOfBlock(begin + done, end - done);
                if (bytes - done < length || !read(content, begin + done, block, length)) {
                    return false;
                }
                if (checksum(block, 0, length) != checksum) {
                    return false;
                }
                done += length;
            }
        }
        return done == bytes;
    }

    private static boolean read(DiskFile content, long from, byte[] into, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into, 0, length);
        while (buffer.hasRemaining()) {
            if (content.read(buffer, from + buffer.position()) < 0) {
                return false;
            }
        }
        return true;
    }
}
