// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.file;

import dev.weir.disk.AppendFile;
import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.disk.FileStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A disk whose process dies at one of its operations, or just behind it: of a write a part is done, an append ends at a
 * page, and whatever is tried then fails with {@link Death}. Or one that refuses to write under a folder. For one thread.
 */
final class MortalDisk implements Disk {
    private static final int PAGE = 4_096;

    private final Disk disk;
    private final boolean behind;
    private int left;
    private Path refused;
    private boolean refusesDeletes;

    /** The end of the process. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    MortalDisk(Disk disk, int operations) {
        this(disk, operations, false);
    }

    /** With the last operation done whole, where the process is to die behind it. */
    MortalDisk(Disk disk, int operations, boolean behind) {
        this.disk = disk;
        this.behind = behind;
        left = operations;
    }

    /** Refuses to write under a folder from now on; nowhere where there is none. */
    void refuse(Path folder, boolean deletesToo) {
        refused = folder;
        refusesDeletes = deletesToo;
    }

    private interface Work {
        void run() throws IOException;
    }

    private void perform(Path path, boolean delete, Work part, Work whole) throws IOException {
        if (left == 0) {
            throw new Death();
        }
        if (refused != null && path.startsWith(refused) && (!delete || refusesDeletes)) {
            throw new IOException("No space left on device");
        }
        left--;
        if (left == 0) {
            (behind ? whole : part).run();
            throw new Death();
        }
        whole.run();
    }

    private void alive() {
        if (left == 0) {
            throw new Death();
        }
    }

    @Override
    public DiskFile openForReading(Path path) throws IOException {
        alive();
        return disk.openForReading(path);
    }

    @Override
    public DiskFile openForWriting(Path path) throws IOException {
        perform(path, false, () -> {}, () -> {});
        return new Written(path, disk.openForWriting(path));
    }

    @Override
    public AppendFile openForAppending(Path path) throws IOException {
        perform(path, false, () -> {}, () -> {});
        return new Appended(path, disk.openForAppending(path));
    }

    @Override
    public FileStatus status(Path path) throws IOException {
        alive();
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
        perform(to, false, () -> {}, () -> disk.move(from, to));
    }

    @Override
    public void delete(Path path) throws IOException {
        perform(path, true, () -> {}, () -> disk.delete(path));
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        perform(folder, false, () -> {}, () -> disk.syncFolder(folder));
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

    private final class Written implements DiskFile {
        private final Path path;
        private final DiskFile file;

        Written(Path path, DiskFile file) {
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
                    path,
                    false,
                    () -> file.write(from.slice(from.position(), from.remaining() / 2), position),
                    () -> file.write(from, position));
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            perform(path, false, () -> {}, () -> file.truncate(size));
        }

        @Override
        public void force() throws IOException {
            perform(path, false, () -> {}, file::force);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private final class Appended implements AppendFile {
        private final Path path;
        private final AppendFile file;

        Appended(Path path, AppendFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public void append(ByteBuffer from) throws IOException {
            perform(path, false, () -> appendPages(from), () -> file.append(from));
        }

        private void appendPages(ByteBuffer from) throws IOException {
            long end = (file.size() + from.remaining() / 2) / PAGE * PAGE;
            if (end > file.size()) {
                file.append(from.slice(from.position(), (int) (end - file.size())));
            }
        }

        @Override
        public long size() throws IOException {
            alive();
            return file.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            perform(path, false, () -> {}, () -> file.truncate(size));
        }

        @Override
        public void force() throws IOException {
            perform(path, false, () -> {}, file::force);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
