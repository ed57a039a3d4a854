// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A disk that has another do everything, for those that change some of it. Files opened for appending go through {@link
 * #openForWriting}, so that who overrides that sees every write. As safe for several threads as the other.
 */
public class ForwardingDisk implements Disk {
    private final Disk disk;

    /** Over another disk. */
    public ForwardingDisk(Disk disk) {
        this.disk = disk;
    }

    @Override
    public DiskFile openForReading(Path path) throws IOException {
        return disk.openForReading(path);
    }

    @Override
    public DiskFile openForWriting(Path path) throws IOException {
        return disk.openForWriting(path);
    }

    @Override
    public FileStatus status(Path path) throws IOException {
        return disk.status(path);
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        return disk.list(folder);
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        disk.createFolders(folder);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        disk.move(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        disk.delete(path);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        disk.syncFolder(folder);
    }

    @Override
    public long freeBytes(Path folder) throws IOException {
        return disk.freeBytes(folder);
    }

    @Override
    public LockAnswer tryLock(Path path, String holder) throws IOException {
        return disk.tryLock(path, holder);
    }

    @Override
    public Optional<Watch> watch(Path folder, ChangeListener listener) {
        return disk.watch(folder, listener);
    }

    /** A file that has another do everything. As safe for several threads as the other. */
    public static class ForwardingFile implements DiskFile {
        private final DiskFile file;

        /** Over another file. */
        public ForwardingFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            file.write(from, position);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void force() throws IOException {
            file.force();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
