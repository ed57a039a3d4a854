// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Frames that are written together, whole or not at all, into the active segment. Under the lock of its log.
 *
 * <p>Frames and events take their numbers when the group is committed; one that is rolled back leaves no gap.
 */
final class FrameGroup {
    static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final SegmentWriter writer;
    private final Numbers numbers;
    private final FrameHeader frame = new FrameHeader();
    private final int count;
    private int frames;
    private long events;

    /**
     * Begins a group.
     *
     * @param count frames that belong together, 1 where each stands for itself
     */
    FrameGroup(SegmentWriter writer, Numbers numbers, int count) {
        this.writer = writer;
        this.numbers = numbers;
        this.count = count;
        writer.begin();
    }

    /** The header of the next frame, with its numbers; to be filled in before {@link #put}. */
    FrameHeader next(FrameKind kind, long durable, long written) {
        frame.clear(kind);
        frame.number = numbers.nextFrame + frames;
        frame.sequence = numbers.nextSequence + events;
        frame.groupCount = count;
        frame.groupIndex = count == 1 ? 0 : frames;
        frame.durable = durable;
        frame.written = written;
        return frame;
    }

    /** The header that {@link #next} answered last. */
    FrameHeader current() {
        return frame;
    }

    /** Writes that frame, and answers its offset. */
    long put(byte[] fields, byte[] moreFields, ByteBuffer payload) throws IOException {
        long offset = writer.put(frame, fields, moreFields, payload);
        frames++;
        if (frame.kind == FrameKind.DATA) {
            events += frame.events;
        }
        return offset;
    }

    /** Ends the group; it is in the file. */
    void commit() throws IOException {
        writer.commit();
        numbers.nextFrame += frames;
        numbers.nextSequence += events;
    }
}
