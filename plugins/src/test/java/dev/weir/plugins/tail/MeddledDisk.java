// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.disk.FileStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A disk to which something happens at the worst moment: just before a file is opened, looked at or read. */
final class MeddledDisk implements Disk {
    private final Disk disk;
    private final Meddler meddler;

    MeddledDisk(Disk disk, Meddler meddler) {
        this.disk = disk;
        this.meddler = meddler;
    }

    /** What is about to be done. */
    enum Moment {
        OPEN,
        STATUS,
        LIST,
        READ
    }

    /** Does something, or throws, before something else is done. */
    @FunctionalInterface
    interface Meddler {
        void before(Moment moment, Path path) throws IOException;
    }

    @Override
    public DiskFile openForReading(Path path) throws IOException {
        meddler.before(Moment.OPEN, path);
        return new MeddledFile(path, disk.openForReading(path));
    }

    @Override
    public DiskFile openForWriting(Path path) throws IOException {
        return disk.openForWriting(path);
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
    public FileStatus status(Path path) throws IOException {
        meddler.before(Moment.STATUS, path);
        return disk.status(path);
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        meddler.before(Moment.LIST, folder);
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
    public Optional<Watch> watch(Path folder, ChangeListener listener) {
        return disk.watch(folder, listener);
    }

    private final class MeddledFile implements DiskFile {
        private final Path path;
        private final DiskFile file;

        MeddledFile(Path path, DiskFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            meddler.before(Moment.READ, path);
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
