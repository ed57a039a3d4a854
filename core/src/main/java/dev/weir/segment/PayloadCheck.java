// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.segment.StoreFinding.Weight;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Decompresses every payload of a segment that is compressed, and says which cannot be, and which nobody here can. For one
 * thread, once. Memory: the largest payload, as it lies on disk and as it came.
 */
final class PayloadCheck {
    private final LogPlace place;
    private final SegmentScan scan;
    private final Consumer<StoreFinding> told;
    private final Map<Integer, Tally> unknown = new TreeMap<>();
    private byte[] packed = Fields.NONE;
    private byte[] plain = Fields.NONE;
    private long lost;

    PayloadCheck(LogPlace place, SegmentScan scan, Consumer<StoreFinding> told) {
        this.place = place;
        this.scan = scan;
        this.told = told;
    }

    void run(SegmentKey segment) {
        for (int i = 0; i < scan.frames(); i++) {
            FrameHeader frame = scan.frame(i);
            if (frame.codec != 0) {
                check(segment, i, frame);
            }
        }
        unknown.forEach((codec, frames) -> told.accept(new StoreFinding(
                Weight.REMARK,
                place.path(segment.number()),
                0,
                0,
                0,
                "has frames=" + frames.bytes() + " with events=" + frames.events() + " that are compressed with codec="
                        + codec + ", which is not known here; their checksums hold")));
    }

    /** Events in payloads that cannot be decompressed. */
    long lost() {
        return lost;
    }

    private void check(SegmentKey segment, int index, FrameHeader frame) {
        Optional<FrameCodec> codec = place.codecs().of(frame.codec);
        if (codec.isEmpty()) {
            unknown.merge(frame.codec, new Tally(frame.events, 1), Tally::plus);
            return;
        }
        packed = packed.length < frame.payload ? new byte[frame.payload] : packed;
        plain = plain.length < frame.plain ? new byte[frame.plain] : plain;
        scan.payload(index).get(packed, 0, frame.payload);
        try {
            Packed.unpack(codec.get(), packed, frame.payload, plain);
        } catch (IOException wrong) {
            lost += frame.events;
            String what = "cannot be decompressed with " + codec.get().label() + ", though its checksum holds";
            told.accept(new StoreFinding(
                    Weight.DAMAGE,
                    place.path(segment.number()),
                    scan.offset(index),
                    frame.length(),
                    frame.events,
                    what));
        }
    }
}
