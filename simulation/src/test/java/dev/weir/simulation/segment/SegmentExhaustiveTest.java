// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.simulation.disk.EveryChoice;
import dev.weir.simulation.disk.RandomChoices;
import dev.weir.simulation.disk.SimulatedDisk;
import dev.weir.simulation.segment.ShortLife.Step;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lives of up to four frames: the power goes before each operation of the disk, with everything that it may leave. */
class SegmentExhaustiveTest {
    private static final int STATES_MAX = 50_000;
    private static final int SAMPLES = 3;

    static List<List<Step>> lives() {
        return List.of(
                List.of(Step.APPEND, Step.APPEND, Step.SEAL),
                List.of(Step.APPEND, Step.SYNC, Step.APPEND, Step.SEAL),
                List.of(Step.APPEND, Step.SEAL, Step.SYNC, Step.APPEND),
                List.of(Step.APPEND, Step.SEAL, Step.ROLL),
                List.of(Step.APPEND, Step.ROLL, Step.APPEND, Step.SYNC),
                List.of(Step.PAIR, Step.SEAL),
                List.of(Step.PAIR, Step.SYNC, Step.PAIR),
                List.of(Step.PAIR, Step.ROLL, Step.POSITION),
                List.of(Step.POSITION, Step.APPEND, Step.POSITION, Step.SYNC),
                List.of(Step.APPEND, Step.SYNC, Step.POSITION, Step.SYNC, Step.SEAL),
                List.of(Step.PAIR, Step.ROLL, Step.APPEND, Step.SYNC, Step.COMPACT),
                List.of(Step.APPEND, Step.PAIR, Step.ROLL, Step.APPEND, Step.COMPACT, Step.APPEND, Step.SYNC));
    }

    @ParameterizedTest
    @MethodSource("lives")
    void recovery_isRightAfterEveryCrash(List<Step> steps) throws IOException {
        boolean whole = false;
        for (long operations = 0; !whole; operations++) {
            ShortLife life = ShortLife.of(steps, operations);
            whole = !life.isCut();
            everyState(life, operations);
        }
    }

    private static void everyState(ShortLife life, long operations) throws IOException {
        var choices = new EveryChoice();
        int states = 0;
        do {
            SimulatedDisk after = life.disk().copy();
            after.crash(choices);
            try {
                checkTwice(after, life.truth());
            } catch (IOException | RuntimeException | AssertionError broken) {
                throw new AssertionError("operations=" + operations + ", kept " + choices, broken);
            }
            assertThat(++states).as("states after operations=%d", operations).isLessThan(STATES_MAX);
        } while (choices.next());
    }

    private static Opened checkTwice(SimulatedDisk disk, StoreTruth truth) throws IOException {
        Opened first = Opened.checked(disk, truth);
        assertThat(Opened.checked(disk, truth)).as("the second opening").isEqualTo(first);
        return first;
    }

    @ParameterizedTest
    @MethodSource("lives")
    void recovery_isRightWhenThePowerGoesDuringIt(List<Step> steps) throws IOException {
        boolean whole = false;
        for (long operations = 0; !whole; operations++) {
            ShortLife life = ShortLife.of(steps, operations);
            whole = !life.isCut();
            for (long sample = 0; sample < SAMPLES; sample++) {
                SimulatedDisk after = life.disk().copy();
                after.crash(new RandomChoices(new Random(operations * SAMPLES + sample)));
                everyOpening(after, life, "operations=" + operations + ", sample=" + sample);
            }
        }
    }

    private static void everyOpening(SimulatedDisk before, ShortLife life, String where) throws IOException {
        Opened undisturbed = Opened.checked(before.copy(), life.truth());
        boolean whole = false;
        for (long operations = 0; !whole; operations++) {
            SimulatedDisk disk = before.copy();
            whole = opens(disk, operations);
            disk.crash(new RandomChoices(new Random(operations)));
            try {
                Opened found = checkTwice(disk, life.truth());
                assertThat(found.chunks()).as("found at last").isEqualTo(undisturbed.chunks());
                assertThat(found.positions()).as("found at last").isEqualTo(undisturbed.positions());
            } catch (IOException | RuntimeException | AssertionError broken) {
                throw new AssertionError(where + ", operations of the opening=" + operations, broken);
            }
        }
    }

    private static boolean opens(SimulatedDisk disk, long operations) throws IOException {
        try {
            Bench.open(new PoweredDisk(disk, operations));
            return true;
        } catch (PowerLoss gone) {
            return false;
        }
    }
}
