// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.disk;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.disk.FileKey;
import dev.weir.disk.FileStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that keeps no more promises than a real one: until a file is forced and the folder above it is
 * synced, a crash may lose, tear and reorder what was written, and the name with it. Beside that it fails in every way
 * that it is told to.
 *
 * <p>{@link #crash} is a loss of power, {@link #kill} the death of the process alone, which loses nothing that was
 * written. Either closes all files: whoever still has one open is told so at the next use.
 *
 * <p>What a crash leaves is decided by {@link Choices}; the same answers give the same disk. Of the names in a folder any
 * unsynced change may be lost, each by itself. What happens inside a file is told in {@link StoredFile}.
 *
 * <p>Names are absolute, without links. Watches are refused, as on many network file systems. The number of a file is
 * never given twice. Safe for any thread, with one lock.
 */
public final class SimulatedDisk implements Disk {
    private static final long DEVICE = 1;

    private final InstantSource clock;
    private final LongConsumer stall;
    private final FaultPlan faults;
    private Node root;
    private List<NameChange> changes = new ArrayList<>();
    private final Map<Path, String> locks = new HashMap<>();
    private Garbage garbage = new Garbage();
    private long lastNumber = 1;
    private long capacity = Long.MAX_VALUE;
    private DiskFault.Effect full = DiskFault.Effect.NO_SPACE;
    private boolean readOnly;
    private int generation;

    /** An empty disk whose operations take no time, unless a fault says so. */
    public SimulatedDisk(InstantSource clock, LongConsumer stall) {
        this.clock = clock;
        this.stall = stall;
        faults = new FaultPlan(stall);
        root = Node.folder(1, clock.instant());
    }

    // ---- what the simulated world does to it

    /** The power fails and comes back: of the unsynced remains what the choices say. All files are closed. */
    public synchronized void crash(Choices choices) {
        persistChosen(choices);
        Set<Node> seen = new HashSet<>();
        fall(root, choices, seen);
        changes.clear();
        kill();
    }

    private void persistChosen(Choices choices) {
        choices.begin();
        Set<NameChange> kept = new HashSet<>();
        for (NameChange change : changes) {
            boolean possible = change.first == null || kept.contains(change.first) || isPersisted(change.first);
            if (possible && choices.pick(2) == 1) {
                kept.add(change);
                change.persist();
            }
        }
    }

    private boolean isPersisted(NameChange change) {
        return changes.stream().noneMatch(waiting -> waiting == change);
    }

    private void fall(Node node, Choices choices, Set<Node> seen) {
        if (!seen.add(node)) {
            return;
        }
        if (node.file != null && node.file.isDirty()) {
            node.file.crash(choices, garbage);
        }
        node.names.clear();
        node.names.putAll(node.durableNames);
        node.names.values().forEach(child -> fall(child, choices, seen));
    }

    /** The process dies and another may come: what was written is there, synced or not. All files are closed. */
    public synchronized void kill() {
        generation++;
        locks.clear();
    }

    /** Everything as it is seen becomes durable, as after a long quiet time. */
    public synchronized void settle() {
        changes.forEach(NameChange::persist);
        changes.clear();
        root.files().forEach(StoredFile::settle);
    }

    /** A disk of its own in the same state, without the faults that are planned, and with no file open. */
    public synchronized SimulatedDisk copy() {
        var twin = new SimulatedDisk(clock, stall);
        Map<Node, Node> nodes = new HashMap<>();
        Map<NameChange, NameChange> copies = new HashMap<>();
        twin.root = root.copy(nodes);
        for (NameChange change : changes) {
            NameChange twinOf = change.copy(nodes, copies);
            copies.put(change, twinOf);
            twin.changes.add(twinOf);
        }
        twin.garbage = garbage.copy();
        twin.lastNumber = lastNumber;
        twin.capacity = capacity;
        twin.full = full;
        twin.readOnly = readOnly;
        return twin;
    }

    /** Plans a fault, beside those that are planned. */
    public synchronized void plan(DiskFault fault) {
        faults.add(fault);
    }

    /** Forgets the faults that have not come yet. */
    public synchronized void forgetFaults() {
        faults.clear();
    }

    /** How often an operation was tried so far. */
    public synchronized long count(Operation operation) {
        return faults.count(operation);
    }

    /** From now on the files together hold so many bytes at most; the write that goes beyond ends in the middle. */
    public synchronized void limit(long bytes) {
        capacity = bytes;
        full = DiskFault.Effect.NO_SPACE;
    }

    /** The same, told as a quota of the user. */
    public synchronized void quota(long bytes) {
        capacity = bytes;
        full = DiskFault.Effect.QUOTA;
    }

    /** Lets nobody change anything, or takes that back. */
    public synchronized void readOnly(boolean only) {
        readOnly = only;
    }

    /** Bytes that the files hold. */
    public synchronized long used() {
        return root.files().stream().mapToLong(StoredFile::size).sum();
    }

    /** Turns over one bit of a file where it lies. */
    public synchronized void flip(Path path, long bit) throws IOException {
        StoredFile file = fileAt(path);
        if (bit < 0 || bit / 8 >= file.size()) {
            throw new IOException("bit=" + bit + " of " + path + ", bits in it=" + file.size() * 8L);
        }
        file.flip(bit);
    }

    /** Somebody else removes a file, or a folder with all that is in it, for good. Open files stay readable. */
    public synchronized void remove(Path path) throws IOException {
        Path plain = plain(path);
        Node folder = parentOf(plain);
        String name = nameOf(plain);
        Node gone = folder.names.remove(name);
        if (gone == null) {
            throw new NoSuchFileException(path.toString());
        }
        folder.durableNames.remove(name);
        changes.removeIf(change -> change.folder == folder && change.name.equals(name));
    }

    /** Everything in a file, as it is seen. */
    public synchronized byte[] bytes(Path path) throws IOException {
        return fileAt(path).bytes();
    }

    /** Whether a name leads anywhere. */
    public synchronized boolean exists(Path path) {
        return find(plain(path)) != null;
    }

    // ---- Disk

    @Override
    public synchronized DiskFile openForReading(Path path) throws IOException {
        faults.check(Operation.OPEN);
        return new OpenFile(fileAt(path), at(path), false);
    }

    @Override
    public synchronized DiskFile openForWriting(Path path) throws IOException {
        Path plain = plain(path);
        Node known = find(plain);
        if (known == null) {
            faults.check(Operation.CREATE);
            requireWritable();
            known = Node.file(++lastNumber, clock.instant());
            bind(parentOf(plain), nameOf(plain), known, null, null);
        } else {
            faults.check(Operation.OPEN);
            requireWritable();
        }
        return new OpenFile(fileAt(path), known, true);
    }

    @Override
    public synchronized FileStatus status(Path path) throws IOException {
        faults.check(Operation.LOOK);
        Node node = at(path);
        var kind = node.isFolder() ? FileStatus.Kind.FOLDER : FileStatus.Kind.FILE;
        long size = node.file == null ? 0 : node.file.size();
        return new FileStatus(new FileKey(DEVICE, node.number), kind, size, node.modified);
    }

    @Override
    public synchronized List<Path> list(Path folder) throws IOException {
        faults.check(Operation.LOOK);
        return folderAt(plain(folder)).names.keySet().stream()
                .map(folder::resolve)
                .toList();
    }

    @Override
    public synchronized void createFolders(Path folder) throws IOException {
        Path plain = plain(folder);
        Node node = root;
        for (Path part : plain) {
            Node child = node.names.get(part.toString());
            if (child == null) {
                faults.check(Operation.CREATE);
                requireWritable();
                child = Node.folder(++lastNumber, clock.instant());
                bind(node, part.toString(), child, null, null);
            } else if (!child.isFolder()) {
                throw new FileAlreadyExistsException(plain.toString());
            }
            node = child;
        }
    }

    @Override
    public synchronized void move(Path from, Path to) throws IOException {
        faults.check(Operation.NAME);
        requireWritable();
        Path source = plain(from);
        Path target = plain(to);
        Node moved = at(source);
        Node replaced = find(target);
        if (replaced == moved) {
            return;
        }
        if (replaced != null && replaced.isFolder()) {
            throw new FileSystemException(from.toString(), to.toString(), "Is a directory");
        }
        Node fromFolder = parentOf(source);
        Node toFolder = parentOf(target);
        discarded(replaced);
        if (fromFolder == toFolder) {
            fromFolder.names.remove(nameOf(source));
            bind(toFolder, nameOf(target), moved, nameOf(source), null);
        } else {
            NameChange first = bind(toFolder, nameOf(target), moved, null, null);
            fromFolder.names.remove(nameOf(source));
            changes.add(new NameChange(fromFolder, nameOf(source), null, null, first));
        }
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        faults.check(Operation.NAME);
        requireWritable();
        Path plain = plain(path);
        Node gone = at(plain);
        if (!gone.names.isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        discarded(gone);
        Node folder = parentOf(plain);
        folder.names.remove(nameOf(plain));
        changes.add(new NameChange(folder, nameOf(plain), null, null, null));
    }

    @Override
    public synchronized long freeBytes(Path folder) throws IOException {
        status(folder);
        return capacity == Long.MAX_VALUE ? capacity : Math.max(0, capacity - used());
    }

    @Override
    public synchronized void syncFolder(Path folder) throws IOException {
        Node node = folderAt(plain(folder));
        DiskFault.Effect effect = faults.strike(Operation.SYNC_FOLDER);
        if (effect.fails()) {
            throw new IOException(effect.message);
        }
        if (effect == DiskFault.Effect.LIES) {
            return;
        }
        Set<NameChange> synced = new HashSet<>();
        for (NameChange change : changes) {
            if (change.folder == node) {
                synced.add(change);
                if (change.first != null) {
                    synced.add(change.first);
                }
            }
        }
        changes.stream().filter(synced::contains).forEach(NameChange::persist);
        changes.removeIf(synced::contains);
    }

    @Override
    public LockAnswer tryLock(Path path, String holder) throws IOException {
        try (DiskFile file = openForWriting(path)) {
            synchronized (this) {
                Path plain = plain(path);
                String other = locks.putIfAbsent(plain, holder);
                if (other != null) {
                    return new LockAnswer.Taken(other);
                }
                int taken = generation;
                file.truncate(0);
                file.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
                return new LockAnswer.Locked(() -> unlock(plain, taken));
            }
        }
    }

    /** A lock of a process that is dead was given up then, and may be another's now. */
    private synchronized void unlock(Path plain, int taken) {
        if (taken == generation) {
            locks.remove(plain);
        }
    }

    @Override
    public Optional<Watch> watch(Path folder, ChangeListener listener) {
        return Optional.empty();
    }

    // ---- names and nodes; the caller holds the lock

    private NameChange bind(Node folder, String name, Node node, @Nullable String from, @Nullable NameChange first) {
        folder.names.put(name, node);
        var change = new NameChange(folder, name, node, from, first);
        changes.add(change);
        return change;
    }

    private void discarded(@Nullable Node gone) {
        if (gone != null && gone.file != null) {
            garbage.add(gone.file.tail(Garbage.KEPT));
        }
    }

    private static Path plain(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private @Nullable Node find(Path plain) {
        Node node = root;
        for (Path part : plain) {
            node = node.names.get(part.toString());
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    private Node at(Path path) throws IOException {
        Node node = find(plain(path));
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        return node;
    }

    private StoredFile fileAt(Path path) throws IOException {
        StoredFile file = at(path).file;
        if (file == null) {
            throw new FileSystemException(path.toString(), null, "Is a directory");
        }
        return file;
    }

    private Node folderAt(Path plain) throws IOException {
        Node node = at(plain);
        if (!node.isFolder()) {
            throw new NotDirectoryException(plain.toString());
        }
        return node;
    }

    private Node parentOf(Path plain) throws IOException {
        Path parent = plain.getParent();
        if (parent == null) {
            throw new FileSystemException(plain.toString(), null, "Is the root");
        }
        return folderAt(parent);
    }

    private static String nameOf(Path plain) {
        return plain.getFileName().toString();
    }

    private void requireWritable() throws IOException {
        if (readOnly) {
            throw new IOException(DiskFault.Effect.READ_ONLY.message);
        }
    }

    /** How many of the bytes to be written at a position find room. */
    private int fitting(StoredFile file, long position, int length) {
        long growth = position + length - file.size();
        if (capacity == Long.MAX_VALUE || growth <= 0) {
            return length;
        }
        long missing = growth - Math.max(0, capacity - used());
        return Math.clamp(length - missing, 0, length);
    }

    /** A file that somebody has open. */
    private final class OpenFile implements DiskFile {
        private final StoredFile file;
        private final Node node;
        private final boolean writable;
        private final int opened = generation;
        private boolean closed;

        OpenFile(StoredFile file, Node node, boolean writable) {
            this.file = file;
            this.node = node;
            this.writable = writable;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                faults.check(Operation.READ);
                if (position >= file.size()) {
                    return -1;
                }
                byte[] bytes = new byte[into.remaining()];
                int read = file.read(bytes, 0, bytes.length, position);
                into.put(bytes, 0, read);
                return read;
            }
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            synchronized (SimulatedDisk.this) {
                requireChangeable();
                DiskFault.Effect effect = faults.strike(Operation.WRITE);
                int length = from.remaining();
                int written = effect.fails() ? length / 2 : fitting(file, position, length);
                byte[] bytes = new byte[written];
                from.get(bytes);
                file.write(bytes, 0, written, position);
                node.modified = clock.instant();
                if (effect.fails() || written < length) {
                    throw new IOException(effect.fails() ? effect.message : full.message);
                }
            }
        }

        @Override
        public long size() throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                return file.size();
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (SimulatedDisk.this) {
                requireChangeable();
                faults.check(Operation.TRUNCATE);
                garbage.add(file.tail(Garbage.KEPT));
                file.truncate((int) Math.min(size, Integer.MAX_VALUE));
                node.modified = clock.instant();
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                DiskFault.Effect effect = faults.strike(Operation.FORCE);
                if (effect == DiskFault.Effect.LIES) {
                    return;
                }
                if (effect.fails() || (readOnly && file.isDirty())) {
                    file.abandon();
                    throw new IOException(effect.fails() ? effect.message : DiskFault.Effect.READ_ONLY.message);
                }
                file.force();
            }
        }

        @Override
        public void close() {
            closed = true;
        }

        private void requireOpen() throws ClosedChannelException {
            if (closed || opened != generation) {
                throw new ClosedChannelException();
            }
        }

        private void requireChangeable() throws IOException {
            requireOpen();
            if (!writable) {
                throw new IOException("the file was opened for reading");
            }
            requireWritable();
        }
    }
}
