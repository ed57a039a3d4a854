// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;

/** The disk of this machine, through {@code java.nio.file}. Safe for any thread. */
public final class RealDisk implements Disk {
    private final FolderWatcher watcher;

    /**
     * The disk, with watches told on threads of the given kind.
     *
     * @param threads makes the one thread that waits for the kernel's word, when the first watch asks
     */
    public RealDisk(ThreadFactory threads) {
        watcher = new FolderWatcher(threads);
    }

    @Override
    public DiskFile openForReading(Path path) throws IOException {
        return new ChannelFile(FileChannel.open(path, StandardOpenOption.READ));
    }

    @Override
    public DiskFile openForWriting(Path path) throws IOException {
        return new ChannelFile(
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE));
    }

    @Override
    public AppendFile openForAppending(Path path) throws IOException {
        return new AppendChannel(
                FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    @Override
    public FileStatus status(Path path) throws IOException {
        var facts = Files.readAttributes(path, BasicFileAttributes.class);
        Map<String, Object> numbers = Files.readAttributes(path, "unix:dev,ino");
        var key = new FileKey(number(numbers, "dev"), number(numbers, "ino"));
        return new FileStatus(
                key, kind(facts), facts.size(), facts.lastModifiedTime().toInstant());
    }

    private static FileStatus.Kind kind(BasicFileAttributes facts) {
        if (facts.isRegularFile()) {
            return FileStatus.Kind.FILE;
        }
        return facts.isDirectory() ? FileStatus.Kind.FOLDER : FileStatus.Kind.OTHER;
    }

    private static long number(Map<String, Object> facts, String name) throws IOException {
        if (facts.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IOException("this file system does not tell the " + name + " of a file");
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        try (var names = Files.list(folder)) {
            return names.toList();
        }
    }

    @Override
    public void visit(Path folder, Predicate<Path> visitor) throws IOException {
        try (var names = Files.newDirectoryStream(folder)) {
            for (Path path : names) {
                if (!visitor.test(path)) {
                    return;
                }
            }
        } catch (DirectoryIteratorException refused) {
            throw refused.getCause();
        }
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        Files.createDirectories(folder);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.delete(path);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public long freeBytes(Path folder) throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    @Override
    public LockAnswer tryLock(Path path, String holder) throws IOException {
        return FileLocks.tryLock(path, holder);
    }

    @Override
    public Optional<Watch> watch(Path folder, ChangeListener listener) {
        return watcher.watch(folder, listener);
    }

    private record ChannelFile(FileChannel channel) implements DiskFile {
        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return channel.read(into, position);
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            long at = position;
            while (from.hasRemaining()) {
                at += channel.write(from, at);
            }
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private record AppendChannel(FileChannel channel) implements AppendFile {
        @Override
        public void append(ByteBuffer from) throws IOException {
            while (from.hasRemaining()) {
                channel.write(from);
            }
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
