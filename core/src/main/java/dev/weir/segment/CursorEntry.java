// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

/** What the journal of a cursor says, one thing a record. */
sealed interface CursorEntry {
    /** A chunk has ended. */
    record ChunkEnded(ChunkPlace place, Tally share, Fate fate) implements CursorEntry {}

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
            case SegmentDone(SegmentKey segment) -> {
                out.putByte(2);
                put(out, segment);
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
            case 2 -> new SegmentDone(segment);
            default -> throw new IllegalArgumentException("a cursor's entry of kind=" + kind);
        };
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
