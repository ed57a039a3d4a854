// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the frames of a segment whose checksums hold, and the holes between them. What stands behind the last of them is
 * the tail: a write that was not finished, or nothing.
 *
 * <p>Behind a hole it looks for the next frame at every multiple of 8. Only a frame of this store and segment passes its
 * checksum, and only one whose number is greater than what was expected is taken: a copy of an earlier frame, in the
 * payload of a later one, is not.
 */
final class SegmentScan {
    private final ByteBuffer bytes;
    private final int size;
    private final Checksum sum;
    private final FrameHeader frame = new FrameHeader();
    private final FrameOffsets frames = new FrameOffsets();
    private final List<Hole> holes = new ArrayList<>();
    private final @Nullable SegmentHeader header;
    private long expectedFrame;
    private long expectedSequence;
    private int chain;
    private long durable;
    private int end;
    private @Nullable Trailer trailer;

    /**
     * A stretch without frames.
     *
     * @param before index of the frame behind it
     * @param from offset of its first byte
     * @param to offset behind its last byte
     * @param firstFrame number of the first frame lost
     * @param frames frames lost
     * @param firstSequence sequence of the first event lost
     * @param events events lost
     */
    record Hole(int before, int from, int to, long firstFrame, long frames, long firstSequence, long events) {
        long lastFrame() {
            return firstFrame + frames - 1;
        }
    }

    /**
     * Looks through a segment.
     *
     * @param firstFrame number of the first frame, should the header not be readable; 0 where nobody knows
     * @param firstSequence sequence of the first event in that case
     */
    SegmentScan(LoadedSegment segment, long firstFrame, long firstSequence) {
        bytes = segment.bytes();
        size = segment.size();
        sum = segment.checksum();
        header = SegmentHeader.read(bytes, sum);
        expectedFrame = header == null ? firstFrame : header.firstFrame();
        expectedSequence = header == null ? firstSequence : header.firstSequence();
        chain = header == null ? 0 : header.checksum();
        scan();
    }

    private void scan() {
        int at = SegmentHeader.BYTES;
        boolean chained = header != null;
        while (at < size) {
            trailer = Trailer.read(bytes, at, sum);
            if (trailer != null) {
                end = at + Trailer.BYTES;
                return;
            }
            int next = isNext(at, chained) ? at : resume(at);
            if (next < 0) {
                break;
            }
            if (next != at || (expectedFrame != 0 && frame.number != expectedFrame)) {
                addHole(at, next);
            }
            at = next;
            take(at);
            at += (int) frame.length();
            chained = true;
        }
        end = Math.min(at, size);
    }

    /** Whether the frame that belongs here is here. */
    private boolean isNext(int at, boolean chained) {
        return isWhole(at)
                && (expectedFrame == 0 || frame.number == expectedFrame)
                && (!chained || frame.chain == chain);
    }

    private boolean isWhole(int at) {
        if (!frame.read(bytes, at, (long) size - at, sum)) {
            return false;
        }
        int payload = at + FrameHeader.BYTES + frame.fields;
        return frame.payloadChecksum == sum.of(bytes, payload, frame.payload) && frame.readPlain(bytes, payload);
    }

    /** Offset of the first frame that goes on behind what is lost, -1 where there is none. */
    private int resume(int from) {
        for (int at = from; at <= size - FrameHeader.BYTES; at += 8) {
            if (FrameHeader.mayBeginAt(bytes, at) && isWhole(at) && frame.number > expectedFrame) {
                return at;
            }
        }
        return -1;
    }

    private void addHole(int from, int to) {
        long known = expectedFrame == 0 ? frame.number : expectedFrame;
        long sequence = expectedFrame == 0 ? frame.sequence : expectedSequence;
        holes.add(new Hole(frames.count(), from, to, known, frame.number - known, sequence, frame.sequence - sequence));
    }

    private void take(int at) {
        frames.add(at);
        chain = frame.checksum;
        durable = Math.max(durable, frame.durable);
        expectedFrame = frame.number + frame.span();
        expectedSequence = frame.sequence + (frame.advances() ? frame.events : 0);
    }

    // ---- what was found

    @Nullable
    SegmentHeader header() {
        return header;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** Number of whole frames. */
    int frames() {
        return frames.count();
    }

    int offset(int index) {
        return (int) frames.offset(index);
    }

    /** A header, valid until the next is asked for. */
    FrameHeader frame(int index) {
        frame.load(bytes, offset(index));
        frame.readPlain(bytes, offset(index) + FrameHeader.BYTES + frame.fields);
        return frame;
    }

    /** The fields of a frame. */
    Fields fields(int index) {
        FrameHeader of = frame(index);
        return Fields.read(bytes, offset(index) + FrameHeader.BYTES, of.fields);
    }

    /** The payload of a frame. */
    ByteBuffer payload(int index) {
        FrameHeader of = frame(index);
        return bytes.slice(offset(index) + FrameHeader.BYTES + of.fields, of.payload)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Events of the frame that was being written when all ended, as far as its header tells. */
    long tornEvents() {
        boolean readable = end < size && frame.read(bytes, end, Long.MAX_VALUE, sum);
        return readable && frame.kind == FrameKind.DATA ? frame.events : 0;
    }

    List<Hole> holes() {
        return holes;
    }

    /** Offset behind the last whole frame, or behind the trailer. */
    int end() {
        return end;
    }

    /**
     * Takes all of it for durable, whatever its last frames could know: it was closed, and a closed segment is synced
     * before anything is written behind it.
     */
    void closed() {
        durable = Long.MAX_VALUE;
    }

    /** Number of the last frame that is known to have been durable. */
    long durable() {
        return durable;
    }

    /** Whether it was closed for good and nothing is missing. */
    boolean isWhole() {
        return trailer != null && header != null && holes.isEmpty() && end == size;
    }

    @Nullable
    Trailer trailer() {
        return trailer;
    }

    /** Number of the frame behind the last. */
    long nextFrame() {
        return expectedFrame;
    }

    /** Sequence of the event behind the last. */
    long nextSequence() {
        return expectedSequence;
    }
}
