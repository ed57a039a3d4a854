// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.segment;

import dev.weir.chunk.AckLevel;
import dev.weir.chunk.StreamKey;
import dev.weir.disk.Disk;
import dev.weir.event.EventBatch;
import dev.weir.event.Priority;
import dev.weir.event.Tag;
import dev.weir.segment.ChunkHead;
import dev.weir.segment.LogChunk;
import dev.weir.segment.LogListener;
import dev.weir.segment.LogName;
import dev.weir.segment.LogSettings;
import dev.weir.segment.Part;
import dev.weir.segment.StoreFolder;
import dev.weir.segment.StorePlan;
import dev.weir.segment.Surroundings;
import dev.weir.segment.SyncPolicy;
import dev.weir.simulation.disk.SimulatedDisk;
import dev.weir.time.ManualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Names and openings that the tests of crashes share. */
final class Bench {
    static final LogName LOG = LogName.of(Priority.NORMAL);
    static final String INPUT = "tail.0";
    static final String OUTPUT = "http.0";
    static final String SOURCE = "file";

    private static final Path FOLDER = Path.of("/store");
    private static final UUID IDENTITY = new UUID(0x1234, 0x5678);

    private Bench() {}

    static SimulatedDisk disk() {
        return new SimulatedDisk(InstantSource.fixed(Instant.EPOCH), nanos -> {});
    }

    static StoreFolder open(Surroundings world, SyncPolicy sync, LogListener listener) throws IOException {
        var settings = new LogSettings(LogSettings.SMALLEST, sync);
        var plan = new StorePlan(FOLDER, IDENTITY, Set.of(OUTPUT), settings, "test, pid 1");
        return StoreFolder.open(world, plan, listener);
    }

    /** Opens a store in which no time passes. */
    static StoreFolder open(Disk disk) throws IOException {
        var time = new ManualTime();
        return open(new Surroundings(disk, time, time, Runnable::run), SyncPolicy.NORMAL, LogListener.NONE);
    }

    static ChunkHead head(int stream) {
        return new ChunkHead(new StreamKey(INPUT, new Tag("t" + stream), Priority.NORMAL), List.of(OUTPUT));
    }

    static Part part(LogChunk chunk, EventBatch events) {
        return new Part(chunk, events, AckLevel.DISK, true);
    }
}
