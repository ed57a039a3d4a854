// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The file {@code reserve}: {@value #BYTES} bytes that are given up when the disk is full, so that cursors and state can
 * still be written while the rest waits. Safe for any thread.
 */
final class Reserve {
    static final int BYTES = 8 * 1024 * 1024;

    private static final int STEP = 1 << 20;

    private final Disk disk;
    private final Path store;

    Reserve(Disk disk, Path store) {
        this.disk = disk;
        this.store = store;
    }

    /**
     * Takes the room, where there is room.
     *
     * @return whether it is held
     */
    synchronized boolean take() throws IOException {
        return take(0);
    }

    /** The same, where so many bytes are free beside it. */
    synchronized boolean take(long room) throws IOException {
        Path path = path();
        try (DiskFile file = disk.openForWriting(path)) {
            if (disk.freeBytes(store) - (BYTES - file.size()) < room) {
                return false;
            }
            ByteBuffer zeros = ByteBuffer.allocate(STEP);
            for (long at = file.size(); at < BYTES; at += zeros.limit()) {
                zeros.clear().limit((int) Math.min(STEP, BYTES - at));
                file.write(zeros, at);
            }
            file.force();
            disk.syncFolder(store);
            return true;
        } catch (IOException full) {
            release();
            return false;
        }
    }

    /** Gives the room up. Idempotent. */
    synchronized void release() throws IOException {
        try {
            disk.delete(path());
            disk.syncFolder(store);
        } catch (NoSuchFileException gone) {
            // It was given up before.
        }
    }

    private Path path() {
        return store.resolve("reserve");
    }
}
