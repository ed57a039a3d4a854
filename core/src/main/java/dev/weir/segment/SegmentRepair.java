// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a segment anew from the frames that stay: seals for chunks that have none, a GAP where frames are missing, an
 * index, under a name of its own that takes the place of the old file when it is durable. So nothing is ever appended to a
 * file whose last sync may have failed, and a repair that is cut short is made again. For one thread.
 */
final class SegmentRepair {
    /** What the name of a file ends with that is not finished yet. */
    static final String UNFINISHED = SegmentReplacement.UNFINISHED;

    private final LogPlace place;
    private final LoadedSegment segment;
    private final SegmentScan scan;
    private final Replay replay;
    private final Map<Long, ReplayedChunk> chunks = new TreeMap<>();
    private final FrameHeader frame = new FrameHeader();
    private final Numbers numbers = new Numbers();
    private long lost;
    private long doubtful;

    SegmentRepair(LogPlace place, LoadedSegment segment, SegmentScan scan, Replay replay) {
        this.place = place;
        this.segment = segment;
        this.scan = scan;
        this.replay = replay;
        this.lost = replay.lostEvents();
        this.doubtful = replay.doubtfulEvents();
    }

    /**
     * Writes it.
     *
     * @param newest whether the log goes on behind it, so that it gets a snapshot of all that is known
     * @return numbers behind it, and its size
     */
    Repaired write(boolean newest) throws IOException {
        long bytes = new SegmentReplacement(place, segment.key().number()).write(writer -> putAll(writer, newest));
        return new Repaired(numbers, bytes);
    }

    /**
     * A segment that was written anew.
     *
     * @param numbers where the log goes on behind it
     * @param bytes size of its file
     */
    record Repaired(Numbers numbers, long bytes) {}

    private void putAll(SegmentWriter writer, boolean newest) throws IOException {
        putHeader(writer);
        for (int i = 0; i < scan.frames(); i++) {
            if (replay.keeps(i)) {
                putGapBefore(writer, scan.frame(i).number, scan.frame(i).sequence);
                put(writer, i);
            }
        }
        putGapBefore(writer, Math.max(numbers.nextFrame, scan.nextFrame()), scan.nextSequence());
        putSeals(writer);
        putEnd(writer, newest);
    }

    private void putHeader(SegmentWriter writer) {
        SegmentHeader old = scan.header();
        if (old == null) {
            FrameHeader first = scan.frame(0);
            old = new SegmentHeader(
                    place.store(),
                    place.name().code(),
                    segment.key().number(),
                    first.sequence,
                    first.number,
                    place.now(),
                    0);
        }
        numbers.nextSegment = segment.key().number() + 1;
        numbers.nextFrame = old.firstFrame();
        numbers.nextSequence = old.firstSequence();
        writer.header(old);
    }

    /** Stands for what is missing before a frame, and says once how many events are gone for good. */
    private void putGapBefore(SegmentWriter writer, long number, long sequence) throws IOException {
        if (number <= numbers.nextFrame) {
            return;
        }
        begin(FrameKind.GAP);
        frame.index = (int) Math.min(Integer.MAX_VALUE, number - numbers.nextFrame);
        frame.events = Math.clamp(sequence - numbers.nextSequence, 0, Integer.MAX_VALUE);
        frame.kept = (int) Math.min(Integer.MAX_VALUE, lost);
        frame.chunk = doubtful;
        lost = 0;
        doubtful = 0;
        writer.put(frame, Fields.NONE, Fields.NONE, FrameGroup.EMPTY);
        numbers.nextFrame = number;
        numbers.nextSequence = Math.max(numbers.nextSequence, sequence);
    }

    private void begin(FrameKind kind) {
        frame.clear(kind);
        frame.number = numbers.nextFrame;
        frame.sequence = numbers.nextSequence;
        frame.durable = numbers.nextFrame - 1;
        frame.written = place.now();
    }

    private void put(SegmentWriter writer, int index) throws IOException {
        frame.load(scan.bytes(), scan.offset(index));
        frame.groupIndex = 0;
        frame.groupCount = 1;
        byte[] fields = new byte[frame.fields];
        scan.bytes().get(scan.offset(index) + FrameHeader.BYTES, fields);
        frame.readPlain(scan.bytes(), scan.offset(index) + FrameHeader.BYTES + frame.fields);
        long offset = writer.put(frame, fields, Fields.NONE, scan.payload(index));
        numbers.nextFrame = frame.number + frame.span();
        numbers.nextSequence = frame.sequence + (frame.advances() ? frame.events : 0);
        if (frame.kind == FrameKind.DATA) {
            ReplayedChunk old = replay.chunk(frame);
            chunks.computeIfAbsent(frame.chunk, id -> old.elsewhere())
                    .add(old.chunk().head(), ChunkFrame.of(frame, offset));
        }
    }

    private void putSeals(SegmentWriter writer) throws IOException {
        for (ReplayedChunk chunk : chunks.values()) {
            if (chunk.isSealed()) {
                continue;
            }
            LogChunk whole = chunk.chunk();
            SealPayload seal = whole.sealPayload();
            begin(FrameKind.SEAL);
            frame.chunk = whole.id();
            frame.ordinal = chunk.place().ordinal();
            frame.index = seal.frames();
            frame.ack = whole.ack();
            frame.kept = whole.keptBySender();
            writer.put(frame, whole.fields(), Fields.NONE, seal.write());
            numbers.nextFrame++;
        }
    }

    private void putEnd(SegmentWriter writer, boolean newest) throws IOException {
        long snapshot = 0;
        if (newest) {
            begin(FrameKind.SNAPSHOT);
            snapshot = writer.put(frame, Fields.NONE, Fields.NONE, Snapshot.write(replay.tables()));
            numbers.nextFrame++;
        }
        List<StoredChunk> stored = new ArrayList<>();
        replay.chunks()
                .forEach(chunk ->
                        stored.add(chunks.getOrDefault(chunk.id(), chunk).stored()));
        begin(FrameKind.FOOTER);
        numbers.nextFrame++;
        SegmentIndex index =
                SegmentIndex.of(segment.key(), stored, replay.lostEvents(), numbers.nextFrame, numbers.nextSequence);
        long footer = writer.put(frame, Fields.NONE, Fields.NONE, index.payload());
        writer.putAll(new Trailer(footer, snapshot).write(segment.checksum()));
    }
}
