// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.dispatch.QueueOverflow;
import dev.weir.simulation.disk.DiskFault;
import dev.weir.simulation.disk.DiskFault.Effect;
import dev.weir.simulation.disk.Operation;
import dev.weir.simulation.scenario.Arrival;
import dev.weir.simulation.scenario.Incident;
import dev.weir.simulation.scenario.Scenario;
import dev.weir.simulation.scenario.Service;
import dev.weir.simulation.scenario.Source;
import dev.weir.simulation.scenario.Target;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fails one operation after the other of an engine's life that is always the same, and the next life after it. */
class DiskSweepTest {
    private static final int OPERATIONS = 60;

    private static Source source(Source.Manner manner) {
        return new Source(manner, OverflowPolicy.PAUSE, 2_000, 1.0, AckLevel.MEMORY, 5, 4, 3_000, 0);
    }

    private static Target target(boolean strict) {
        return new Target("*", 2, strict, QueueOverflow.PAUSE, 3_000, Integer.MAX_VALUE, 200, 2_000, 8, 0, 0, !strict);
    }

    private static Scenario life() {
        return new Scenario(
                1,
                new Service(60_000, 50, 500, 50, true),
                List.of(source(Source.Manner.TAIL), source(Source.Manner.HTTP)),
                List.of(target(true), target(false)),
                List.of(
                        new Arrival(1_000, 0, 6, 120, 0),
                        new Arrival(2_000, 1, 6, 120, 1),
                        new Arrival(700_000, 0, 10, 700, 0),
                        new Arrival(900_000, 1, 10, 700, 2)),
                List.of(
                        new Incident(650_000, 300_000, Incident.Trouble.OUTAGE, 1),
                        new Incident(1_500_000, 200_000, Incident.Trouble.KILL, 0),
                        new Incident(4_000_000, 100_000, Incident.Trouble.RESTART, 0)));
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void life_keepsThePromises_whicheverOperationFails(Operation operation) {
        Scenario life = life();
        for (int number = 0; number < OPERATIONS; number++) {
            for (Effect effect : List.of(Effect.INPUT_OUTPUT, Effect.NO_SPACE)) {
                for (int times : List.of(1, 3)) {
                    var fault = new DiskFault(operation, number, times, effect);
                    assertThat(Simulation.run(life, fault).violation())
                            .as("%s", fault)
                            .isEmpty();
                }
            }
        }
    }
}
