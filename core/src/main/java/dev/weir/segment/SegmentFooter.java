// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads what stands at the ends of a segment beside its events: snapshots and the index. For one thread. */
final class SegmentFooter {
    private final LogPlace place;
    private final SegmentKey key;
    private final FileWindow window;
    private final Checksum sum;
    private final long size;

    SegmentFooter(LogPlace place, long segment, DiskFile file) throws IOException {
        this.place = place;
        this.key = place.key(segment);
        this.window = new FileWindow(file);
        this.sum = place.checksum(segment);
        this.size = file.size();
    }

    /** The index, or nothing where the segment was not closed or its index is damaged. */
    @Nullable
    SegmentIndex index() throws IOException {
        Trailer trailer = trailer();
        ByteBuffer payload = trailer == null ? null : payload(FrameKind.FOOTER, trailer.footer());
        try {
            return payload == null ? null : SegmentIndex.read(key, payload);
        } catch (IllegalArgumentException unknown) {
            throw new IOException(key + " in " + place.root() + " cannot be read: " + unknown.getMessage(), unknown);
        }
    }

    /** The tables that hold for the end of the segment, or nothing where it has none. */
    @Nullable
    Tables tables() throws IOException {
        ByteBuffer payload = closingSnapshot();
        return payload == null ? null : Snapshot.read(payload);
    }

    /** These tables as they lie there. */
    @Nullable
    ByteBuffer closingSnapshot() throws IOException {
        Trailer trailer = trailer();
        return trailer == null || trailer.snapshot() == 0 ? null : payload(FrameKind.SNAPSHOT, trailer.snapshot());
    }

    /** The tables that the segment began with, as they lie there; nothing where they are not whole. */
    @Nullable
    ByteBuffer openingSnapshot() throws IOException {
        return payload(FrameKind.SNAPSHOT, SegmentHeader.BYTES);
    }

    private @Nullable Trailer trailer() throws IOException {
        long at = size - Trailer.BYTES;
        return at > 0 && window.covers(at, Trailer.BYTES)
                ? Trailer.read(window.bytes(), window.indexOf(at), sum)
                : null;
    }

    private @Nullable ByteBuffer payload(FrameKind kind, long offset) throws IOException {
        var frame = new FrameHeader();
        if (offset < 0 || !window.covers(offset, FrameHeader.BYTES)) {
            return null;
        }
        int head = FrameHeader.lengthOfHead(window.bytes(), window.indexOf(offset));
        if (!window.covers(offset, head)
                || !frame.read(window.bytes(), window.indexOf(offset), size - offset, sum)
                || frame.kind != kind) {
            return null;
        }
        byte[] payload = new byte[frame.payload];
        boolean there = window.copy(offset + head, payload, payload.length);
        boolean whole = there && sum.begin().add(payload, 0, payload.length).value() == frame.payloadChecksum;
        return whole ? ByteBuffer.wrap(payload) : null;
    }
}
