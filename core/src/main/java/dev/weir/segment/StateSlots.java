// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code state}: two slots of {@value #SLOT_BYTES} bytes, written in turn, of which the valid one with the
 * greater generation holds. A hint: which segments there should be, which were being deleted, and whether the last owner
 * closed the store. Without it everything is found by looking. Safe for any thread.
 */
final class StateSlots {
    static final int SLOT_BYTES = 4_096;

    /** Ranges of segments to delete that one slot has room for, in each log. */
    static final int DELETING_MAX = 16;

    private static final int LIVE_MAX = 20;
    private static final int MAGIC = 0x3153_4557;
    private static final int PREFIX = 8;

    private final Disk disk;
    private final Path path;
    private final Checksum sum;
    private final Map<LogName, Held> logs = new TreeMap<>();
    private long generation;
    private boolean clean;

    /**
     * What a log had when the slot was written.
     *
     * @param nextSegment number of the segment behind its last, or a smaller one
     * @param nextFrame number of the frame behind its last, or a smaller one
     * @param nextSequence sequence of the event behind its last, or a smaller one
     * @param live segments that it had, at least
     * @param deleting segments that were being deleted
     */
    record Held(
            long nextSegment, long nextFrame, long nextSequence, List<SegmentRange> live, List<SegmentRange> deleting) {
        Held {
            live = List.copyOf(live.subList(0, Math.min(live.size(), LIVE_MAX)));
            deleting = List.copyOf(deleting);
        }
    }

    StateSlots(Disk disk, Path store, UUID identity) {
        this.disk = disk;
        this.path = store.resolve("state");
        this.sum = new Checksum(identity, 0);
    }

    // ---- reading

    /**
     * Takes over what the file says.
     *
     * @return whether it says anything
     */
    synchronized boolean load() throws IOException {
        ByteBuffer best = null;
        try (DiskFile file = disk.openForReading(path)) {
            var window = new FileWindow(file);
            for (long slot = 0; slot < 2; slot++) {
                if (window.covers(slot * SLOT_BYTES, SLOT_BYTES)) {
                    best = better(best, window.bytes().slice(window.indexOf(slot * SLOT_BYTES), SLOT_BYTES));
                }
            }
        } catch (NoSuchFileException none) {
            return false;
        }
        return best != null && take(best);
    }

    /**
     * How many of the slots that were written cannot be read.
     *
     * @throws NoSuchFileException if there is no such file
     */
    int damaged() throws IOException {
        int damaged = 0;
        try (DiskFile file = disk.openForReading(path)) {
            var window = new FileWindow(file);
            for (long slot = 0; slot < 2; slot++) {
                boolean begun = file.size() > slot * SLOT_BYTES;
                if (begun && !holds(window, slot)) {
                    damaged++;
                }
            }
        }
        return damaged;
    }

    private boolean holds(FileWindow window, long slot) throws IOException {
        if (!window.covers(slot * SLOT_BYTES, SLOT_BYTES)) {
            return false;
        }
        ByteBuffer bytes = window.bytes().slice(window.indexOf(slot * SLOT_BYTES), SLOT_BYTES);
        return isBlank(bytes) || better(null, bytes) != null;
    }

    /** The first slot is the second to be written. */
    private static boolean isBlank(ByteBuffer slot) {
        for (int at = 0; at < SLOT_BYTES; at++) {
            if (slot.get(at) != 0) {
                return false;
            }
        }
        return true;
    }

    private @Nullable ByteBuffer better(@Nullable ByteBuffer best, ByteBuffer slot) {
        slot.order(ByteOrder.LITTLE_ENDIAN);
        boolean valid = slot.getInt(0) == MAGIC && slot.getInt(4) == sum.of(slot, PREFIX, SLOT_BYTES - PREFIX);
        if (!valid) {
            return best;
        }
        return best == null || slot.getLong(PREFIX) > best.getLong(PREFIX) ? slot : best;
    }

    private boolean take(ByteBuffer slot) {
        try {
            var in = new ByteReader(slot);
            in.position(PREFIX);
            generation = in.getLong();
            clean = in.getInt() == 1;
            for (int count = in.getInt(); count > 0; count--) {
                LogName name = new LogName(in.getInt());
                logs.put(name, new Held(in.getLong(), in.getLong(), in.getLong(), ranges(in), ranges(in)));
            }
            return true;
        } catch (BufferUnderflowException | IllegalArgumentException unknown) {
            logs.clear();
            return false;
        }
    }

    private static List<SegmentRange> ranges(ByteReader in) {
        List<SegmentRange> ranges = new ArrayList<>();
        for (int count = in.getInt(); count > 0; count--) {
            ranges.add(new SegmentRange(in.getLong(), in.getLong()));
        }
        return ranges;
    }

    /** Whether the last owner closed the store. */
    synchronized boolean isClean() {
        return clean;
    }

    synchronized @Nullable Held of(LogName log) {
        return logs.get(log);
    }

    synchronized List<LogName> logs() {
        return List.copyOf(logs.keySet());
    }

    // ---- writing

    /** Notes what a log has; durable with the next {@link #publish}. */
    synchronized void note(LogName log, Numbers numbers, SortedSet<Long> live) {
        logs.put(
                log,
                new Held(
                        numbers.nextSegment,
                        numbers.nextFrame,
                        numbers.nextSequence,
                        SegmentRange.of(live),
                        List.of()));
    }

    /** Makes durable that segments are about to be deleted, at most {@value #DELETING_MAX} ranges of them. */
    synchronized void deleting(LogName log, SortedSet<Long> victims, SortedSet<Long> rest) throws IOException {
        Held old = logs.getOrDefault(log, new Held(1, 1, 1, List.of(), List.of()));
        logs.put(
                log,
                new Held(
                        Math.max(old.nextSegment, rest.isEmpty() ? 0 : rest.last() + 1),
                        old.nextFrame,
                        old.nextSequence,
                        SegmentRange.of(rest),
                        SegmentRange.of(victims)));
        publish(false);
    }

    /** Writes what was noted into the slot that is not in use, and makes it durable. */
    synchronized void publish(boolean closed) throws IOException {
        generation++;
        clean = closed;
        var out = new ByteWriter();
        out.putInt(MAGIC);
        out.putInt(0);
        out.putLong(generation);
        out.putInt(closed ? 1 : 0);
        out.putInt(logs.size());
        logs.forEach((name, held) -> put(out, name, held));
        ByteBuffer slot =
                ByteBuffer.allocate(SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN).put(out.bytes());
        slot.clear();
        slot.putInt(4, sum.of(slot, PREFIX, SLOT_BYTES - PREFIX));
        try (DiskFile file = disk.openForWriting(path)) {
            int missing = (int) Math.max(0, 2 * SLOT_BYTES - file.size());
            if (missing > 0) {
                // Room for both from the beginning, so that a disk that is full later cannot refuse the other one.
                file.write(ByteBuffer.allocate(missing), 2 * SLOT_BYTES - missing);
            }
            file.write(slot, generation % 2 * SLOT_BYTES);
            file.force();
        }
    }

    private static void put(ByteWriter out, LogName name, Held held) {
        out.putInt(name.code());
        out.putLong(held.nextSegment);
        out.putLong(held.nextFrame);
        out.putLong(held.nextSequence);
        put(out, held.live);
        put(out, held.deleting);
    }

    private static void put(ByteWriter out, List<SegmentRange> ranges) {
        out.putInt(ranges.size());
        for (SegmentRange range : ranges) {
            out.putLong(range.first());
            out.putLong(range.last());
        }
    }
}
