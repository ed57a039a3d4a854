// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.chunk.AckLevel;
import dev.weir.chunk.StreamKey;
import dev.weir.event.Priority;
import dev.weir.event.Tag;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * The payload of a FOOTER frame: the chunks of a segment and where their frames begin. Immutable; kept as the bytes that
 * lie in the file, so that a thousand chunks are a thousand objects only while somebody walks over them.
 */
final class SegmentIndex implements Iterable<StoredChunk> {
    private static final int VERSION = 1;

    private final SegmentKey key;
    private final ByteBuffer payload;
    private final Ends ends;
    private final List<ChunkHead> heads = new ArrayList<>();
    private final int chunks;
    private final int firstChunk;

    /**
     * Where a segment ends.
     *
     * @param events events of its chunks
     * @param lostEvents events that were in it and cannot be read any more
     * @param nextFrame number of the frame behind its last
     * @param nextSequence sequence of the event behind its last
     */
    record Ends(long events, long lostEvents, long nextFrame, long nextSequence) {}

    private SegmentIndex(SegmentKey key, ByteBuffer payload) {
        this.key = key;
        this.payload = payload;
        var in = new ByteReader(payload);
        if (in.getInt() != VERSION) {
            throw new IllegalArgumentException("the index of " + key + " is of a version that is not known here");
        }
        ends = new Ends(in.getLong(), in.getLong(), in.getLong(), in.getLong());
        for (int count = in.getInt(); count > 0; count--) {
            heads.add(head(in));
        }
        for (int count = in.getInt(); count > 0; count--) {
            in.getText();
            in.getInt();
        }
        chunks = in.getInt();
        firstChunk = in.position();
    }

    /**
     * Reads an index.
     *
     * @throws IllegalArgumentException if it is of a later version, or is not what it should be
     */
    static SegmentIndex read(SegmentKey key, ByteBuffer payload) {
        try {
            return new SegmentIndex(key, payload);
        } catch (BufferUnderflowException tooShort) {
            throw new IllegalArgumentException("the index of " + key + " is too short", tooShort);
        }
    }

    private static ChunkHead head(ByteReader in) {
        Priority priority = new Priority(in.getByte());
        String input = in.getText();
        Tag tag = new Tag(in.getText());
        String note = in.getText();
        List<String> routes = new ArrayList<>();
        for (int count = in.getInt(); count > 0; count--) {
            routes.add(in.getText());
        }
        return new ChunkHead(new StreamKey(input, tag, priority), routes, note);
    }

    /**
     * The index of these chunks, in the order of their ordinals.
     *
     * @param lostEvents events that were in the segment and cannot be read any more
     * @param nextFrame number of the frame behind the segment
     * @param nextSequence sequence of the event behind it
     */
    static SegmentIndex of(
            SegmentKey key, List<StoredChunk> chunks, long lostEvents, long nextFrame, long nextSequence) {
        long events = chunks.stream().mapToLong(StoredChunk::events).sum();
        var ends = new Ends(events, lostEvents, nextFrame, nextSequence);
        var out = new ByteWriter();
        out.putInt(VERSION);
        out.putLong(ends.events);
        out.putLong(ends.lostEvents);
        out.putLong(ends.nextFrame);
        out.putLong(ends.nextSequence);
        Map<ChunkHead, Integer> heads = new LinkedHashMap<>();
        Map<String, Integer> byOutput = new LinkedHashMap<>();
        for (StoredChunk chunk : chunks) {
            heads.putIfAbsent(chunk.head(), heads.size());
            chunk.head().routes().forEach(route -> byOutput.merge(route, 1, Integer::sum));
        }
        out.putInt(heads.size());
        heads.keySet().forEach(head -> putHead(out, head));
        out.putInt(byOutput.size());
        byOutput.forEach((output, count) -> {
            out.putText(output);
            out.putInt(count);
        });
        out.putInt(chunks.size());
        chunks.forEach(chunk -> putChunk(out, chunk, heads.getOrDefault(chunk.head(), 0)));
        return new SegmentIndex(key, out.bytes());
    }

    private static void putHead(ByteWriter out, ChunkHead head) {
        out.putByte(head.stream().priority().level());
        out.putText(head.stream().input());
        out.putText(head.stream().tag().value());
        out.putText(head.note());
        out.putInt(head.routes().size());
        head.routes().forEach(out::putText);
    }

    private static void putChunk(ByteWriter out, StoredChunk chunk, int head) {
        out.putLong(chunk.id());
        out.putInt(chunk.place().ordinal());
        out.putInt(head);
        out.putInt(chunk.events());
        out.putInt(chunk.lostEvents());
        out.putLong(chunk.bytes());
        out.putInt(chunk.keptBySender());
        out.putInt(AckCode.of(chunk.ack()));
        out.putLong(chunk.begunMillis());
        out.putLong(chunk.lastMillis());
        out.putInt(chunk.largestFrame());
        out.putInt(chunk.frames().count());
        for (int frame = 0; frame < chunk.frames().count(); frame++) {
            out.putInt((int) (chunk.frames().offset(frame) >> 3));
        }
    }

    private StoredChunk chunk(ByteReader in) {
        long id = in.getLong();
        var place = new ChunkPlace(key, in.getInt());
        ChunkHead head = heads.get(in.getInt());
        int events = in.getInt();
        int lostEvents = in.getInt();
        long bytes = in.getLong();
        int kept = in.getInt();
        AckLevel ack = Objects.requireNonNullElse(AckCode.level(in.getInt()), AckLevel.DELIVERED);
        long begun = in.getLong();
        long last = in.getLong();
        int largest = in.getInt();
        int count = in.getInt();
        var frames = new FrameOffsets(count);
        for (int frame = 0; frame < count; frame++) {
            frames.add(Integer.toUnsignedLong(in.getInt()) << 3);
        }
        return new StoredChunk(id, place, head, events, lostEvents, bytes, kept, ack, begun, last, largest, frames);
    }

    @Override
    public Iterator<StoredChunk> iterator() {
        var in = new ByteReader(payload);
        in.position(firstChunk);
        return new Iterator<>() {
            private int walked;

            @Override
            public boolean hasNext() {
                return walked < chunks;
            }

            @Override
            public StoredChunk next() {
                if (walked == chunks) {
                    throw new NoSuchElementException();
                }
                walked++;
                return chunk(in);
            }
        };
    }

    SegmentSummary summary(boolean sealed, long bytes) {
        Map<String, BitSet> chunksByOutput = new HashMap<>();
        for (StoredChunk chunk : this) {
            for (String output : chunk.head().routes()) {
                chunksByOutput
                        .computeIfAbsent(output, first -> new BitSet())
                        .set(chunk.place().ordinal());
            }
        }
        return new SegmentSummary(key, sealed, bytes, chunks, ends.events, chunksByOutput);
    }

    SegmentKey key() {
        return key;
    }

    int chunks() {
        return chunks;
    }

    Ends ends() {
        return ends;
    }

    /** What lies in the file. */
    ByteBuffer payload() {
        return payload.duplicate();
    }
}
