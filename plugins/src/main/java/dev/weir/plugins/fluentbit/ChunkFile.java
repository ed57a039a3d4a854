// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.fluentbit;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.event.EventScanner;
import dev.weir.event.EventTooLargeException;
import dev.weir.event.MalformedEventException;
import dev.weir.event.MessagePack;
import dev.weir.event.MessagePackScanner;
import dev.weir.event.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * A chunk file of Fluent Bit, open for reading: events of one tag behind a header and the tag. For one thread.
 *
 * <p>The header has 24 bytes: {@code C1 00}; a CRC32 of what stands from byte 22 on, big-endian; the length of the events,
 * 4 bytes big-endian; 12 bytes of nothing; the length of the metadata, 2 bytes. Then come metadata and events. The
 * checksum is 0, or that of an empty file, where Fluent Bit was not told to make any, and it is not finished, in the
 * order of the machine, where the process was cut short. Files of versions before 2.0 have no length: the events reach
 * to the end of the file, or to the zeros there.
 *
 * <p>The metadata is the tag, and since 1.8.10 {@code F1 77}, a kind, flags, the tag, and behind a zero routes, which are
 * not read.
 *
 * <p>Memory: a buffer of {@value #PIECE} bytes, or as large as the largest event, at most {@value #EVENT_MAX}.
 */
public final class ChunkFile implements AutoCloseable {
    /** Bytes that one event may have. */
    public static final int EVENT_MAX = 8 * 1024 * 1024;

    /** Bytes that are read at once. */
    public static final int PIECE = 64 * 1024;

    private static final int HEADER = 24;
    private static final int CHECKED_FROM = 22;
    private static final int LENGTH_AT = 10;
    private static final int MAGIC = 0xc100;
    private static final int META_MAGIC = 0xf177;
    private static final int META_HEADER = 4;
    private static final int CHECKSUM_OF_NOTHING = 0xff12d941;

    private final DiskFile file;
    private final long size;
    private final int checksum;
    private final int metadata;
    private final boolean lengthKnown;
    private final ChunkKind kind;
    private final Tag tag;
    private long to;

    /** Takes the events of a file, some at a time. */
    @FunctionalInterface
    public interface Taker {
        /**
         * Some events.
         *
         * @param bytes where they are, until this call returns
         * @param from index of the first byte
         * @param to index behind the last byte
         * @param count so many
         * @param behind offset in the file behind them
         * @return whether to go on
         */
        boolean take(byte[] bytes, int from, int to, int count, long behind) throws InterruptedException;
    }

    /** Grants memory for what is held of a file. */
    @FunctionalInterface
    public interface Memory {
        /** Waits until so many bytes in all may be held; false where that will never be, because all comes to its end. */
        boolean hold(int bytes) throws InterruptedException;
    }

    private ChunkFile(DiskFile file) throws IOException, DamagedChunkFileException {
        this.file = file;
        size = file.size();
        if (size < HEADER) {
            throw new DamagedChunkFileException("it has " + size + " bytes, and a header has " + HEADER);
        }
        ByteBuffer header = read(0, HEADER);
        int magic = header.getShort(0) & 0xffff;
        if (magic != MAGIC) {
            throw new DamagedChunkFileException("it begins with %04x instead of c100".formatted(magic));
        }
        checksum = header.getInt(2);
        metadata = header.getShort(CHECKED_FROM) & 0xffff;
        long from = HEADER + (long) metadata;
        if (from > size) {
            throw new DamagedChunkFileException("it is cut off in its metadata, at byte " + size + " of " + from);
        }
        long length = Integer.toUnsignedLong(header.getInt(LENGTH_AT));
        lengthKnown = length > 0 || from == size || read(from, 1).get(0) == 0;
        to = lengthKnown ? from + length : size;
        if (to > size) {
            throw new DamagedChunkFileException("it is cut off at byte " + size + " of " + to);
        }
        ByteBuffer words = read(HEADER, metadata);
        boolean named = metadata >= META_HEADER && (words.getShort(0) & 0xffff) == META_MAGIC;
        kind = named ? ChunkKind.of(words.get(2) & 0xff) : ChunkKind.LOGS;
        tag = tag(words, named ? META_HEADER : 0, named);
    }

    private static Tag tag(ByteBuffer words, int at, boolean endsAtZero) throws DamagedChunkFileException {
        int end = at;
        while (end < words.limit() && !(endsAtZero && words.get(end) == 0)) {
            end++;
        }
        byte[] text = new byte[end - at];
        words.get(at, text);
        try {
            return new Tag(new String(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException refused) {
            throw new DamagedChunkFileException("its " + refused.getMessage());
        }
    }

    /**
     * Opens a file.
     *
     * @throws DamagedChunkFileException if it is none, or is cut off
     * @throws IOException if the disk refuses
     */
    public static ChunkFile open(Disk disk, Path path) throws IOException, DamagedChunkFileException {
        DiskFile file = disk.openForReading(path);
        ChunkFile opened = null;
        try {
            opened = new ChunkFile(file);
            return opened;
        } finally {
            if (opened == null) {
                file.close();
            }
        }
    }

    private ByteBuffer read(long from, int length) throws IOException, DamagedChunkFileException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, from + bytes.position()) < 0) {
                throw new DamagedChunkFileException("it ends at byte " + (from + bytes.position()));
            }
        }
        return bytes.flip();
    }

    /** What it holds. */
    public ChunkKind kind() {
        return kind;
    }

    /** The tag of its events. */
    public Tag tag() {
        return tag;
    }

    /** Offset of the first event. */
    public long from() {
        return HEADER + (long) metadata;
    }

    /** Offset behind the last event, once {@link #check} has found it. */
    public long to() {
        return to;
    }

    // ---- the events

    /**
     * Looks through all of it.
     *
     * @return how many events it has; -1 where the memory said that there is no time for this any more
     * @throws DamagedChunkFileException if its checksum does not hold, or it does not consist of whole events
     * @throws IOException if the disk refuses
     */
    public long check(Memory memory) throws IOException, DamagedChunkFileException, InterruptedException {
        var count = new long[1];
        boolean whole = events(from(), memory, (bytes, from, end, some, behind) -> {
            count[0] += some;
            return true;
        });
        if (whole) {
            checkSum();
        }
        return whole ? count[0] : -1;
    }

    /**
     * Hands on the events from an offset on, which is {@link #from} or behind some that were handed on before.
     *
     * @return whether all were taken
     * @throws DamagedChunkFileException if it does not consist of whole events; those before are handed on
     * @throws IOException if the disk refuses
     */
    public boolean events(long offset, Memory memory, Taker taker)
            throws IOException, DamagedChunkFileException, InterruptedException {
        var scanner = new MessagePackScanner(EVENT_MAX);
        byte[] piece = new byte[PIECE];
        if (!memory.hold(piece.length)) {
            return false;
        }
        long at = offset;
        int held = 0;
        while (at + held < to || held > 0) {
            int read = fill(piece, held, at + held);
            int whole = wholeEvents(scanner, piece, held + read, at);
            if (whole > 0) {
                int count = count(piece, whole, at);
                if (!taker.take(piece, 0, whole, count, at + whole)) {
                    return false;
                }
                held = held + read - whole;
                System.arraycopy(piece, whole, piece, 0, held);
                at += whole;
            } else {
                held += read;
                if (isEndOfUnmeasured(piece, held, at)) {
                    to = at;
                    return true;
                }
                if (at + held >= to) {
                    throw new DamagedChunkFileException("the event at byte " + at + " is cut off at byte " + to);
                }
                int larger = Math.min(2 * piece.length, EVENT_MAX + 1);
                if (!memory.hold(larger)) {
                    return false;
                }
                piece = Arrays.copyOf(piece, larger);
            }
        }
        return true;
    }

    private int fill(byte[] piece, int held, long offset) throws IOException, DamagedChunkFileException {
        int length = (int) Math.min(piece.length - held, to - offset);
        ByteBuffer into = ByteBuffer.wrap(piece, held, length);
        while (into.hasRemaining()) {
            if (file.read(into, offset + into.position() - held) < 0) {
                throw new DamagedChunkFileException("it ends at byte " + (offset + into.position() - held));
            }
        }
        return length;
    }

    /** Index behind the last event that is there as a whole. */
    private int wholeEvents(MessagePackScanner scanner, byte[] piece, int end, long offset)
            throws DamagedChunkFileException {
        int whole = 0;
        scanner.reset();
        try {
            while (whole < end && !(piece[whole] == 0 && !lengthKnown)) {
                int next = scanner.scan(piece, whole, end);
                if (next == MessagePack.INCOMPLETE) {
                    break;
                }
                whole = next;
            }
            return whole;
        } catch (MalformedEventException | EventTooLargeException wrong) {
            throw new DamagedChunkFileException("at byte " + (offset + whole) + ": " + wrong.getMessage());
        }
    }

    private static int count(byte[] piece, int whole, long offset) throws DamagedChunkFileException {
        try {
            return EventScanner.count(piece, 0, whole);
        } catch (MalformedEventException wrong) {
            throw new DamagedChunkFileException("behind byte " + offset + ": " + wrong.getMessage());
        }
    }

    /** No event begins with a zero; where the length is not known, zeros are room that was never used. */
    private boolean isEndOfUnmeasured(byte[] piece, int held, long offset)
            throws IOException, DamagedChunkFileException {
        if (lengthKnown || held == 0 || piece[0] != 0) {
            return false;
        }
        byte[] rest = new byte[PIECE];
        long at = offset;
        while (at < size) {
            int length = fill(rest, 0, at);
            for (int i = 0; i < length; i++) {
                if (rest[i] != 0) {
                    throw new DamagedChunkFileException("there is no event at byte " + offset);
                }
            }
            at += length;
        }
        return true;
    }

    // ---- the checksum

    private void checkSum() throws IOException, DamagedChunkFileException {
        if (checksum == 0 || checksum == CHECKSUM_OF_NOTHING) {
            return;
        }
        int upToEvents = sum(to);
        boolean holds = isSum(upToEvents) || (!lengthKnown && to < size && isSum(sum(size)));
        if (!holds) {
            throw new DamagedChunkFileException(
                    "its CRC32 is %08x, and the header says %08x".formatted(upToEvents, checksum));
        }
    }

    /** As it is when the file was synced, or as it is in between: not finished, in the order of the machine. */
    private boolean isSum(int sum) {
        return checksum == sum || checksum == Integer.reverseBytes(~sum) || checksum == ~sum;
    }

    private int sum(long end) throws IOException, DamagedChunkFileException {
        var sum = new CRC32();
        byte[] piece = new byte[PIECE];
        long at = CHECKED_FROM;
        while (at < end) {
            int length = (int) Math.min(piece.length, end - at);
            ByteBuffer read = ByteBuffer.wrap(piece, 0, length);
            while (read.hasRemaining()) {
                if (file.read(read, at + read.position()) < 0) {
                    throw new DamagedChunkFileException("it ends at byte " + (at + read.position()));
                }
            }
            sum.update(piece, 0, length);
            at += length;
        }
        return (int) sum.getValue();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException closedAllTheSame) {
            // It was only read.
        }
    }
}
