// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.simulation.scenario.ScenarioDraw;
import org.junit.jupiter.api.Test;

class SimulationTest {
    @Test
    void everySeed_keepsThePromises() {
        long begun = System.nanoTime();
        int failed = 0;
        long steps = 0;
        for (long seed = 0; seed < 500; seed++) {
            Outcome outcome = Simulation.run(ScenarioDraw.of(seed));
            steps += outcome.steps();
            if (!outcome.isClean()) {
                failed++;
                String v = outcome.violation();
                System.out.println(seed + ": " + v.substring(0, Math.min(300, v.length())));
            }
        }
        System.out.println("failed=" + failed + " steps=" + steps + " ms=" + (System.nanoTime() - begun) / 1_000_000);
    }
}
