// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.segment;

import dev.weir.event.EventBatch;
import dev.weir.segment.AppendAnswer;
import dev.weir.segment.LogChunk;
import dev.weir.segment.LogListener;
import dev.weir.segment.OutputCursor;
import dev.weir.segment.Part;
import dev.weir.segment.Rewrite;
import dev.weir.segment.SegmentLog;
import dev.weir.segment.SegmentSummary;
import dev.weir.segment.StoreFailedException;
import dev.weir.segment.StoreFolder;
import dev.weir.segment.Surroundings;
import dev.weir.segment.SyncPolicy;
import dev.weir.simulation.disk.DiskFault;
import dev.weir.simulation.disk.Operation;
import dev.weir.simulation.disk.SimulatedDisk;
import dev.weir.time.ManualTime;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A store that does by chance what stores do, from its opening until its power goes or it is closed. */
final class StoreLife implements LogListener {
    private static final int STREAMS = 3;
    private static final int OPERATIONS_MAX = 120;
    private static final int ACTIONS_MAX = 1_000;

    private final SimulatedDisk disk;
    private final StoreTruth truth;
    private final CursorTruth ends;
    private final Random random;
    private final boolean faults;
    private final boolean direct;
    private final ManualTime time = new ManualTime();
    private final Queue<Runnable> syncs = new ArrayDeque<>();
    private final LogChunk[] open = new LogChunk[STREAMS];
    private final Map<LogChunk, List<EventBatch>> held = new HashMap<>();
    private @Nullable StoreFolder store;

    StoreLife(SimulatedDisk disk, StoreTruth truth, CursorTruth ends, Random random, boolean faults) {
        this.disk = disk;
        this.truth = truth;
        this.ends = ends;
        this.random = random;
        this.faults = faults;
        this.direct = random.nextBoolean();
    }

    /** Lives; what is on the disk then is unsynced as it may be. */
    void run() throws IOException {
        var powered = new PoweredDisk(disk, 1 + random.nextInt(OPERATIONS_MAX));
        var world = new Surroundings(powered, time, time, direct ? Runnable::run : syncs::add);
        SyncPolicy sync = random.nextBoolean() ? SyncPolicy.NORMAL : SyncPolicy.FULL;
        try {
            StoreFolder opened = Bench.open(world, sync, this);
            store = opened;
            truth.check(opened);
            ends.check(opened);
            begin(opened);
            for (int action = 0; action < ACTIONS_MAX && step(opened); action++) {
                planFault();
            }
        } catch (PowerLoss gone) {
            // What is on the disk tells the rest.
        }
        ends.lost(time.nanos(), direct && !faults);
        disk.forgetFaults();
    }

    private void begin(StoreFolder opened) throws IOException {
        SegmentLog log = opened.log(Bench.LOG);
        for (long segment : log.segments()) {
            rolled(log, log.summary(segment));
        }
    }

    @Override
    public void rolled(SegmentLog log, SegmentSummary sealed) {
        StoreFolder opened = store;
        if (opened != null) {
            opened.cursor(Bench.OUTPUT).sealed(sealed.key(), sealed.chunksOf(Bench.OUTPUT));
        }
    }

    private void planFault() {
        if (faults && random.nextInt(12) == 0) {
            Operation operation = random.nextInt(3) == 0 ? Operation.WRITE : Operation.FORCE;
            var effect = random.nextBoolean() ? DiskFault.Effect.INPUT_OUTPUT : DiskFault.Effect.NO_SPACE;
            disk.plan(new DiskFault(operation, random.nextInt(4), 1, effect));
        }
    }

    /** Does one thing; answers whether there is any point in going on. */
    private boolean step(StoreFolder opened) throws IOException {
        SegmentLog log = opened.log(Bench.LOG);
        try {
            return switch (log.standing()) {
                case FAILED, CLOSED -> false;
                case SUSPECT -> {
                    rewrite(log);
                    yield true;
                }
                case SOUND -> act(opened, log);
            };
        } catch (StoreFailedException refused) {
            // A fault that was planned; the log says itself how it stands.
            return true;
        }
    }

    private void rewrite(SegmentLog log) throws StoreFailedException {
        log.rewrite(log.unsafe().stream()
                .map(chunk -> new Rewrite(chunk, held.get(chunk)))
                .toList());
    }

    private boolean act(StoreFolder opened, SegmentLog log) throws IOException {
        switch (random.nextInt(17)) {
            case 0, 1, 2, 3, 4, 5 -> append(log);
            case 6, 7 -> seal(log);
            case 8 -> time.advance(random.nextInt(600) * 1_000_000L);
            case 9, 10 -> sync();
            case 11 -> rollSometimes(log);
            case 12 -> delete(opened, log);
            case 13, 14 -> end(opened, log);
            case 15 -> compact(opened, log);
            default -> {
                return !closed(opened);
            }
        }
        return true;
    }

    private void append(SegmentLog log) throws StoreFailedException {
        List<Part> parts = new ArrayList<>();
        for (int part = random.nextInt(3); part >= 0; part--) {
            int padding = random.nextInt(10) == 0 ? 20_000 : random.nextInt(1_500);
            parts.add(Bench.part(chunk(log), truth.event(padding)));
        }
        StoreTruth.Group group = truth.offer(parts.stream().map(Part::events).toList(), random.nextBoolean());
        AppendAnswer answer;
        try {
            answer = log.append(parts, group.position());
        } catch (StoreFailedException refused) {
            truth.refused();
            throw refused;
        }
        if (answer instanceof AppendAnswer.Written(long mark)) {
            parts.forEach(part -> held.computeIfAbsent(part.chunk(), fresh -> new ArrayList<>())
                    .add(part.events()));
            ask(log, mark, group);
        } else {
            truth.refused();
            log.roll();
        }
    }

    private LogChunk chunk(SegmentLog log) {
        int stream = random.nextInt(STREAMS);
        LogChunk chunk = open[stream];
        if (chunk == null || chunk.isSealed()) {
            chunk = log.begin(Bench.head(stream));
            open[stream] = chunk;
        }
        return chunk;
    }

    private void ask(SegmentLog log, long mark, StoreTruth.Group group) {
        if (random.nextBoolean()) {
            CompletableFuture<Void> _ = log.whenDurable(mark).whenComplete((done, failed) -> {
                if (failed == null) {
                    group.durable();
                }
            });
        }
    }

    private void seal(SegmentLog log) throws StoreFailedException {
        LogChunk chunk = open[random.nextInt(STREAMS)];
        if (chunk != null && chunk.isBegun()) {
            log.seal(chunk);
        }
    }

    private void sync() {
        while (!syncs.isEmpty()) {
            syncs.remove().run();
        }
    }

    private void rollSometimes(SegmentLog log) throws StoreFailedException {
        if (random.nextInt(3) == 0) {
            log.roll();
        }
    }

    /** Deletes a segment that is not the newest when its ends are durable, and before that ends it. */
    private void delete(StoreFolder opened, SegmentLog log) throws IOException {
        List<Long> all = log.segments();
        if (all.size() < 2) {
            return;
        }
        long victim = all.get(random.nextInt(all.size() - 1));
        List<ReadChunk> chunks = ReadChunk.of(log, victim);
        for (ReadChunk chunk : chunks) {
            end(opened.cursor(Bench.OUTPUT), chunk);
        }
        if (!ends.areDurable(chunks)) {
            return;
        }
        truth.deleting(chunks);
        List<Long> gone = log.delete(List.of(victim));
        if (gone.size() > 1) {
            throw new AssertionError("asked to delete " + victim + ", deleted " + gone);
        }
    }

    /** Writes a segment again without some of its chunks, whose ends are durable, and before that ends them. */
    private void compact(StoreFolder opened, SegmentLog log) throws IOException {
        List<Long> all = log.segments();
        if (all.size() < 2) {
            return;
        }
        long segment = all.get(random.nextInt(all.size() - 1));
        var stays = new BitSet();
        List<ReadChunk> gone = new ArrayList<>();
        for (ReadChunk chunk : ReadChunk.of(log, segment)) {
            if (random.nextInt(3) == 0) {
                stays.set(chunk.place().ordinal());
            } else {
                end(opened.cursor(Bench.OUTPUT), chunk);
                gone.add(chunk);
            }
        }
        if (ends.areDurable(gone)) {
            truth.deleting(gone);
            log.compact(segment, stays);
        }
    }

    /** Ends some chunks of a segment that is closed. */
    private void end(StoreFolder opened, SegmentLog log) throws IOException {
        List<Long> all = log.segments();
        if (all.size() < 2) {
            return;
        }
        for (ReadChunk chunk : ReadChunk.of(log, all.get(random.nextInt(all.size() - 1)))) {
            if (random.nextInt(3) > 0) {
                end(opened.cursor(Bench.OUTPUT), chunk);
            }
        }
    }

    private void end(OutputCursor cursor, ReadChunk chunk) {
        if (!cursor.isEnded(chunk.place())) {
            ends.end(cursor, chunk, time.nanos());
        }
    }

    private boolean closed(StoreFolder opened) {
        if (random.nextInt(10) > 0) {
            return false;
        }
        opened.close();
        return true;
    }
}
