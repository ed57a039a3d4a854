// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.event.SourcePosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parts on their way into a log, all or none, within the bounds of what a log takes.
 *
 * @param parts one to {@value SegmentLog#PARTS_MAX} of one input
 * @param packed their payloads as they are to lie on disk, empty where that is as they come
 * @param position how far they reach in their source, nothing where they do not say
 */
record PartGroup(
        List<Part> parts, List<Packed> packed, @Nullable SourcePosition position) {
    /**
     * Checks the parts, and compresses what is to be compressed.
     *
     * @throws IllegalArgumentException if there are none or too many, or one is too large
     */
    static PartGroup of(List<Part> parts, @Nullable SourcePosition position, FrameCodecs codecs) {
        if (parts.isEmpty() || parts.size() > SegmentLog.PARTS_MAX) {
            throw new IllegalArgumentException("parts=" + parts.size() + ", allowed 1 to " + SegmentLog.PARTS_MAX);
        }
        for (Part part : parts) {
            int payload = part.events().size();
            if (payload > SegmentLog.PAYLOAD_MAX) {
                throw new IllegalArgumentException("payload=" + payload + " bytes, limit=" + SegmentLog.PAYLOAD_MAX);
            }
        }
        if (position != null) {
            requireSource(position);
        }
        return new PartGroup(parts, Packed.of(parts, codecs), position);
    }

    /** Refuses a position whose source has too long a name. */
    static void requireSource(SourcePosition position) {
        int chars = position.source().length();
        if (chars > SegmentLog.SOURCE_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "characters in the name of a source=" + chars + ", limit=" + SegmentLog.SOURCE_CHARS_MAX);
        }
    }

    /** Identity of the input. */
    String input() {
        return parts.getFirst().chunk().head().stream().input();
    }

    /** Bytes that it takes on disk. */
    long bytes() {
        long bytes = 0;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            int payload = packed.isEmpty()
                    ? part.events().size()
                    : packed.get(i).bytes().remaining();
            bytes += FrameHeader.length(part.chunk().fields().length, payload);
        }
        return bytes;
    }

    /** Why it is not written to a segment now, nothing where it is. */
    @Nullable
    AppendAnswer refusal(@Nullable ActiveSegment segment, long bytes, int segmentBytes) {
        int begun = 0;
        for (Part part : parts) {
            if (part.chunk().isSealed()) {
                return new AppendAnswer.Closed(part.chunk());
            }
            begun += part.chunk().isBegun() ? 0 : 1;
        }
        boolean full = segment != null
                && segment.isUsed()
                && (segment.writer().end() + bytes > segmentBytes
                        || segment.chunks().size() + begun > SegmentLog.CHUNKS_MAX);
        return full ? new AppendAnswer.Full() : null;
    }
}
