// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.chunk.AckLevel;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A chunk of a log that grows until it is sealed. A handle: the log writes, the owner asks. Safe for any thread; what
 * changes it is under the lock of its log besides.
 */
public final class LogChunk {
    private final ChunkHead head;
    private final byte[] fields;
    private FrameOffsets frames = new FrameOffsets();
    private @Nullable ChunkPlace place;
    private AckLevel ack = AckLevel.MEMORY;
    private long id;
    private int events;
    private long bytes;
    private int kept;
    private int largestFrame;
    private long begunMillis;
    private long lastMillis;
    private long sealMark;
    private int staged;
    private CRC32C digest = new CRC32C();

    LogChunk(ChunkHead head) {
        this.head = head;
        this.fields = Fields.head(head);
    }

    // ---- for its owner

    /** Stream and routes. */
    public ChunkHead head() {
        return head;
    }

    /**
     * The sequence of its first event, its identity for ever; also after it was written again elsewhere.
     *
     * @throws IllegalStateException before its first event
     */
    public synchronized long id() {
        requireBegun();
        return id;
    }

    /**
     * Where it lies at the moment; changes only while its seal is not durable.
     *
     * @throws IllegalStateException before its first event
     */
    public synchronized ChunkPlace place() {
        return requireBegun();
    }

    /** Whether it has an event. */
    public synchronized boolean isBegun() {
        return place != null;
    }

    /** Whether it grows no more. */
    public synchronized boolean isSealed() {
        return sealMark > 0;
    }

    /** Events so far. */
    public synchronized int events() {
        return events;
    }

    /** Payload so far, in bytes. */
    public synchronized long bytes() {
        return bytes;
    }

    private ChunkPlace requireBegun() {
        if (place == null) {
            throw new IllegalStateException("a chunk of " + head.stream() + " without an event has no place yet");
        }
        return place;
    }

    // ---- for its log

    byte[] fields() {
        return fields;
    }

    /** Counts a frame of a group that is being written, and answers its index in the chunk. */
    synchronized int stage() {
        return frames.count() + staged++;
    }

    synchronized void unstage() {
        staged = 0;
    }

    /** Gives it its identity and place, with its first frame. */
    synchronized void begin(long newId, ChunkPlace newPlace) {
        id = newId;
        place = newPlace;
    }

    /** Takes the identity back that {@link #begin} gave to a chunk whose first group was not written. */
    synchronized void unbegin() {
        place = null;
        id = 0;
    }

    synchronized void grow(ChunkFrame frame) {
        frames.add(frame.offset());
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, frame.checksum()));
        events += frame.events();
        bytes += frame.bytes();
        kept += frame.kept();
        largestFrame = Math.max(largestFrame, frame.bytes());
        lastMillis = frame.written();
        if (begunMillis == 0) {
            begunMillis = frame.written();
        }
        if (frame.ack().compareTo(ack) > 0) {
            ack = frame.ack();
        }
    }

    /** Lies from now on where a copy of it was written; the copy is of no further use. */
    synchronized void moveTo(LogChunk copy, long mark) {
        place = copy.place;
        frames = copy.frames;
        digest = copy.digest;
        largestFrame = copy.largestFrame;
        if (sealMark > 0) {
            sealMark = mark;
        }
    }

    /** Number of its frames. */
    synchronized int frames() {
        return frames.count();
    }

    synchronized void seal(long mark) {
        sealMark = mark;
    }

    /** The mark of its seal, 0 while it is open. */
    synchronized long sealMark() {
        return sealMark;
    }

    /** What its seal says of it. */
    synchronized SealPayload sealPayload() {
        return new SealPayload(frames.count(), events, bytes, (int) digest.getValue());
    }

    synchronized int keptBySender() {
        return kept;
    }

    synchronized AckLevel ack() {
        return ack;
    }

    /**
     * Its description in an index.
     *
     * @param lostEvents events that were in it and cannot be read any more
     */
    synchronized StoredChunk stored(int lostEvents) {
        return new StoredChunk(
                id,
                requireBegun(),
                head,
                events,
                lostEvents,
                bytes,
                kept,
                ack,
                begunMillis,
                lastMillis,
                largestFrame,
                frames.copy());
    }
}
