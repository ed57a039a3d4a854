// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.segment;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.disk.ForwardingDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A disk whose power goes before an operation that is named beforehand; only what changes or syncs is counted. Unless
 * told otherwise it has no room for the reserve of a store.
 */
final class PoweredDisk extends ForwardingDisk {
    private final boolean hasRoom;
    private long last;
    private long operations;

    /** Carries out so many operations and not one more. */
    PoweredDisk(Disk disk, long last) {
        this(disk, last, false);
    }

    /** The same, with room for the reserve where that is what a test looks at. */
    PoweredDisk(Disk disk, long last, boolean hasRoom) {
        super(disk);
        this.last = last;
        this.hasRoom = hasRoom;
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
    public DiskFile openForWriting(Path path) throws IOException {
        step();
        if (!hasRoom && path.endsWith("reserve")) {
            throw new IOException("No space left on device");
        }
        return new PoweredFile(super.openForWriting(path));
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        step();
        super.createFolders(folder);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        step();
        super.move(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        step();
        super.delete(path);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        step();
        super.syncFolder(folder);
    }

    private final class PoweredFile extends ForwardingFile {
        PoweredFile(DiskFile file) {
            super(file);
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            step();
            super.write(from, position);
        }

        @Override
        public void truncate(long size) throws IOException {
            step();
            super.truncate(size);
        }

        @Override
        public void force() throws IOException {
            step();
            super.force();
        }
    }
}
