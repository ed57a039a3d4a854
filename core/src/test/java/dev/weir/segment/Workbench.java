// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.chunk.AckLevel;
import dev.weir.chunk.StreamKey;
import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.disk.MemoryDisk;
import dev.weir.event.EventBatch;
import dev.weir.event.EventReader;
import dev.weir.event.Priority;
import dev.weir.event.SourcePosition;
import dev.weir.event.Tag;
import dev.weir.time.ManualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A store over a disk in memory, and the few things that every test of it does. */
final class Workbench {
    static final Path FOLDER = Path.of("/store");
    static final UUID IDENTITY = new UUID(0x1234, 0x5678);
    static final LogName NORMAL = LogName.of(Priority.NORMAL);
    static final String OUTPUT = "http.0";

    /** What is written is compressed. */
    static final FrameCodecs COMPRESSED =
            FrameCodecs.reading(List.of(new DeflateFrames())).writing("deflate");

    final ManualTime time = new ManualTime(Instant.parse("2026-11-21T12:00:00Z"));
    final MemoryDisk memory = new MemoryDisk(time);
    final FaultyDisk disk = new FaultyDisk(memory);
    int segmentBytes = LogSettings.SMALLEST;
    SyncPolicy sync = SyncPolicy.NORMAL;
    LogListener listener = LogListener.NONE;
    Set<String> outputs = Set.of(OUTPUT);
    FrameCodecs codecs = FrameCodecs.NONE;

    StoreFolder open() throws StoreRefusedException, StoreFailedException {
        return open(disk);
    }

    StoreFolder open(Disk on) throws StoreRefusedException, StoreFailedException {
        var world = new Surroundings(on, time, time, Runnable::run);
        var plan = new StorePlan(FOLDER, IDENTITY, outputs, new LogSettings(segmentBytes, sync, codecs), "test, pid 1");
        return StoreFolder.open(world, plan, listener);
    }

    /** The disk as another machine would find it, were this one's power gone now. */
    Workbench copy() {
        var copy = new Workbench();
        copy.segmentBytes = segmentBytes;
        copy.outputs = outputs;
        copy.codecs = codecs;
        copy.time.advance(time.nanos());
        copyFolder(memory, copy.memory, FOLDER);
        return copy;
    }

    private static void copyFolder(Disk from, MemoryDisk to, Path folder) {
        try {
            to.createFolders(folder);
            for (Path path : from.list(folder)) {
                switch (from.status(path).kind()) {
                    case FOLDER -> copyFolder(from, to, path);
                    case FILE, OTHER -> to.append(path, bytes(from, path));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(Disk disk, Path path) throws IOException {
        try (DiskFile file = disk.openForReading(path)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {
                // One read may bring less than there is.
            }
            return bytes.array();
        }
    }

    /** Gives a file this content. */
    void put(Path path, byte[] content) throws IOException {
        try (DiskFile file = memory.openForWriting(path)) {
            file.truncate(0);
            file.write(ByteBuffer.wrap(content), 0);
        }
    }

    static Path segment(long number) {
        return FOLDER.resolve(new SegmentKey(NORMAL, number).toString());
    }

    // ---- events

    static ChunkHead head(String tag) {
        return new ChunkHead(new StreamKey("tail.0", new Tag(tag), Priority.NORMAL), List.of(OUTPUT));
    }

    /** Events that are one text each. */
    static EventBatch events(String... texts) {
        var all = new ArrayList<Byte>();
        for (String text : texts) {
            EventBatch one = EventBatch.of(Instant.EPOCH, "log", text);
            for (int i = one.from(); i < one.to(); i++) {
                all.add(one.bytes()[i]);
            }
        }
        byte[] bytes = new byte[all.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = all.get(i);
        }
        return new EventBatch(bytes, 0, bytes.length, texts.length);
    }

    static Part part(LogChunk chunk, String... texts) {
        return new Part(chunk, events(texts), AckLevel.DISK, true);
    }

    static long append(SegmentLog log, LogChunk chunk, String... texts) throws StoreFailedException {
        return append(log, List.of(part(chunk, texts)), null);
    }

    static long append(SegmentLog log, List<Part> group, @Nullable SourcePosition position)
            throws StoreFailedException {
        return switch (log.append(group, position)) {
            case AppendAnswer.Written(long mark) -> mark;
            case AppendAnswer.Full() -> throw new AssertionError("full");
            case AppendAnswer.Closed(LogChunk closed) -> throw new AssertionError("closed: " + closed.id());
        };
    }

    /** The texts of all events of all sealed chunks, chunk by chunk in the order of segments and ordinals. */
    static List<String> texts(SegmentLog log) throws IOException {
        List<String> texts = new ArrayList<>();
        for (long segment : log.segments()) {
            try (SegmentReader reader = log.read(segment)) {
                for (StoredChunk chunk : reader) {
                    texts.addAll(texts(reader, chunk));
                }
            }
        }
        return texts;
    }

    static List<String> texts(SegmentReader reader, StoredChunk chunk) throws IOException {
        List<String> texts = new ArrayList<>();
        ChunkReader frames = reader.read(chunk);
        byte[] payload = new byte[chunk.largestFrame()];
        while (true) {
            switch (frames.next(payload)) {
                case FrameRead.Read(int length, int events) -> texts.addAll(split(payload, length, events));
                case FrameRead.Damaged(long offset, String cause) -> texts.add("damaged");
                case FrameRead.End() -> {
                    return texts;
                }
            }
        }
    }

    private static List<String> split(byte[] payload, int length, int events) {
        List<String> texts = new ArrayList<>();
        var reader = new EventReader(payload, 0, length);
        while (reader.next()) {
            // A map of one, a key of three bytes, then the text behind a header that its length decides.
            int text = reader.recordStart() + 5;
            int header =
                    switch (payload[text] & 0xff) {
                        case 0xd9 -> 2;
                        case 0xda -> 3;
                        case 0xdb -> 5;
                        default -> 1;
                    };
            byte[] utf8 = Arrays.copyOfRange(payload, text + header, reader.recordEnd());
            texts.add(new String(utf8, StandardCharsets.UTF_8));
        }
        if (texts.size() != events) {
            throw new AssertionError("events=" + events + ", there are " + texts.size());
        }
        return texts;
    }
}
