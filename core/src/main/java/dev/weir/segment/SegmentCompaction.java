// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * A closed segment written again with a few of its chunks alone, under its own number. For one thread, once.
 *
 * <p>Chunks keep their ids, ordinals, frames and numbers, so cursors, order and whoever reads know no difference. What is
 * left out leaves its numbers and sequences in GAP frames that count nothing as lost. The snapshot at the beginning holds
 * for the end of the segment: it knows the positions and counts of what was left out, and frames that stay count no more.
 *
 * <p>Payloads are copied as they lie there, each checked first. Memory: the largest frame, and what describes the chunks
 * that stay.
 */
final class SegmentCompaction {
    private final LogPlace place;
    private final SegmentIndex index;
    private final FileWindow window;
    private final Checksum sum;
    private final long size;
    private final FrameHeader frame = new FrameHeader();
    private final FrameHeader made = new FrameHeader();
    private final Numbers numbers = new Numbers();
    private final List<Kept> kept = new ArrayList<>();
    private final Deque<Copy> unsealed = new ArrayDeque<>();
    private final List<Copy> copies = new ArrayList<>();

    /** A chunk that stays, as it grows again in the new file. */
    private record Copy(StoredChunk old, LogChunk chunk) {}

    /** A frame that stays. */
    private record Kept(long offset, Copy of, boolean last) {}

    /**
     * Of a segment that is whole and closed.
     *
     * @param index of the chunks that are in it
     * @param window over its file
     * @param size bytes of that
     * @param ordinals of the chunks that stay
     */
    SegmentCompaction(LogPlace place, SegmentIndex index, FileWindow window, long size, BitSet ordinals) {
        this.place = place;
        this.index = index;
        this.window = window;
        this.sum = place.checksum(index.key().number());
        this.size = size;
        for (StoredChunk chunk : index) {
            if (ordinals.get(chunk.place().ordinal())) {
                keep(chunk);
            }
        }
        kept.sort(Comparator.comparingLong(Kept::offset));
    }

    private void keep(StoredChunk old) {
        var chunk = new LogChunk(old.head());
        chunk.begin(old.id(), old.place());
        var copy = new Copy(old, chunk);
        copies.add(copy);
        int frames = old.frames().count();
        for (int i = 0; i < frames; i++) {
            kept.add(new Kept(old.frames().offset(i), copy, i == frames - 1));
        }
    }

    /**
     * Writes it over the old file.
     *
     * @param snapshot of the tables as they are behind the segment
     * @return bytes of the new file
     * @throws IOException if something of it cannot be read, or the disk refuses; then the old file stays
     */
    long write(ByteBuffer snapshot) throws IOException {
        return new SegmentReplacement(place, index.key().number()).write(writer -> putAll(writer, snapshot));
    }

    private void putAll(SegmentWriter writer, ByteBuffer snapshot) throws IOException {
        SegmentHeader header = window.covers(0, SegmentHeader.BYTES) ? SegmentHeader.read(window.bytes(), sum) : null;
        if (header == null) {
            throw damaged(0);
        }
        numbers.nextFrame = header.firstFrame();
        numbers.nextSequence = header.firstSequence();
        writer.header(header);
        begin(FrameKind.SNAPSHOT);
        long tables = put(writer, made, Fields.NONE, snapshot);
        for (Kept each : kept) {
            copy(writer, each);
        }
        putEnd(writer, tables);
    }

    private void copy(SegmentWriter writer, Kept each) throws IOException {
        ByteBuffer payload = read(each);
        putSealsUpTo(writer, frame.number);
        putGapUpTo(writer, frame.number, frame.sequence, each.offset());
        frame.flags |= FrameHeader.REWRITTEN;
        frame.groupIndex = 0;
        frame.groupCount = 1;
        frame.durable = lastFrame();
        LogChunk chunk = each.of().chunk();
        long offset = put(writer, frame, frame.index == 0 ? chunk.fields() : Fields.NONE, payload);
        numbers.nextSequence += frame.events;
        chunk.grow(ChunkFrame.of(frame, offset));
        if (each.last()) {
            unsealed.add(each.of());
        }
    }

    /** The payload of a frame of the old file, with its header in {@link #frame}. */
    private ByteBuffer read(Kept each) throws IOException {
        long offset = each.offset();
        if (!window.covers(offset, FrameHeader.BYTES)) {
            throw damaged(offset);
        }
        int head = FrameHeader.lengthOfHead(window.bytes(), window.indexOf(offset));
        boolean there = window.covers(offset, head)
                && frame.read(window.bytes(), window.indexOf(offset), size - offset, sum)
                && frame.kind == FrameKind.DATA
                && frame.chunk == each.of().old().id()
                && window.covers(offset, head + frame.payload);
        int at = window.indexOf(offset) + head;
        boolean whole = there
                && frame.payloadChecksum == sum.of(window.bytes(), at, frame.payload)
                && frame.readPlain(window.bytes(), at);
        if (!whole) {
            throw damaged(offset);
        }
        return window.bytes().slice(at, frame.payload).order(ByteOrder.LITTLE_ENDIAN);
    }

    private IOException damaged(long offset) {
        return new IOException("byte " + offset + " of " + index.key() + " does not hold; the segment stays as it is");
    }

    private long lastFrame() {
        return index.ends().nextFrame() - 1;
    }

    /** Seals what is complete, as far as there are numbers of frames that were left out. */
    private void putSealsUpTo(SegmentWriter writer, long number) throws IOException {
        while (numbers.nextFrame < number && !unsealed.isEmpty()) {
            LogChunk chunk = unsealed.remove().chunk();
            SealPayload seal = chunk.sealPayload();
            begin(FrameKind.SEAL);
            made.chunk = chunk.id();
            made.ordinal = chunk.place().ordinal();
            made.index = seal.frames();
            made.ack = chunk.ack();
            made.kept = chunk.keptBySender();
            put(writer, made, chunk.fields(), seal.write());
        }
    }

    private void putGapUpTo(SegmentWriter writer, long number, long sequence, long offset) throws IOException {
        if (number < numbers.nextFrame || sequence < numbers.nextSequence) {
            throw damaged(offset);
        }
        if (number > numbers.nextFrame) {
            begin(FrameKind.GAP);
            made.index = Math.toIntExact(number - numbers.nextFrame);
            made.events = Math.toIntExact(sequence - numbers.nextSequence);
            writer.put(made, Fields.NONE, Fields.NONE, FrameGroup.EMPTY);
            numbers.nextFrame = number;
            numbers.nextSequence = sequence;
        }
    }

    private void begin(FrameKind kind) {
        made.clear(kind);
        made.number = numbers.nextFrame;
        made.sequence = numbers.nextSequence;
        made.durable = lastFrame();
        made.written = place.now();
    }

    private long put(SegmentWriter writer, FrameHeader header, byte[] fields, ByteBuffer payload) throws IOException {
        long offset = writer.put(header, fields, Fields.NONE, payload);
        numbers.nextFrame++;
        return offset;
    }

    private void putEnd(SegmentWriter writer, long tables) throws IOException {
        SegmentIndex.Ends ends = index.ends();
        putSealsUpTo(writer, lastFrame());
        putGapUpTo(writer, lastFrame(), ends.nextSequence(), size);
        List<StoredChunk> stored =
                copies.stream().map(copy -> copy.chunk().stored(0)).toList();
        SegmentIndex rest = SegmentIndex.of(index.key(), stored, 0, ends.nextFrame(), ends.nextSequence());
        begin(FrameKind.FOOTER);
        long footer = put(writer, made, Fields.NONE, rest.payload());
        writer.putAll(new Trailer(footer, tables).write(sum));
    }
}
