// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.segment;

import dev.weir.event.EventBatch;
import dev.weir.segment.AppendAnswer;
import dev.weir.segment.LogChunk;
import dev.weir.segment.LogListener;
import dev.weir.segment.Part;
import dev.weir.segment.SegmentLog;
import dev.weir.segment.StoreFolder;
import dev.weir.segment.Surroundings;
import dev.weir.segment.SyncPolicy;
import dev.weir.simulation.disk.SimulatedDisk;
import dev.weir.time.ManualTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A few steps of a store, each of a frame or two below a sector, cut off before some operation of the disk. */
final class ShortLife {
    /** Makes a frame nearly as long as a sector, so that most frames lie in a sector of their own and its neighbour. */
    private static final int PADDING = 300;

    private static final long WAIT = SyncPolicy.NORMAL.waiting().toNanos();

    private final ManualTime time = new ManualTime();
    private final SimulatedDisk disk;
    private final StoreTruth truth = new StoreTruth();
    private final CursorTruth ends = new CursorTruth();
    private final List<LogChunk> chunks = new ArrayList<>();
    private final List<StoreTruth.Group> unsafe = new ArrayList<>();
    private long mark;
    private boolean cut;

    private ShortLife(SimulatedDisk disk) {
        this.disk = disk;
    }

    /** What such a life consists of. */
    enum Step {
        /** An event with its position. */
        APPEND,
        /** Two events of two chunks, as one group. */
        PAIR,
        /** A position alone. */
        POSITION,
        /** The seal of the first chunk. */
        SEAL,
        /** Waits until everything is durable. */
        SYNC,
        /** Closes the segment for good. */
        ROLL,
        /** Writes the first segment again without its first chunk, whose end is durable before that. */
        COMPACT
    }

    /**
     * Plays the steps on a store that is new and durable.
     *
     * @param operations of the disk that are carried out
     */
    static ShortLife of(List<Step> steps, long operations) throws IOException {
        var life = new ShortLife(Bench.disk());
        var powered = new PoweredDisk(life.disk, Long.MAX_VALUE);
        var world = new Surroundings(powered, life.time, life.time, Runnable::run);
        StoreFolder store = Bench.open(world, SyncPolicy.NORMAL, LogListener.NONE);
        life.disk.settle();
        powered.cutAfter(operations);
        try {
            for (Step step : steps) {
                life.take(step, store);
            }
        } catch (PowerLoss gone) {
            life.cut = true;
        }
        return life;
    }

    /** Whether it ended before its last step was done. */
    boolean isCut() {
        return cut;
    }

    /** The disk, with all that is not synced. */
    SimulatedDisk disk() {
        return disk;
    }

    /** What the store was given. */
    StoreTruth truth() {
        return truth.copy();
    }

    private void take(Step step, StoreFolder store) throws IOException {
        SegmentLog log = store.log(Bench.LOG);
        switch (step) {
            case COMPACT -> compact(store, log);
            case APPEND -> append(log, 1, true);
            case PAIR -> append(log, 2, false);
            case POSITION -> position(log);
            case SEAL -> seal(log);
            case SYNC -> sync(log);
            case ROLL -> {
                log.roll();
                safe();
            }
        }
    }

    private void append(SegmentLog log, int parts, boolean withPosition) throws IOException {
        List<Part> group = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            group.add(Bench.part(chunk(log, part), truth.event(PADDING)));
        }
        List<EventBatch> batches = group.stream().map(Part::events).toList();
        StoreTruth.Group offered = truth.offer(batches, withPosition);
        if (!(log.append(group, offered.position()) instanceof AppendAnswer.Written(long written))) {
            throw new AssertionError("a segment is full after a few small frames");
        }
        mark = written;
        unsafe.add(offered);
    }

    private LogChunk chunk(SegmentLog log, int slot) {
        if (chunks.size() == slot) {
            chunks.add(log.begin(Bench.head(slot)));
        } else if (chunks.get(slot).isSealed()) {
            chunks.set(slot, log.begin(Bench.head(slot)));
        }
        return chunks.get(slot);
    }

    private void position(SegmentLog log) throws IOException {
        StoreTruth.Group offered = truth.offer(List.of(), true);
        var position = offered.position();
        if (position != null) {
            mark = log.appendPositions(Bench.INPUT, List.of(position));
            unsafe.add(offered);
        }
    }

    private void seal(SegmentLog log) throws IOException {
        if (!chunks.isEmpty() && chunks.getFirst().isBegun()) {
            mark = log.seal(chunks.getFirst());
        }
    }

    private void compact(StoreFolder store, SegmentLog log) throws IOException {
        List<ReadChunk> gone = ReadChunk.of(log, 1).subList(0, 1);
        ends.end(store.cursor(Bench.OUTPUT), gone.getFirst(), time.nanos());
        if (!ends.areDurable(gone)) {
            throw new AssertionError("the end of " + gone + " is not durable after its wait");
        }
        truth.deleting(gone);
        var rest = new BitSet();
        rest.set(1, SegmentLog.CHUNKS_MAX);
        if (!log.compact(1, rest)) {
            throw new AssertionError("the first segment was not written again");
        }
    }

    private void sync(SegmentLog log) {
        boolean asked = !log.whenDurable(mark).isDone();
        time.advance(asked ? WAIT : 0);
        if (!log.isDurable(mark)) {
            throw new AssertionError("not durable after a wait, mark=" + mark);
        }
        safe();
    }

    private void safe() {
        unsafe.forEach(StoreTruth.Group::durable);
        unsafe.clear();
    }
}
