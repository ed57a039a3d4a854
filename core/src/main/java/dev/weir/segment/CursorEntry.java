// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.chunk.EventRange;

/** What the journal of a cursor says, one thing a record. */
sealed interface CursorEntry {
    /** A chunk has ended. */
    record ChunkEnded(ChunkPlace place, Tally share, Fate fate) implements CursorEntry {}

    /**
     * Some events of a chunk have ended.
     *
     * @param last whether nothing of the chunk is wanted any more
     */
    record PieceEnded(ChunkPlace place, EventRange events, Tally share, Fate fate, boolean last)
            implements CursorEntry {}

    /** All that was still wanted of a segment has ended. */
    record SegmentEnded(SegmentKey segment, Tally share, Fate fate) implements CursorEntry {}

    /** Nothing of a segment is wanted any more. */
    record SegmentDone(SegmentKey segment) implements CursorEntry {}

    /** Appends it to bytes. */
    default void write(ByteWriter out) {
        switch (this) {
            case ChunkEnded(ChunkPlace place, Tally share, Fate fate) -> {
                out.putByte(1);
                put(out, place.segment());
                out.putInt(place.ordinal());
                put(out, share, fate);
            }
            case SegmentEnded(SegmentKey segment, Tally share, Fate fate) -> {
                out.putByte(2);
                put(out, segment);
                put(out, share, fate);
            }
            case SegmentDone(SegmentKey segment) -> {
                out.putByte(3);
                put(out, segment);
            }
            case PieceEnded(ChunkPlace place, EventRange events, Tally share, Fate fate, boolean last) -> {
                out.putByte(4);
                put(out, place.segment());
                out.putInt(place.ordinal());
                out.putInt(events.from());
                out.putInt(events.to());
                out.putByte(last ? 1 : 0);
                put(out, share, fate);
            }
        }
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is of a kind that is not known here
     */
    static CursorEntry read(ByteReader in) {
        int kind = in.getByte();
        SegmentKey segment = new SegmentKey(new LogName(in.getInt()), in.getLong());
        return switch (kind) {
            case 1 -> new ChunkEnded(new ChunkPlace(segment, in.getInt()), share(in), fate(in));
            case 2 -> new SegmentEnded(segment, share(in), fate(in));
            case 3 -> new SegmentDone(segment);
            case 4 -> piece(in, segment);
            default -> throw new IllegalArgumentException("a cursor's entry of kind=" + kind);
        };
    }

    private static PieceEnded piece(ByteReader in, SegmentKey segment) {
        var place = new ChunkPlace(segment, in.getInt());
        var events = new EventRange(in.getInt(), in.getInt());
        boolean last = in.getByte() != 0;
        return new PieceEnded(place, events, share(in), fate(in), last);
    }

    private static void put(ByteWriter out, SegmentKey segment) {
        out.putInt(segment.log().code());
        out.putLong(segment.number());
    }

    private static void put(ByteWriter out, Tally share, Fate fate) {
        out.putLong(share.events());
        out.putLong(share.bytes());
        out.putByte(fate.kind().code());
        out.putText(fate.reason());
    }

    private static Tally share(ByteReader in) {
        return new Tally(in.getLong(), in.getLong());
    }

    private static Fate fate(ByteReader in) {
        return new Fate(Fate.Kind.of(in.getByte()), in.getText());
    }
}
