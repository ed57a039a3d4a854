// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.agent.main.Failpoint.Operation;
import dev.weir.disk.AppendFile;
import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.disk.FileStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk that ends the process at a pass of a {@link Failpoint} in the folder of an agent. Safe for any thread. */
final class HaltingDisk implements Disk {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** A write behind the end of a file is cut short by a signal between two of these, and nowhere else. */
    private static final int PAGE = 4_096;

    private final Disk disk;
    private final Path folder;
    private final Halt halt;
    private final AtomicInteger passes = new AtomicInteger();

    HaltingDisk(Disk disk, Path folder, Halt halt) {
        this.disk = disk;
        this.folder = folder;
        this.halt = halt;
        Suicide.prepare();
    }

    /** Something that is done to the disk. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private void perform(Operation operation, Path path, Work work) throws IOException {
        perform(operation, path, NOTHING, work, () -> {});
    }

    private void perform(Operation operation, Path path, ByteBuffer written, Work whole, Work half) throws IOException {
        boolean last = path.startsWith(folder)
                && halt.failpoint().isPassedBy(operation, folder.relativize(path), written)
                && passes.incrementAndGet() == halt.pass();
        if (!last) {
            whole.run();
            return;
        }
        switch (halt.failpoint().side()) {
            case BEFORE -> {}
            case HALFWAY -> half.run();
            case AFTER -> whole.run();
        }
        Suicide.commit();
    }

    @Override
    public DiskFile openForReading(Path path) throws IOException {
        return disk.openForReading(path);
    }

    @Override
    public DiskFile openForWriting(Path path) throws IOException {
        if (!Files.exists(path)) {
            perform(Operation.CREATE, path, () -> disk.openForWriting(path).close());
        }
        return new HaltingFile(path, disk.openForWriting(path));
    }

    @Override
    public AppendFile openForAppending(Path path) throws IOException {
        return new HaltingAppendFile(path, disk.openForAppending(path));
    }

    @Override
    public FileStatus status(Path path) throws IOException {
        return disk.status(path);
    }

    @Override
    public List<Path> list(Path listed) throws IOException {
        return disk.list(listed);
    }

    @Override
    public void createFolders(Path made) throws IOException {
        disk.createFolders(made);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        perform(Operation.RENAME, from, () -> disk.move(from, to));
    }

    @Override
    public void delete(Path path) throws IOException {
        perform(Operation.DELETE, path, () -> disk.delete(path));
    }

    @Override
    public void syncFolder(Path synced) throws IOException {
        perform(Operation.SYNC_FOLDER, synced, () -> disk.syncFolder(synced));
    }

    @Override
    public long freeBytes(Path asked) throws IOException {
        return disk.freeBytes(asked);
    }

    @Override
    public LockAnswer tryLock(Path path, String holder) throws IOException {
        return disk.tryLock(path, holder);
    }

    @Override
    public Optional<Watch> watch(Path watched, ChangeListener listener) {
        return disk.watch(watched, listener);
    }

    private final class HaltingFile implements DiskFile {
        private final Path path;
        private final DiskFile file;

        HaltingFile(Path path, DiskFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            perform(
                    Operation.WRITE,
                    path,
                    from,
                    () -> file.write(from, position),
                    () -> file.write(from.slice(from.position(), from.remaining() / 2), position));
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            perform(Operation.TRUNCATE, path, () -> file.truncate(size));
        }

        @Override
        public void force() throws IOException {
            perform(Operation.FORCE, path, file::force);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private final class HaltingAppendFile implements AppendFile {
        private final Path path;
        private final AppendFile file;

        HaltingAppendFile(Path path, AppendFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public void append(ByteBuffer from) throws IOException {
            perform(Operation.APPEND, path, from, () -> file.append(from), () -> file.append(half(from)));
        }

        private ByteBuffer half(ByteBuffer from) throws IOException {
            long size = file.size();
            long end = Math.ceilDiv(size + from.remaining() / 2, PAGE) * PAGE;
            return from.slice(from.position(), (int) Math.min(from.remaining(), end - size));
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            perform(Operation.TRUNCATE, path, () -> file.truncate(size));
        }

        @Override
        public void force() throws IOException {
            perform(Operation.FORCE, path, file::force);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
