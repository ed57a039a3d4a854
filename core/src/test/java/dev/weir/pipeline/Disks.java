// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.disk.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** What tests do with disks. */
final class Disks {
    private Disks() {}

    /** Copies a folder with all that is in it, and no lock. */
    static void copy(Disk from, MemoryDisk to, Path folder) throws IOException {
        to.createFolders(folder);
        for (Path path : from.list(folder)) {
            switch (from.status(path).kind()) {
                case FOLDER -> copy(from, to, path);
                case FILE, OTHER -> to.append(path, bytes(from, path));
            }
        }
    }

    private static byte[] bytes(Disk disk, Path path) throws IOException {
        try (DiskFile file = disk.openForReading(path)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {
                // One read may bring less than there is.
            }
            return bytes.array();
        }
    }
}
