// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.run;

import dev.weir.simulation.disk.DiskFault;
import dev.weir.simulation.disk.DiskFault.Effect;
import dev.weir.simulation.disk.Operation;
import dev.weir.simulation.disk.SimulatedDisk;
import dev.weir.simulation.scenario.Incident;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What is wrong with the disk at each moment, and what that excuses. For one thread.
 *
 * <p>How bad an incident is, is drawn from its own stream of chance, so that leaving others out does not change it.
 */
final class DiskWeather {
    /** For how long after its end a trouble excuses what is tried again every second. */
    private static final long AFTERMATH_NANOS = 3_500_000_000L;

    private static final long MILLI = 1_000_000;

    private final World world;
    private final List<Incident> active = new ArrayList<>();
    private long begun;
    private long ended = Long.MIN_VALUE / 2;
    private boolean failed;
    private boolean awaited;
    private boolean lied;

    DiskWeather(World world) {
        this.world = world;
    }

    void begin(Incident incident) {
        if (!isTroubled()) {
            begun = world.time.nanos();
        }
        world.trace.note(incident.trouble().name(), 0, incident.forMicros(), 0);
        active.add(incident);
        failed = true;
        inflict(incident);
        if (incident.trouble() == Incident.Trouble.BIT_ROT) {
            rot(random(incident));
        }
    }

    /** One fault, as it was asked for, that may strike from now on. */
    void begin(DiskFault fault) {
        begun = world.time.nanos();
        failed = true;
        awaited = true;
        world.disk.plan(fault);
    }

    void end(Incident incident) {
        active.remove(incident);
        end();
    }

    /** Nothing that was asked for strikes any more. */
    void end() {
        awaited = false;
        ended = world.time.nanos();
        // Something happens when that is over, so that time comes that far.
        world.time.after(AFTERMATH_NANOS, () -> {});
        again();
    }

    /** The disk is another object now: what troubles it troubles that one. */
    void again() {
        world.disk.forgetFaults();
        world.disk.limit(Long.MAX_VALUE);
        world.disk.readOnly(false);
        active.forEach(this::inflict);
    }

    private RandomGenerator random(Incident incident) {
        return world.streams.of("disk " + incident.atMicros() + incident.trouble());
    }

    private void inflict(Incident incident) {
        RandomGenerator random = random(incident);
        SimulatedDisk disk = world.disk;
        switch (incident.trouble()) {
            case DISK_FULL -> {
                long room = disk.used() + one(random, 0, 300, 5_000, 200_000);
                if (random.nextBoolean()) {
                    disk.limit(room);
                } else {
                    disk.quota(room);
                }
            }
            case DISK_READ_ONLY -> disk.readOnly(true);
            case WRITE_FAILS -> plan(random, Effect.INPUT_OUTPUT, 0, Operation.WRITE, Operation.CREATE, Operation.NAME);
            case READ_FAILS -> plan(random, Effect.INPUT_OUTPUT, 0, Operation.READ, Operation.OPEN, Operation.LOOK);
            case SYNC_FAILS -> plan(random, Effect.INPUT_OUTPUT, 0, Operation.FORCE, Operation.SYNC_FOLDER);
            case SYNC_LIES -> {
                lied = true;
                plan(random, Effect.LIES, 0, Operation.FORCE, Operation.SYNC_FOLDER);
            }
            case DISK_STALLS ->
                plan(
                        random,
                        Effect.NONE,
                        MILLI * (1 + random.nextInt(1_500)),
                        Operation.FORCE,
                        Operation.WRITE,
                        Operation.READ);
            default -> {
                // It has happened, and is there for good.
            }
        }
    }

    private void plan(RandomGenerator random, Effect effect, long nanos, Operation... operations) {
        Operation operation = operations[random.nextInt(operations.length)];
        int most = effect == Effect.NONE ? 3 : 1_000;
        world.disk.plan(new DiskFault(
                operation, random.nextInt(6), Math.min(most, one(random, 1, 1, 2, 5, 1_000)), effect, nanos));
    }

    private static int one(RandomGenerator random, int... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Turns a bit over in one of the segments. */
    private void rot(RandomGenerator random) {
        try {
            List<Path> files = new ArrayList<>();
            for (int logs = 0; logs < 5; logs++) {
                Path folder = EngineLife.STORE.resolve("c" + logs);
                if (world.disk.exists(folder)) {
                    files.addAll(world.disk.list(folder));
                }
            }
            if (files.isEmpty()) {
                return;
            }
            Path file = files.get(random.nextInt(files.size()));
            int bytes = world.disk.bytes(file).length;
            if (bytes > 0) {
                world.disk.flip(file, random.nextLong(bytes * 8L));
                world.truth.untrue();
            }
        } catch (IOException troubled) {
            world.trace.note("no rot", 0, 0, 0);
        }
    }

    /** Whether the disk fails, or did a moment ago, so that what is tried again has not succeeded yet. */
    boolean isTroubled() {
        return isActive() || world.time.nanos() - ended < AFTERMATH_NANOS;
    }

    /** Whether it fails at this moment. */
    boolean isActive() {
        return awaited || !active.isEmpty();
    }

    /** Since when it is troubled; now where it is not. */
    long since() {
        return isTroubled() ? begun : world.time.nanos();
    }

    /** Whether anything was ever wrong with it. */
    boolean hasFailed() {
        return failed;
    }

    /** Whether a sync ever said that it was done and was not. */
    boolean hasLied() {
        return lied;
    }
}
