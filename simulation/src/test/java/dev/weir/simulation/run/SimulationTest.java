// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.weir.simulation.scenario.ScenarioDraw;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Seeds that are always the same, and a few that nobody has seen before. */
class SimulationTest {
    private static final long FIXED = 1_000;
    private static final long FRESH = 1_000;
    private static final long TWICE = 100;

    @Test
    void fixedSeeds_keepThePromises() {
        assertKept(LongStream.range(0, FIXED));
    }

    /** At a stop with no grace: chunks that the store handed over when the outputs were closed already. */
    @Test
    void seedsThatBrokeAPromiseOnce_keepThemAll() {
        assertThat(LongStream.of(1_586, 2_804, 2_836, 12_556, 100_247, 102_437)
                        .filter(seed -> !Simulation.run(ScenarioDraw.overSoundDisk(seed))
                                .isClean()))
                .isEmpty();
    }

    @Test
    void freshSeeds_keepThePromises() {
        long first = new SplittableRandom().nextLong(1L << 40);
        assertKept(LongStream.range(first, first + FRESH));
    }

    @Test
    void run_isTheSame_whenItsSeedIs() {
        assertThat(LongStream.range(0, TWICE).filter(seed -> !Search.isRepeatable(seed)))
                .isEmpty();
    }

    private static void assertKept(LongStream seeds) {
        Optional<Search.Failure> failure = seeds.filter(
                        seed -> !Search.play(seed).isClean())
                .mapToObj(Search::explain)
                .findFirst();
        failure.ifPresent(broken -> fail("seed " + broken.seed() + " breaks a promise: " + broken.violation()
                + "\nagain: weir simulate --seed " + broken.seed() + "\n\n" + broken.test() + "\n" + broken.words()));
    }
}
