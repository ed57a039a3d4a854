// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.dispatch.QueueOverflow;
import dev.weir.simulation.scenario.Arrival;
import dev.weir.simulation.scenario.Incident;
import dev.weir.simulation.scenario.Scenario;
import dev.weir.simulation.scenario.Service;
import dev.weir.simulation.scenario.Source;
import dev.weir.simulation.scenario.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the simulation has found, as small as it got. */
class RegressionsTest {
    /** A stop counted as returned what its sender had been told to forget. */
    @Test
    void scenario_keepsThePromises_seed173() {
        assertThat(Simulation.run(new Scenario(
                                173L,
                                new Service(60000L, 300L, 500L, 0L),
                                List.of(new Source(
                                        Source.Manner.HTTP,
                                        OverflowPolicy.PAUSE,
                                        20000L,
                                        1.0,
                                        AckLevel.MEMORY,
                                        1,
                                        16,
                                        30000L,
                                        0)),
                                List.of(new Target(
                                        "b",
                                        4,
                                        true,
                                        QueueOverflow.PAUSE,
                                        Long.MAX_VALUE,
                                        Integer.MAX_VALUE,
                                        200L,
                                        30000L,
                                        8,
                                        0L,
                                        0,
                                        false)),
                                List.of(new Arrival(80108L, 0, 1, 40, 2)),
                                List.of(
                                        new Incident(74101L, 832254L, Incident.Trouble.OUTAGE, 0),
                                        new Incident(80679L, 745299L, Incident.Trouble.RESTART, 0))))
                        .violation())
                .isEmpty();
    }

    /** A thread that began after the end of the grace gave a chunk to an output that was closed. */
    @Test
    void scenario_keepsThePromises_seed918() {
        assertThat(Simulation.run(new Scenario(
                                918L,
                                new Service(400000L, 1000L, 0L, 50L),
                                List.of(
                                        new Source(
                                                Source.Manner.TCP,
                                                OverflowPolicy.PAUSE,
                                                300000L,
                                                0.5,
                                                AckLevel.MEMORY,
                                                40,
                                                4,
                                                3000L,
                                                50),
                                        new Source(
                                                Source.Manner.TCP,
                                                OverflowPolicy.PAUSE,
                                                2000L,
                                                1.0,
                                                AckLevel.DELIVERED,
                                                5,
                                                4,
                                                3000L,
                                                50),
                                        new Source(
                                                Source.Manner.FORWARD,
                                                OverflowPolicy.PAUSE,
                                                20000L,
                                                1.0,
                                                AckLevel.DELIVERED,
                                                40,
                                                4,
                                                3000L,
                                                50)),
                                List.of(new Target(
                                        "*",
                                        1,
                                        false,
                                        QueueOverflow.PAUSE,
                                        Long.MAX_VALUE,
                                        2,
                                        0L,
                                        2000L,
                                        8,
                                        0L,
                                        37,
                                        false)),
                                List.of(
                                        new Arrival(5529L, 1, 71, 40, 2),
                                        new Arrival(12088L, 1, 1, 40, 2),
                                        new Arrival(17460L, 0, 1, 40, 1),
                                        new Arrival(21777L, 1, 1, 120, 0),
                                        new Arrival(25267L, 2, 1, 120, 2),
                                        new Arrival(26129L, 1, 1, 120, 0),
                                        new Arrival(27014L, 0, 1, 120, 0),
                                        new Arrival(29204L, 2, 1, 700, 1),
                                        new Arrival(33783L, 2, 1, 120, 0),
                                        new Arrival(48633L, 2, 1, 40, 1)),
                                List.of(new Incident(50536L, 15812L, Incident.Trouble.RESTART, 0))))
                        .violation())
                .isEmpty();
    }
}
