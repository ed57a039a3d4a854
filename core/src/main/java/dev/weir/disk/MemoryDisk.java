// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A disk that is a map in memory, for simulations and tests, with the habits of a Unix file system.
 *
 * <p>A file is not its name: it keeps its number and its content when it is renamed, and lives on
 * without a name while somebody has it open. The number of a file that is gone for good goes to the next
 * one that is made, the lowest first. Names are absolute; the root folder is there from the start.
 *
 * <p>Watches are told on the thread that made the change, after it, with no lock held. Everything is
 * durable at once. A file holds at most 2^31 - 9 bytes. Safe for any thread.
 */
public final class MemoryDisk implements Disk {
    private static final long DEVICE = 1;
    private static final int LINKS_MAX = 16;

    private final InstantSource clock;
    private final Map<Path, Node> names = new HashMap<>();
    private final Map<Path, String> locks = new HashMap<>();
    private final TreeSet<Long> freeNumbers = new TreeSet<>();
    private final List<Registration> registrations = new ArrayList<>();
    private long lastNumber = 1;
    private boolean deaf;

    /**
     * An empty disk.
     *
     * @param clock when files are made and changed
     */
    public MemoryDisk(InstantSource clock) {
        this.clock = clock;
    }

    // ---- what the tests and the simulated world do to it

    /** Adds bytes to the end of a file, and makes it, and the folders above it, where it is missing. */
    public void append(Path path, byte[] bytes) throws IOException {
        Path parent = path.getParent();
        if (parent != null) {
            createFolders(parent);
        }
        try (DiskFile file = openForWriting(path)) {
            file.write(ByteBuffer.wrap(bytes), file.size());
        }
    }

    /** Makes a name that stands for another one, which need not exist. */
    public void link(Path link, Path target) throws IOException {
        Path resolved;
        synchronized (this) {
            resolved = resolveFolderOf(link);
            if (names.containsKey(resolved)) {
                throw new FileAlreadyExistsException(link.toString());
            }
            Node node = new Node(Kind.LINK);
            node.target = target;
            put(resolved, node);
        }
        tell(resolved);
    }

    /** Lets nobody open a file anew, or list a folder, until {@link #allow}. */
    public synchronized void forbid(Path path) throws IOException {
        node(path).forbidden = true;
    }

    /** Takes {@link #forbid} back. */
    public synchronized void allow(Path path) throws IOException {
        node(path).forbidden = false;
    }

    /** From now on watches are granted and told nothing, as on some network file systems. */
    public synchronized void deafen() {
        deaf = true;
    }

    // ---- Disk

    @Override
    public synchronized DiskFile openForReading(Path path) throws IOException {
        Node node = node(path);
        if (node.kind == Kind.FOLDER) {
            throw new FileSystemException(path.toString(), null, "Is a directory");
        }
        return open(path, node);
    }

    @Override
    public DiskFile openForWriting(Path path) throws IOException {
        boolean made = false;
        Path resolved;
        DiskFile file;
        synchronized (this) {
            resolved = resolve(path, 0);
            if (!names.containsKey(resolved)) {
                requireFolder(resolved.getParent());
                put(resolved, new Node(Kind.FILE));
                made = true;
            }
            file = openForReading(resolved);
        }
        if (made) {
            tell(resolved);
        }
        return file;
    }

    @Override
    public synchronized FileStatus status(Path path) throws IOException {
        if (resolve(path, 0).getNameCount() == 0) {
            return new FileStatus(new FileKey(DEVICE, 1), FileStatus.Kind.FOLDER, 0, Instant.EPOCH);
        }
        Node node = node(path);
        var kind = node.kind == Kind.FILE ? FileStatus.Kind.FILE : FileStatus.Kind.FOLDER;
        return new FileStatus(new FileKey(DEVICE, node.number), kind, node.size, node.modified);
    }

    @Override
    public synchronized List<Path> list(Path folder) throws IOException {
        Path resolved = resolve(folder, 0);
        requireFolder(resolved);
        Node node = names.get(resolved);
        if (node != null && node.forbidden) {
            throw new AccessDeniedException(folder.toString());
        }
        return names.keySet().stream()
                .filter(name -> resolved.equals(name.getParent()))
                .map(name -> folder.resolve(name.getFileName()))
                .toList();
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        List<Path> made = new ArrayList<>();
        synchronized (this) {
            Path resolved = resolve(folder, 0);
            for (int depth = 1; depth <= resolved.getNameCount(); depth++) {
                Path part = resolved.getRoot().resolve(resolved.subpath(0, depth));
                Node there = names.get(part);
                if (there == null) {
                    put(part, new Node(Kind.FOLDER));
                    made.add(part);
                } else if (there.kind != Kind.FOLDER) {
                    throw new FileAlreadyExistsException(part.toString());
                }
            }
        }
        made.forEach(this::tell);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Path source;
        Path target;
        synchronized (this) {
            source = resolveFolderOf(from);
            target = resolveFolderOf(to);
            requireFolder(target.getParent());
            Node moved = named(source);
            Node replaced = names.get(target);
            if (replaced == moved) {
                return;
            }
            if (replaced != null && replaced.kind == Kind.FOLDER) {
                throw new FileSystemException(from.toString(), to.toString(), "Is a directory");
            }
            unlink(target);
            rename(source, target);
        }
        tell(source);
        tell(target);
    }

    @Override
    public void delete(Path path) throws IOException {
        Path resolved;
        synchronized (this) {
            resolved = resolveFolderOf(path);
            Node node = named(resolved);
            Path folder = resolved;
            if (node.kind == Kind.FOLDER && names.keySet().stream().anyMatch(name -> folder.equals(name.getParent()))) {
                throw new DirectoryNotEmptyException(path.toString());
            }
            unlink(resolved);
        }
        tell(resolved);
    }

    @Override
    public synchronized void syncFolder(Path folder) throws IOException {
        requireFolder(resolve(folder, 0));
    }

    @Override
    public long freeBytes(Path folder) throws IOException {
        status(folder);
        return Long.MAX_VALUE;
    }

    @Override
    public LockAnswer tryLock(Path path, String holder) throws IOException {
        try (DiskFile file = openForWriting(path)) {
            Path resolved;
            synchronized (this) {
                resolved = resolve(path, 0);
                String other = locks.putIfAbsent(resolved, holder);
                if (other != null) {
                    return new LockAnswer.Taken(other);
                }
            }
            file.truncate(0);
            file.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
            return new LockAnswer.Locked(() -> unlock(resolved, holder));
        }
    }

    private synchronized void unlock(Path resolved, String holder) {
        locks.remove(resolved, holder);
    }

    @Override
    public synchronized Optional<Watch> watch(Path folder, ChangeListener listener) {
        try {
            Path resolved = resolve(folder, 0);
            requireFolder(resolved);
            var registration = new Registration(resolved, folder, listener);
            registrations.add(registration);
            return Optional.of(() -> forget(registration));
        } catch (IOException refused) {
            return Optional.empty();
        }
    }

    private synchronized void forget(Registration registration) {
        registrations.remove(registration);
    }

    // ---- names and nodes; the caller holds the lock

    private Node node(Path path) throws IOException {
        return named(resolve(path, 0));
    }

    private Node named(Path resolved) throws NoSuchFileException {
        Node node = names.get(resolved);
        if (node == null) {
            throw new NoSuchFileException(resolved.toString());
        }
        return node;
    }

    private Path resolve(Path path, int links) throws IOException {
        if (links > LINKS_MAX) {
            throw new FileSystemLoopException(path.toString());
        }
        Path plain = path.toAbsolutePath().normalize();
        for (int depth = 1; depth <= plain.getNameCount(); depth++) {
            Path part = plain.getRoot().resolve(plain.subpath(0, depth));
            Node node = names.get(part);
            Path target = node == null ? null : node.target;
            if (target != null) {
                return resolve(part.resolveSibling(target).resolve(part.relativize(plain)), links + 1);
            }
        }
        return plain;
    }

    /** The name itself, even where it is a link; links above it are followed. */
    private Path resolveFolderOf(Path path) throws IOException {
        Path plain = path.toAbsolutePath().normalize();
        Path parent = plain.getParent();
        return parent == null ? plain : resolve(parent, 0).resolve(plain.getFileName());
    }

    private void requireFolder(@Nullable Path resolved) throws IOException {
        if (resolved == null || resolved.getNameCount() == 0) {
            return;
        }
        if (named(resolved).kind != Kind.FOLDER) {
            throw new NotDirectoryException(resolved.toString());
        }
    }

    private void put(Path resolved, Node node) {
        Long free = freeNumbers.pollFirst();
        node.number = free == null ? ++lastNumber : free;
        node.name = resolved;
        node.modified = clock.instant();
        names.put(resolved, node);
    }

    private void rename(Path from, Path to) {
        List<Path> below =
                names.keySet().stream().filter(name -> name.startsWith(from)).toList();
        for (Path name : below) {
            Path renamed = name.equals(from) ? to : to.resolve(from.relativize(name));
            Node node = names.remove(name);
            if (node != null) {
                node.name = renamed;
                names.put(renamed, node);
            }
        }
    }

    private void unlink(Path resolved) {
        Node node = names.remove(resolved);
        if (node != null) {
            node.name = null;
            freeIfGone(node);
        }
    }

    private void freeIfGone(Node node) {
        if (node.name == null && node.openings == 0) {
            freeNumbers.add(node.number);
        }
    }

    private DiskFile open(Path path, Node node) throws AccessDeniedException {
        if (node.forbidden) {
            throw new AccessDeniedException(path.toString());
        }
        node.openings++;
        return new OpenFile(node);
    }

    /** Tells the watches of the folder above; the caller holds no lock. */
    private void tell(Path resolved) {
        List<Registration> concerned;
        synchronized (this) {
            if (deaf) {
                return;
            }
            concerned = registrations.stream()
                    .filter(registration -> registration.resolved.equals(resolved.getParent()))
                    .toList();
        }
        for (Registration registration : concerned) {
            registration.listener.changed(registration.folder.resolve(resolved.getFileName()));
        }
    }

    private record Registration(Path resolved, Path folder, ChangeListener listener) {}

    private enum Kind {
        FILE,
        FOLDER,
        LINK
    }

    /** What a name leads to. */
    private static final class Node {
        final Kind kind;

        @Nullable
        Path name;

        @Nullable
        Path target;

        long number;
        byte[] content = new byte[0];
        int size;
        int openings;
        boolean forbidden;
        Instant modified = Instant.EPOCH;

        Node(Kind kind) {
            this.kind = kind;
        }
    }

    /** A file that somebody has open. */
    private final class OpenFile implements DiskFile {
        private final Node node;
        private boolean closed;

        OpenFile(Node node) {
            this.node = node;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            synchronized (MemoryDisk.this) {
                requireOpen();
                if (position >= node.size) {
                    return -1;
                }
                int length = (int) Math.min(into.remaining(), node.size - position);
                into.put(node.content, (int) position, length);
                return length;
            }
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            int length = from.remaining();
            change(() -> {
                long end = position + length;
                if (end > node.content.length) {
                    node.content = Arrays.copyOf(node.content, room(end));
                }
                from.get(node.content, (int) position, length);
                node.size = (int) Math.max(node.size, end);
            });
        }

        private int room(long end) throws FileSystemException {
            if (end > Integer.MAX_VALUE - 8) {
                throw new FileSystemException("size=" + end + ", limit=" + (Integer.MAX_VALUE - 8));
            }
            return (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(end, 2L * node.content.length));
        }

        @Override
        public long size() throws IOException {
            synchronized (MemoryDisk.this) {
                requireOpen();
                return node.size;
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            change(() -> {
                if (size < node.size) {
                    Arrays.fill(node.content, (int) size, node.size, (byte) 0);
                    node.size = (int) size;
                }
            });
        }

        @Override
        public void force() throws IOException {
            synchronized (MemoryDisk.this) {
                requireOpen();
            }
        }

        @Override
        public void close() {
            synchronized (MemoryDisk.this) {
                if (!closed) {
                    closed = true;
                    node.openings--;
                    freeIfGone(node);
                }
            }
        }

        private void change(Change change) throws IOException {
            Path name;
            synchronized (MemoryDisk.this) {
                requireOpen();
                change.make();
                node.modified = clock.instant();
                name = node.name;
            }
            if (name != null) {
                tell(name);
            }
        }

        private void requireOpen() throws ClosedChannelException {
            if (closed) {
                throw new ClosedChannelException();
            }
        }
    }

    /** A change to an open file. */
    @FunctionalInterface
    private interface Change {
        void make() throws IOException;
    }
}
