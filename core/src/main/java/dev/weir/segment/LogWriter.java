// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.event.EventBatch;
import dev.weir.event.SourcePosition;
import dev.weir.segment.Fields.Position;
import dev.weir.segment.Tables.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a log is told into frames. Under the lock of its log. Where a method throws, the caller rolls the segment's
 * writer back; chunks, numbers and tables are as they were.
 */
final class LogWriter {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final LogPlace place;
    private final Numbers numbers;
    private final Tables tables;
    private final LongSupplier durable;
    private @Nullable ByteBuffer buffer;

    /**
     * Over the state of a log.
     *
     * @param durable the last frame that is known to be durable
     */
    LogWriter(LogPlace place, Numbers numbers, Tables tables, LongSupplier durable) {
        this.place = place;
        this.numbers = numbers;
        this.tables = tables;
        this.durable = durable;
    }

    // ---- segments

    /** Makes the next segment, with its header and a snapshot. */
    ActiveSegment create() throws IOException {
        SegmentWriter writer = open();
        try {
            FrameGroup frames = begin(writer, 1);
            frames.commit();
        } catch (IOException refused) {
            abandon(writer);
            throw refused;
        }
        return new ActiveSegment(place, numbers, writer);
    }

    private SegmentWriter open() throws IOException {
        long number = numbers.nextSegment;
        ByteBuffer own = buffer;
        if (own == null) {
            own = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            buffer = own;
        }
        try {
            return create(number, own);
        } catch (NoSuchFileException folderGone) {
            place.disk().createFolders(place.folder());
            place.disk().syncFolder(place.root());
            return create(number, own);
        }
    }

    private SegmentWriter create(long number, ByteBuffer own) throws IOException {
        return SegmentWriter.create(place.disk(), place.path(number), place.checksum(number), own);
    }

    /** Begins a group of so many frames with the header and the snapshot of a new segment. */
    private FrameGroup begin(SegmentWriter writer, int count) throws IOException {
        var frames = new FrameGroup(writer, numbers, count);
        writer.header(new SegmentHeader(
                place.store(),
                place.name().code(),
                numbers.nextSegment,
                numbers.nextSequence,
                numbers.nextFrame,
                place.now(),
                0));
        next(frames, FrameKind.SNAPSHOT);
        frames.put(Fields.NONE, Fields.NONE, Snapshot.write(tables));
        return frames;
    }

    private void abandon(SegmentWriter writer) {
        try {
            writer.close();
            place.disk().delete(writer.path());
        } catch (IOException stays) {
            // Nothing in it was promised; the next segment of this number, or the next start, clears it away.
        }
    }

    private FrameHeader next(FrameGroup frames, FrameKind kind) {
        return frames.next(kind, durable.getAsLong(), place.now());
    }

    // ---- events

    /** Appends the parts of an offer as one group. */
    void append(ActiveSegment segment, PartGroup offered) throws IOException {
        List<Part> group = offered.parts();
        List<Packed> packed = offered.packed();
        SourcePosition position = offered.position();
        byte[] stretch = position == null ? Fields.NONE : stretch(offered.input(), position);
        int known = segment.chunks().size();
        List<ChunkFrame> grown = new ArrayList<>(group.size());
        try {
            var frames = new FrameGroup(segment.writer(), numbers, group.size());
            for (int i = 0; i < group.size(); i++) {
                FrameHeader frame = next(frames, FrameKind.DATA);
                ByteBuffer payload = payload(group.get(i), packed.isEmpty() ? null : packed.get(i), frame);
                grown.add(put(frames, segment, group.get(i), stretch, payload));
                stretch = Fields.NONE;
            }
            frames.commit();
        } catch (IOException refused) {
            takeBack(segment, group, known);
            throw refused;
        }
        for (int i = 0; i < grown.size(); i++) {
            apply(group.get(i), grown.get(i));
        }
        segment.use();
        if (position != null) {
            tables.move(new Source(offered.input(), position.source()), position.offset());
        }
    }

    private static ByteBuffer payload(Part part, @Nullable Packed packed, FrameHeader frame) {
        EventBatch events = part.events();
        frame.plain = events.size();
        if (packed == null) {
            return ByteBuffer.wrap(events.bytes(), events.from(), events.size());
        }
        frame.codec = packed.codec();
        return packed.bytes().duplicate();
    }

    private ChunkFrame put(FrameGroup frames, ActiveSegment segment, Part part, byte[] stretch, ByteBuffer payload)
            throws IOException {
        LogChunk chunk = part.chunk();
        FrameHeader frame = frames.current();
        if (!chunk.isBegun()) {
            chunk.begin(frame.sequence, segment.nextPlace());
            segment.add(chunk);
        }
        EventBatch events = part.events();
        frame.chunk = chunk.id();
        frame.ordinal = chunk.place().ordinal();
        frame.index = chunk.stage();
        frame.ack = part.ack();
        frame.events = events.count();
        frame.kept = part.keptBySender() ? events.count() : 0;
        byte[] head = frame.index == 0 ? chunk.fields() : Fields.NONE;
        long offset = frames.put(head, stretch, payload);
        return ChunkFrame.of(frame, offset);
    }

    private void takeBack(ActiveSegment segment, List<Part> group, int known) {
        group.forEach(part -> part.chunk().unstage());
        while (segment.chunks().size() > known) {
            segment.chunks().getLast().unbegin();
            segment.removeLast();
        }
    }

    private void apply(Part part, ChunkFrame grown) {
        part.chunk().unstage();
        part.chunk().grow(grown);
        tables.count(part.chunk().head(), part.events().count(), part.events().size());
    }

    private byte[] stretch(String input, SourcePosition position) {
        long previous = tables.offset(new Source(input, position.source()));
        return Fields.position(new Position(position.source(), position.offset(), previous));
    }

    /** Appends positions without events, in one frame. */
    void appendPositions(ActiveSegment segment, String input, List<SourcePosition> positions) throws IOException {
        List<byte[]> stretches = new ArrayList<>();
        positions.forEach(position -> stretches.add(stretch(input, position)));
        var frames = new FrameGroup(segment.writer(), numbers, 1);
        next(frames, FrameKind.POSITION);
        frames.put(Fields.input(input), Fields.NONE, ByteBuffer.wrap(Fields.joined(stretches)));
        frames.commit();
        segment.use();
        positions.forEach(position -> tables.move(new Source(input, position.source()), position.offset()));
    }

    // ---- seals

    /** Seals chunks of the active segment. */
    void seal(ActiveSegment segment, List<LogChunk> chunks) throws IOException {
        var frames = new FrameGroup(segment.writer(), numbers, 1);
        for (LogChunk chunk : chunks) {
            putSeal(frames, chunk, chunk.place(), chunk.sealPayload());
        }
        frames.commit();
        chunks.forEach(chunk -> chunk.seal(numbers.mark()));
    }

    private void putSeal(FrameGroup frames, LogChunk chunk, ChunkPlace at, SealPayload what) throws IOException {
        FrameHeader seal = next(frames, FrameKind.SEAL);
        seal.chunk = chunk.id();
        seal.ordinal = at.ordinal();
        seal.index = what.frames();
        seal.ack = chunk.ack();
        seal.kept = chunk.keptBySender();
        frames.put(chunk.fields(), Fields.NONE, what.write());
    }

    /**
     * Closes a segment whose chunks are all sealed.
     *
     * @param last whether a snapshot goes with it, because no segment may follow for a long time
     */
    SegmentIndex finish(ActiveSegment segment, boolean last) throws IOException {
        SegmentWriter writer = segment.writer();
        SegmentIndex index = segment.index(numbers.nextFrame + (last ? 2 : 1), numbers.nextSequence);
        var frames = new FrameGroup(writer, numbers, 1);
        long snapshot = 0;
        if (last) {
            next(frames, FrameKind.SNAPSHOT);
            snapshot = frames.put(Fields.NONE, Fields.NONE, Snapshot.write(tables));
        }
        next(frames, FrameKind.FOOTER);
        long footer = frames.put(Fields.NONE, Fields.NONE, index.payload());
        writer.putAll(
                new Trailer(footer, snapshot).write(place.checksum(segment.key().number())));
        frames.commit();
        return index;
    }

    // ---- after a failed sync

    /** Writes chunks of a segment again, into a new one, with the snapshot in the same group. */
    ActiveSegment rewrite(ActiveSegment old, List<Rewrite> chunks) throws IOException {
        long suspect = old.key().number();
        tables.giveUp(suspect);
        chunks.forEach(rewrite -> tables.replace(suspect, rewrite.chunk().id()));
        SegmentWriter writer = open();
        try {
            int seals = (int) chunks.stream()
                    .filter(rewrite -> rewrite.chunk().isSealed())
                    .count();
            int parts = chunks.stream()
                    .mapToInt(rewrite -> rewrite.payload().size())
                    .sum();
            FrameGroup frames = begin(writer, 1 + parts + seals);
            SegmentKey key = place.key(numbers.nextSegment);
            List<LogChunk> copies = new ArrayList<>();
            for (Rewrite rewrite : chunks) {
                copies.add(put(frames, new ChunkPlace(key, copies.size()), rewrite));
            }
            frames.commit();
            var fresh = new ActiveSegment(place, numbers, writer);
            fresh.use();
            for (int i = 0; i < copies.size(); i++) {
                LogChunk chunk = chunks.get(i).chunk();
                chunk.moveTo(copies.get(i), numbers.mark());
                fresh.add(chunk);
            }
            return fresh;
        } catch (IOException refused) {
            tables.forgetReplacedIn(suspect);
            abandon(writer);
            throw refused;
        }
    }

    private LogChunk put(FrameGroup frames, ChunkPlace at, Rewrite rewrite) throws IOException {
        LogChunk chunk = rewrite.chunk();
        var copy = new LogChunk(chunk.head());
        copy.begin(chunk.id(), at);
        byte[] head = chunk.fields();
        int kept = chunk.keptBySender();
        for (EventBatch events : rewrite.payload()) {
            FrameHeader frame = next(frames, FrameKind.DATA);
            frame.flags = FrameHeader.REWRITTEN;
            frame.chunk = chunk.id();
            frame.ordinal = at.ordinal();
            frame.index = copy.frames();
            frame.ack = chunk.ack();
            frame.events = events.count();
            frame.kept = kept;
            long offset = frames.put(head, Fields.NONE, ByteBuffer.wrap(events.bytes(), events.from(), events.size()));
            copy.grow(ChunkFrame.of(frame, offset));
            head = Fields.NONE;
            kept = 0;
        }
        if (chunk.isSealed()) {
            putSeal(frames, copy, at, copy.sealPayload());
        }
        return copy;
    }
}
