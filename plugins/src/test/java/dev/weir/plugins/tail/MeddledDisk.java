// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.disk.FileStatus;
import dev.weir.disk.ForwardingDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A disk to which something happens at the worst moment: just before a file is opened, looked at or read. */
final class MeddledDisk extends ForwardingDisk {
    private final Meddler meddler;

    MeddledDisk(Disk disk, Meddler meddler) {
        super(disk);
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
        return new MeddledFile(path, super.openForReading(path));
    }

    @Override
    public FileStatus status(Path path) throws IOException {
        meddler.before(Moment.STATUS, path);
        return super.status(path);
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        meddler.before(Moment.LIST, folder);
        return super.list(folder);
    }

    private final class MeddledFile extends ForwardingFile {
        private final Path path;

        MeddledFile(Path path, DiskFile file) {
            super(file);
            this.path = path;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            meddler.before(Moment.READ, path);
            return super.read(into, position);
        }
    }
}
