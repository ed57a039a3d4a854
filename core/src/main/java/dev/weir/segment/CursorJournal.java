// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The file of a cursor: a snapshot, and behind it what has happened since, one record a thing. When it has grown long it
 * is written anew with a snapshot of now, under a name of its own that takes the old one's place; so it is too after any
 * error. A record is length, checksum, and body; the first that does not hold ends the file. For one thread at a time.
 */
final class CursorJournal {
    /** Bytes beyond which it is written anew. */
    static final long LONG = 256 * 1024;

    private static final long MAGIC = 0x3152_5543_5249_4557L;
    private static final int HEAD = 16;
    private static final int RECORD_HEAD = 8;
    private static final int RECORD_MAX = 64 * 1024 * 1024;

    private final Disk disk;
    private final Path path;
    private final UUID store;
    private @Nullable DiskFile file;
    private Checksum sum;
    private long generation;
    private long end;

    CursorJournal(Disk disk, Path path, UUID store) {
        this.disk = disk;
        this.path = path;
        this.store = store;
        this.sum = new Checksum(store, 0);
    }

    /**
     * What a file says.
     *
     * @param output identity of the output
     * @param state what it is done with
     * @param lost bytes at the end that could not be read
     */
    record Loaded(String output, CursorState state, long lost) {}

    /** Reads a file; nothing where it is not there, or not even its snapshot can be read. */
    @Nullable
    Loaded load() throws IOException {
        try (DiskFile reading = disk.openForReading(path)) {
            long size = reading.size();
            var window = new FileWindow(reading);
            if (!window.covers(0, HEAD) || window.bytes().getLong(window.indexOf(0)) != MAGIC) {
                return null;
            }
            generation = window.bytes().getLong(window.indexOf(Long.BYTES));
            sum = new Checksum(store, generation);
            end = HEAD;
            ByteReader snapshot = next(window, size);
            if (snapshot == null) {
                return null;
            }
            String output = snapshot.getText();
            CursorState state = CursorState.read(snapshot);
            for (ByteReader record = next(window, size); record != null; record = next(window, size)) {
                state.apply(CursorEntry.read(record));
            }
            return new Loaded(output, state, size - end);
        } catch (NoSuchFileException none) {
            return null;
        } catch (IllegalArgumentException | BufferUnderflowException unknown) {
            throw new IOException("cursor " + path + " cannot be read: " + unknown.getMessage(), unknown);
        }
    }

    private @Nullable ByteReader next(FileWindow window, long size) throws IOException {
        if (!window.covers(end, RECORD_HEAD)) {
            return null;
        }
        int length = window.bytes().getInt(window.indexOf(end));
        int checksum = window.bytes().getInt(window.indexOf(end + Integer.BYTES));
        long from = end + RECORD_HEAD;
        if (length < 1 || length > RECORD_MAX || from + length > size || !window.covers(from, length)) {
            return null;
        }
        int at = window.indexOf(from);
        if (checksum != sum.of(window.bytes(), at, length)) {
            return null;
        }
        byte[] body = new byte[length];
        window.bytes().get(at, body);
        end = from + length;
        return new ByteReader(ByteBuffer.wrap(body));
    }

    /** Whether it can be added to, or is to be written anew. */
    boolean wantsSnapshot() {
        return file == null || end > LONG;
    }

    /** Adds entries and makes them durable; after an error it is to be written anew. */
    void append(List<CursorEntry> entries) throws IOException {
        DiskFile open = file;
        if (open == null) {
            throw new IllegalStateException("the journal " + path + " is to be written anew first");
        }
        var out = new ByteWriter();
        for (CursorEntry entry : entries) {
            var body = new ByteWriter();
            entry.write(body);
            putRecord(out, body.bytes());
        }
        ByteBuffer records = out.bytes();
        long length = records.remaining();
        try {
            open.write(records, end);
            open.force();
            // Throws where somebody removed it: a start would not find it, so it is written anew.
            disk.status(path);
            end += length;
        } catch (IOException refused) {
            close();
            throw refused;
        }
    }

    /** The snapshot of a state, for {@link #restart}. */
    static ByteBuffer snapshot(String output, CursorState state) {
        var body = new ByteWriter();
        body.putText(output);
        state.write(body);
        return body.bytes();
    }

    /** Writes it anew. */
    void restart(ByteBuffer snapshot) throws IOException {
        close();
        generation++;
        sum = new Checksum(store, generation);
        var out = new ByteWriter();
        out.putLong(MAGIC);
        out.putLong(generation);
        putRecord(out, snapshot);
        ByteBuffer bytes = out.bytes();
        end = bytes.remaining();
        Path unfinished = path.resolveSibling(path.getFileName() + SegmentRepair.UNFINISHED);
        DiskFile fresh = create(unfinished);
        try {
            fresh.truncate(0);
            fresh.write(bytes, 0);
            fresh.force();
            disk.move(unfinished, path);
            Path folder = path.getParent();
            if (folder != null) {
                disk.syncFolder(folder);
            }
        } catch (IOException refused) {
            fresh.close();
            throw refused;
        }
        file = fresh;
    }

    private DiskFile create(Path unfinished) throws IOException {
        try {
            return disk.openForWriting(unfinished);
        } catch (NoSuchFileException folderGone) {
            disk.createFolders(Objects.requireNonNull(unfinished.getParent(), "a cursor lies in a folder"));
            return disk.openForWriting(unfinished);
        }
    }

    private void putRecord(ByteWriter out, ByteBuffer body) {
        int length = body.remaining();
        out.putInt(length);
        out.putInt(sum.of(body, body.position(), length));
        out.put(body);
    }

    void close() {
        DiskFile open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException closedAllTheSame) {
                // All that counts was synced.
            }
        }
    }
}
