// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The folder of bytes that could not be read and were not thrown away. Nothing here is ever deleted by us. */
final class Quarantine {
    private final Disk disk;
    private final Path folder;

    Quarantine(Disk disk, Path store) {
        this.disk = disk;
        this.folder = store.resolve("quarantine");
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
