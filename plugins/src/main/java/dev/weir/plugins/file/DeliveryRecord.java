// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.file;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.disk.DiskTrouble;
import dev.weir.disk.FileKey;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a file output remembers beyond the end of the process: the keys of the last {@value #KEYS_MAX} deliveries that were
 * written, and the one that is being written. For one thread at a time.
 *
 * <p>A file beside the store: eight bytes that say what it is, then entries (length u32, checksum u32, kind u8, body; big
 * endian). It is written anew with the first entry of each run and beyond {@value #BYTES_MAX} bytes. What does not hold,
 * and all behind it, is as if it were not there.
 *
 * <p>Promise: what the file says of a delivery that is being written is never outdated while a delivery goes on. Where an
 * entry cannot be written the file is removed, and comes back with the next that can; where it cannot be removed either,
 * the delivery fails.
 */
final class DeliveryRecord implements AutoCloseable {
    /** Deliveries that are remembered; more than can be under way to the store's own books. */
    static final int KEYS_MAX = 4_096;

    private static final int BYTES_MAX = 1 << 20;
    private static final int READ_MAX = 16 << 20;
    private static final byte[] MAGIC = "WEIRFIL1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = 2 * Integer.BYTES;

    private static final byte BEGIN = 1;
    private static final byte PIECE = 2;
    private static final byte ENDED = 3;
    private static final byte DONE = 4;
    private static final byte DROPPED = 5;

    private final Disk disk;
    private final Path folder;
    private final Path path;
    private final SequencedSet<String> done = new LinkedHashSet<>();
    private @Nullable Writing writing;
    private @Nullable DiskFile file;
    private long end;
    private boolean stale;
    private @Nullable String trouble;

    /** What an earlier run left; nothing where that cannot be read, which is {@link #trouble}. */
    DeliveryRecord(Disk disk, Path path) {
        this.disk = disk;
        this.path = path;
        folder = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a record lies in a folder");
        try (DiskFile left = disk.openForReading(path)) {
            ByteBuffer content = ByteBuffer.allocate((int) Math.min(left.size(), READ_MAX));
            while (content.hasRemaining() && left.read(content, content.position()) >= 0) {
                // on to the end
            }
            load(content.flip());
        } catch (NoSuchFileException none) {
            // The first run.
        } catch (IOException unreadable) {
            trouble = path + " cannot be read (" + DiskTrouble.of(unreadable)
                    + "): what was written shortly before the last end may be written again";
            stale = true;
        }
    }

    private void load(ByteBuffer content) {
        byte[] magic = new byte[MAGIC.length];
        try {
            content.get(magic);
            boolean sound = Arrays.equals(magic, MAGIC);
            while (sound && content.remaining() >= HEAD) {
                sound = loadEntry(content);
            }
        } catch (BufferUnderflowException | IllegalArgumentException torn) {
            // What comes behind was not written whole.
        }
    }

    private boolean loadEntry(ByteBuffer content) {
        int length = content.getInt();
        int checksum = content.getInt();
        if (length < 1 || length > content.remaining()) {
            return false;
        }
        ByteBuffer body = content.slice(content.position(), length);
        content.position(content.position() + length);
        if (checksum(body.duplicate()) != checksum) {
            return false;
        }
        apply(body);
        return true;
    }

    private void apply(ByteBuffer body) {
        Writing current = writing;
        switch (body.get()) {
            case BEGIN -> {
                String key = text(body);
                var name = Path.of(text(body));
                writing = new Writing(key, name, new FileKey(body.getLong(), body.getLong()), body.getLong());
            }
            case PIECE -> {
                int[] checksums = new int[(body.remaining() - Integer.BYTES) / Integer.BYTES];
                int length = body.getInt();
                body.asIntBuffer().get(checksums);
                if (current != null) {
                    current.pieces.add(new Writing.Piece(length, checksums));
                }
            }
            case ENDED -> {
                if (current != null) {
                    current.ended = true;
                }
            }
            case DONE -> {
                remember(text(body));
                writing = null;
            }
            case DROPPED -> writing = null;
            default -> throw new IllegalArgumentException("an entry of a later version");
        }
    }

    private void remember(String key) {
        done.remove(key);
        done.addLast(key);
        if (done.size() > KEYS_MAX) {
            done.removeFirst();
        }
    }

    // ---- what is known

    /** Whether a delivery was written before. */
    boolean isDone(String key) {
        return done.contains(key);
    }

    /** Why what an earlier run left is not known, where it is not. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** The delivery of which the end was not noted. */
    @Nullable
    Writing writing() {
        return writing;
    }

    // ---- what is noted

    /** A delivery begins. */
    void begin(Writing begun) throws IOException {
        writing = begun;
        note(beginEntry(begun));
    }

    /** The next piece of it is about to be written. */
    void piece(byte[] b, int length) throws IOException {
        Writing own = current();
        Writing.Piece piece = own.next(b, length);
        own.pieces.add(piece);
        note(pieceEntry(piece));
    }

    /** No more pieces come; makes that durable. */
    void ended() throws IOException {
        current().ended = true;
        note(bare(ENDED));
        DiskFile own = file;
        if (own != null) {
            try {
                own.force();
            } catch (IOException failed) {
                remove(failed);
            }
        }
    }

    /** A delivery is written. */
    void done(String key) throws IOException {
        writing = null;
        remember(key);
        note(doneEntry(key));
    }

    /** Nothing is left in its file of the delivery that was begun. */
    void dropped() throws IOException {
        writing = null;
        note(bare(DROPPED));
    }

    /** Sees to it that the file says nothing outdated. */
    void settle() throws IOException {
        if (stale) {
            note(bare(DROPPED));
        }
    }

    private Writing current() {
        Writing own = writing;
        if (own == null) {
            throw new IllegalStateException("no delivery has begun");
        }
        return own;
    }

    private void note(ByteBuffer entry) throws IOException {
        try {
            DiskFile own = file;
            if (own == null || (end > BYTES_MAX && writing == null)) {
                writeAnew();
                return;
            }
            int length = entry.remaining();
            own.write(entry, end);
            end += length;
        } catch (IOException failed) {
            remove(failed);
        }
    }

    private void remove(IOException cause) throws IOException {
        close();
        stale = true;
        try {
            disk.delete(path);
        } catch (NoSuchFileException gone) {
            // As it should be.
        } catch (IOException stays) {
            throw new IOException("what is delivered cannot be noted in " + path + ": " + DiskTrouble.of(cause), cause);
        }
        stale = false;
    }

    private void writeAnew() throws IOException {
        close();
        disk.createFolders(folder);
        Path next = path.resolveSibling(path.getFileName() + ".tmp");
        ByteBuffer all = all();
        long length = all.remaining();
        DiskFile made = disk.openForWriting(next);
        try {
            made.truncate(0);
            made.write(all, 0);
            made.force();
            disk.move(next, path);
            disk.syncFolder(folder);
        } catch (IOException refused) {
            made.close();
            throw refused;
        }
        file = made;
        end = length;
        stale = false;
    }

    private ByteBuffer all() {
        var entries = new ArrayList<ByteBuffer>();
        done.forEach(key -> entries.add(doneEntry(key)));
        Writing current = writing;
        if (current != null) {
            entries.add(beginEntry(current));
            current.pieces.forEach(piece -> entries.add(pieceEntry(piece)));
            if (current.ended) {
                entries.add(bare(ENDED));
            }
        }
        int length = entries.stream().mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer all = ByteBuffer.allocate(MAGIC.length + length).put(MAGIC);
        entries.forEach(all::put);
        return all.flip();
    }

    // ---- entries

    private static ByteBuffer beginEntry(Writing begun) {
        byte[] key = utf8(begun.key);
        byte[] name = utf8(begun.path.toString());
        ByteBuffer body = body(BEGIN, 2 * Integer.BYTES + key.length + name.length + 3 * Long.BYTES);
        body.putInt(key.length).put(key).putInt(name.length).put(name);
        body.putLong(begun.file.device()).putLong(begun.file.inode()).putLong(begun.begin);
        return sealed(body);
    }

    private static ByteBuffer pieceEntry(Writing.Piece piece) {
        ByteBuffer body = body(PIECE, Integer.BYTES + piece.checksums().length * Integer.BYTES);
        body.putInt(piece.length());
        for (int checksum : piece.checksums()) {
            body.putInt(checksum);
        }
        return sealed(body);
    }

    private static ByteBuffer doneEntry(String key) {
        byte[] text = utf8(key);
        return sealed(
                body(DONE, Integer.BYTES + text.length).putInt(text.length).put(text));
    }

    private static ByteBuffer bare(byte kind) {
        return sealed(body(kind, 0));
    }

    private static ByteBuffer body(byte kind, int length) {
        return ByteBuffer.allocate(HEAD + 1 + length).position(HEAD).put(kind);
    }

    private static ByteBuffer sealed(ByteBuffer entry) {
        entry.flip();
        entry.putInt(0, entry.limit() - HEAD);
        entry.putInt(Integer.BYTES, checksum(entry.slice(HEAD, entry.limit() - HEAD)));
        return entry;
    }

    private static int checksum(ByteBuffer body) {
        var checksum = new CRC32C();
        checksum.update(body);
        return (int) checksum.getValue();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ByteBuffer from) {
        int length = from.getInt();
        if (length < 0 || length > from.remaining()) {
            throw new IllegalArgumentException("a text that is longer than its entry");
        }
        byte[] utf8 = new byte[length];
        from.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        DiskFile own = file;
        file = null;
        if (own != null) {
            try {
                own.close();
            } catch (IOException nothingIsLost) {
                // Everything was written with a call of its own.
            }
        }
    }
}
