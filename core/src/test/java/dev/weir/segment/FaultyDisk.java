// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.disk.ForwardingDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A disk that refuses what it is told to refuse, and counts what is done to it. */
public class FaultyDisk extends ForwardingDisk {
    private @Nullable Fault fault;
    private long operations;
    private int open;

    /** Over a disk that refuses nothing. */
    public FaultyDisk(Disk disk) {
        super(disk);
    }

    /** What changes or syncs something. */
    public enum Operation {
        CREATE,
        WRITE,
        TRUNCATE,
        FORCE,
        MOVE,
        DELETE,
        SYNC_FOLDER,
        READ
    }

    /** Decides, before each operation, whether it fails. */
    @FunctionalInterface
    public interface Fault {
        /**
         * Looks at an operation.
         *
         * @param number of the operation, from 1
         * @return bytes that a write may still write before it fails; -1 where nothing fails
         */
        int fails(long number, Operation operation, Path path) throws IOException;
    }

    /** From now on this decides; nothing fails where there is none. */
    public void fault(@Nullable Fault next) {
        fault = next;
    }

    long operations() {
        return operations;
    }

    int open() {
        return open;
    }

    private int before(Operation operation, Path path) throws IOException {
        operations++;
        Fault now = fault;
        return now == null ? -1 : now.fails(operations, operation, path);
    }

    private void check(Operation operation, Path path) throws IOException {
        if (before(operation, path) >= 0) {
            throw new IOException("Input/output error");
        }
    }

    @Override
    public DiskFile openForReading(Path path) throws IOException {
        return new FaultyFile(path, super.openForReading(path));
    }

    @Override
    public DiskFile openForWriting(Path path) throws IOException {
        check(Operation.CREATE, path);
        return new FaultyFile(path, super.openForWriting(path));
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        check(Operation.MOVE, from);
        super.move(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        check(Operation.DELETE, path);
        super.delete(path);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        check(Operation.SYNC_FOLDER, folder);
        super.syncFolder(folder);
    }

    private final class FaultyFile extends ForwardingFile {
        private final Path path;

        FaultyFile(Path path, DiskFile file) {
            super(file);
            this.path = path;
            open++;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            check(Operation.READ, path);
            return super.read(into, position);
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            int fails = before(Operation.WRITE, path);
            if (fails < 0) {
                super.write(from, position);
                return;
            }
            int some = Math.min(fails, from.remaining());
            super.write(from.slice(from.position(), some), position);
            throw new IOException("No space left on device");
        }

        @Override
        public void truncate(long size) throws IOException {
            check(Operation.TRUNCATE, path);
            super.truncate(size);
        }

        @Override
        public void force() throws IOException {
            check(Operation.FORCE, path);
            super.force();
        }

        @Override
        public void close() throws IOException {
            open--;
            super.close();
        }
    }
}
