// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;

/** The folder of bytes that could not be read and were not thrown away. Nothing here is ever deleted by us. */
final class Quarantine {
    private static final int PIECE = 64 * 1024;

    private final Disk disk;
    private final Path folder;

    Quarantine(Disk disk, Path store) {
        this.disk = disk;
        this.folder = store.resolve("quarantine");
    }

    /** Keeps a copy of a whole file that is no segment, under its own name and a number of its own. */
    void keep(Path file) throws IOException {
        disk.createFolders(folder);
        Path copy = free(file.getFileName().toString());
        try (DiskFile from = disk.openForReading(file);
                DiskFile to = disk.openForWriting(copy)) {
            ByteBuffer piece = ByteBuffer.allocate(PIECE);
            long at = 0;
            for (int read = from.read(piece, at); read >= 0; read = from.read(piece.clear(), at)) {
                to.write(piece.flip(), at);
                at += read;
            }
            to.force();
        }
        disk.syncFolder(folder);
    }

    private Path free(String name) throws IOException {
        Set<Path> taken = Set.copyOf(disk.list(folder));
        int number = 0;
        Path path = folder.resolve(name + "-" + number + ".bad");
        while (taken.contains(path)) {
            number++;
            path = folder.resolve(name + "-" + number + ".bad");
        }
        return path;
    }

    /** Keeps a copy of a stretch of a segment; repeated, it is the same copy. */
    void keep(LoadedSegment segment, long from, long to) throws IOException {
        SegmentKey key = segment.key();
        disk.createFolders(folder);
        Path copy = folder.resolve("%s-%020d-%d-%d.bad".formatted(key.log().folder(), key.number(), from, to));
        try (DiskFile file = disk.openForWriting(copy)) {
            ByteBuffer bytes = segment.bytes().duplicate();
            bytes.limit((int) to).position((int) from);
            file.truncate(0);
            file.write(bytes, 0);
            file.force();
        }
        disk.syncFolder(folder);
    }
}
