// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.io.IOException;
import java.util.Optional;

/** Reads the events of a chunk, frame by frame, each checked before it is handed on. For one thread at a time. */
public final class ChunkReader {
    private final StoredChunk chunk;
    private final FileWindow window;
    private final Checksum sum;
    private final FrameCodecs codecs;
    private final long size;
    private final FrameHeader frame = new FrameHeader();
    private byte[] packed = Fields.NONE;
    private int next;

    ChunkReader(StoredChunk chunk, FileWindow window, LogPlace place, long size) {
        this.chunk = chunk;
        this.window = window;
        this.sum = place.checksum(chunk.place().segment().number());
        this.codecs = place.codecs();
        this.size = size;
    }

    /**
     * Reads the next frame. A damaged one is left out; the call after that goes on behind it.
     *
     * @param into as large as {@link StoredChunk#largestFrame}
     * @throws IOException if the disk refuses to read at all; the next call tries again
     */
    public FrameRead next(byte[] into) throws IOException {
        if (next == chunk.frames().count()) {
            return new FrameRead.End();
        }
        long offset = chunk.frames().offset(next);
        FrameRead read = read(offset, into);
        next++;
        return read;
    }

    private FrameRead read(long offset, byte[] into) throws IOException {
        if (!isThere(offset)) {
            return new FrameRead.Damaged(offset, "the header of the frame does not hold");
        }
        if (frame.kind != FrameKind.DATA || frame.chunk != chunk.id() || frame.payload > into.length) {
            return new FrameRead.Damaged(offset, "the frame is of another chunk, kind=" + frame.kind);
        }
        byte[] payload = frame.codec == 0 ? into : room(frame.payload);
        boolean whole = window.copy(offset + FrameHeader.BYTES + frame.fields, payload, frame.payload);
        if (!whole || sum.begin().add(payload, 0, frame.payload).value() != frame.payloadChecksum) {
            return new FrameRead.Damaged(offset, "the payload of the frame does not hold");
        }
        return frame.codec == 0 ? new FrameRead.Read(frame.payload, frame.events) : unpacked(offset, into);
    }

    private byte[] room(int bytes) {
        if (packed.length < bytes) {
            packed = new byte[bytes];
        }
        return packed;
    }

    private FrameRead unpacked(long offset, byte[] into) {
        Optional<FrameCodec> codec = codecs.of(frame.codec);
        if (codec.isEmpty()) {
            return new FrameRead.Damaged(
                    offset, "the frame is compressed with codec=" + frame.codec + ", which is not known here");
        }
        try {
            return new FrameRead.Read(Packed.unpack(codec.get(), packed, frame.payload, into), frame.events);
        } catch (IOException wrong) {
            return new FrameRead.Damaged(
                    offset,
                    "the payload cannot be decompressed with " + codec.get().label() + ": " + wrong.getMessage());
        }
    }

    private boolean isThere(long offset) throws IOException {
        if (!window.covers(offset, FrameHeader.BYTES)) {
            return false;
        }
        int head = FrameHeader.lengthOfHead(window.bytes(), window.indexOf(offset));
        return window.covers(offset, head) && frame.read(window.bytes(), window.indexOf(offset), size - offset, sum);
    }
}
