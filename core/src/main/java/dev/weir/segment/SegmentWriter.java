// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.disk.ForwardingDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Writes groups of frames behind each other into one segment, each group whole or not at all. Under the lock of its
 * log, save {@link #force}.
 *
 * <p>A group is gathered in the log's buffer and written with one call, or one for each time that the buffer is full.
 */
final class SegmentWriter {
    private static final byte[] ZEROS = new byte[8];

    private final Path path;
    private final DiskFile file;
    private final Checksum sum;
    private final ByteBuffer buffer;
    private long end;
    private int chain;
    private long at;
    private int groupChain;
    private boolean touched;
    private boolean givenUp;
    private boolean closed;

    private SegmentWriter(Path path, DiskFile file, Checksum sum, ByteBuffer buffer) {
        this.path = path;
        this.file = file;
        this.sum = sum;
        this.buffer = buffer;
    }

    /** Makes a file; nothing is in it before the first group, which begins with {@link #header}. */
    static SegmentWriter create(Disk disk, Path path, Checksum sum, ByteBuffer buffer) throws IOException {
        DiskFile file = disk.openForWriting(path);
        try {
            file.truncate(0);
        } catch (IOException refused) {
            file.close();
            throw refused;
        }
        return new SegmentWriter(path, file, sum, buffer);
    }

    Path path() {
        return path;
    }

    /** Offset behind the last whole group. */
    long end() {
        return end;
    }

    /** Begins a group. */
    void begin() {
        at = end;
        groupChain = chain;
        touched = false;
        buffer.clear();
    }

    /** Puts the header of the segment, at its beginning. */
    void header(SegmentHeader header) {
        groupChain = SegmentHeader.put(buffer, header, sum);
        at += SegmentHeader.BYTES;
    }

    /**
     * Puts a frame; the header's chain, lengths and checksums are filled in here.
     *
     * @return its offset
     */
    long put(FrameHeader header, byte[] fields, byte[] moreFields, ByteBuffer payload) throws IOException {
        header.fields = fields.length + moreFields.length;
        header.payload = payload.remaining();
        header.plain = header.codec == 0 ? header.payload : header.plain;
        header.chain = groupChain;
        header.payloadChecksum = sum.of(payload, payload.position(), payload.remaining());
        int head = FrameHeader.BYTES + header.fields;
        if (buffer.remaining() < head) {
            flush();
        }
        int start = buffer.position();
        header.put(buffer);
        buffer.put(fields).put(moreFields);
        header.sign(buffer, start, sum);
        groupChain = header.checksum;
        long offset = at;
        at += head;
        putAll(payload);
        putAll(ByteBuffer.wrap(ZEROS, 0, (int) (offset + header.length() - at)));
        return offset;
    }

    /** Puts bytes as they are; for what stands behind the last frame. */
    void putAll(ByteBuffer bytes) throws IOException {
        int limit = bytes.limit();
        while (bytes.hasRemaining()) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int piece = Math.min(buffer.remaining(), bytes.remaining());
            bytes.limit(bytes.position() + piece);
            buffer.put(bytes);
            bytes.limit(limit);
            at += piece;
        }
    }

    private void flush() throws IOException {
        touched = true;
        buffer.flip();
        file.write(buffer, at - buffer.limit());
        buffer.clear();
    }

    /** Ends a group: all of it is in the file when this returns. */
    void commit() throws IOException {
        flush();
        end = at;
        chain = groupChain;
    }

    /**
     * Takes a group back that could not be written.
     *
     * @throws IOException if the file could not be cut to where it was, so that nothing can be written behind it
     */
    void rollBack() throws IOException {
        buffer.clear();
        at = end;
        if (touched) {
            file.truncate(end);
        }
    }

    /**
     * The file for somebody who reads it while this has it open, whatever its name has come to be; closing it does nothing.
     */
    DiskFile reading() {
        return new ForwardingDisk.ForwardingFile(file) {
            @Override
            public void close() {
                // It is the writer's.
            }
        };
    }

    /** Has the file synced never again, because the system may take for clean what it could not write. */
    synchronized void giveUp() {
        givenUp = true;
    }

    /** Makes all whole groups durable; does nothing once the file is closed or given up. Safe for any thread. */
    synchronized void force() throws IOException {
        if (!closed && !givenUp) {
            file.force();
        }
    }

    /** Closes the file. Idempotent. */
    synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            file.close();
        }
    }
}
