// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.segment;

import dev.weir.simulation.disk.RandomChoices;
import dev.weir.simulation.disk.SimulatedDisk;
import java.io.IOException;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Lives of a store by seed, each ended by a loss of power that keeps, tears or forgets what was not synced. {@code
 * -Dcrash.seeds=N} plays more of them, {@code -Dcrash.first=N} from there.
 */
class SegmentCrashTest {
    private static final int SEEDS = Integer.getInteger("crash.seeds", 120);
    private static final long FIRST = Long.getLong("crash.first", 0);
    private static final int LIVES = 5;

    @Test
    void store_losesNothingDurableWhenThePowerGoes() {
        seeds().forEach(seed -> play(seed, false));
    }

    @Test
    void store_losesNothingDurableWhenItsDiskFailsAndThePowerGoes() {
        seeds().forEach(seed -> play(seed, true));
    }

    /** Two segments in a row could not be synced, and the one before, which alone knew the positions, was deleted. */
    @Test
    void positions_stayWhenAllSegmentsBehindTheirsWereGivenUp() {
        play(20_160, true);
    }

    private static LongStream seeds() {
        return LongStream.range(FIRST, FIRST + SEEDS);
    }

    private static void play(long seed, boolean faults) {
        try {
            live(new Random(seed), faults);
        } catch (IOException | RuntimeException | AssertionError broken) {
            throw new AssertionError(
                    "seed " + seed + (faults ? " with" : " without") + " faults: " + broken.getMessage()
                            + "\nagain: -Dcrash.first=" + seed + " -Dcrash.seeds=1",
                    broken);
        }
    }

    private static void live(Random random, boolean faults) throws IOException {
        SimulatedDisk disk = Bench.disk();
        var truth = new StoreTruth();
        var ends = new CursorTruth();
        for (int life = 0; life < LIVES; life++) {
            new StoreLife(disk, truth, ends, random, faults).run();
            disk.crash(new RandomChoices(random));
        }
        for (int opening = 0; opening < 2; opening++) {
            try (var store = Bench.open(new PoweredDisk(disk, Long.MAX_VALUE))) {
                truth.check(store);
                ends.check(store);
            }
        }
    }
}
