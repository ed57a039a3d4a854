// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.segment;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.disk.FileStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A disk whose power goes before an operation that is named beforehand; only what changes or syncs is counted. It has
 * no room for the reserve of a store, whose megabytes would be most of the work of every copy.
 */
final class PoweredDisk implements Disk {
    private final Disk disk;
    private long last;
    private long operations;

    /** Carries out so many operations and not one more. */
    PoweredDisk(Disk disk, long last) {
        this.disk = disk;
        this.last = last;
    }

    /** From now on, carries out so many operations more. */
    void cutAfter(long more) {
        last = operations + more;
    }

    private void step() {
        if (operations >= last) {
            throw new PowerLoss();
        }
        operations++;
    }

    @Override
    public DiskFile openForReading(Path path) throws IOException {
        return new PoweredFile(disk.openForReading(path));
    }

    @Override
    public DiskFile openForWriting(Path path) throws IOException {
        step();
        if (path.endsWith("reserve")) {
            throw new IOException("No space left on device");
        }
        return new PoweredFile(disk.openForWriting(path));
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
        return disk.status(path);
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        return disk.list(folder);
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        step();
        disk.createFolders(folder);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        step();
        disk.move(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        step();
        disk.delete(path);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        step();
        disk.syncFolder(folder);
    }

    @Override
    public Optional<Watch> watch(Path folder, ChangeListener listener) {
        return disk.watch(folder, listener);
    }

    private final class PoweredFile implements DiskFile {
        private final DiskFile file;

        PoweredFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            step();
            file.write(from, position);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            step();
            file.truncate(size);
        }

        @Override
        public void force() throws IOException {
            step();
            file.force();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
