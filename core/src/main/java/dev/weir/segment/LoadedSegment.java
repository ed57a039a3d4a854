// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.DiskFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** All of a segment in native memory, for as long as it is looked through; close it. For one thread. */
final class LoadedSegment implements AutoCloseable {
    /** Bytes beyond which a file is no segment of ours. */
    private static final long SIZE_MAX = 1L << 30;

    private static final int PIECE = 1 << 20;

    private final LogPlace place;
    private final long number;
    private final Arena arena;
    private final ByteBuffer bytes;

    private LoadedSegment(LogPlace place, long number, Arena arena, ByteBuffer bytes) {
        this.place = place;
        this.number = number;
        this.arena = arena;
        this.bytes = bytes;
    }

    static LoadedSegment load(LogPlace place, long number) throws IOException {
        Path path = place.path(number);
        Arena arena = Arena.ofConfined();
        try (DiskFile file = place.disk().openForReading(path)) {
            long size = file.size();
            if (size > SIZE_MAX) {
                throw new IOException(path + " has " + size + " bytes, limit=" + SIZE_MAX + ": it is no segment");
            }
            ByteBuffer bytes = arena.allocate(Math.max(1, size)).asByteBuffer();
            return new LoadedSegment(place, number, arena, read(file, bytes.limit((int) size)));
        } catch (IOException | RuntimeException refused) {
            arena.close();
            throw refused;
        }
    }

    private static ByteBuffer read(DiskFile file, ByteBuffer bytes) throws IOException {
        int size = bytes.limit();
        int at = 0;
        while (at < size) {
            bytes.limit(Math.min(size, at + PIECE)).position(at);
            int read = file.read(bytes, at);
            if (read < 0) {
                break;
            }
            at += read;
        }
        return bytes.clear().limit(at).order(ByteOrder.LITTLE_ENDIAN);
    }

    SegmentKey key() {
        return place.key(number);
    }

    ByteBuffer bytes() {
        return bytes;
    }

    int size() {
        return bytes.limit();
    }

    Checksum checksum() {
        return place.checksum(number);
    }

    /** Whether its first bytes are the header that they should be. */
    boolean hasHeader() {
        return SegmentHeader.read(bytes, checksum()) != null;
    }

    /** Whether there is nothing in it but zeros. */
    boolean isBlank() {
        for (int at = 0; at < size(); at++) {
            if (bytes.get(at) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        arena.close();
    }
}
