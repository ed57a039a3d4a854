// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.OverflowPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.dispatch.QueueOverflow;
import dev.weir.output.Delivery;
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

    /** Who waited for a disk that failed for good was not answered at the stop. */
    @Test
    void scenario_keepsThePromises_seed407() {
        assertThat(Simulation.run(new Scenario(
                                407L,
                                new Service(400000L, 1000L, 5000L, 0L, true),
                                List.of(
                                        new Source(
                                                Source.Manner.TCP,
                                                OverflowPolicy.PAUSE,
                                                Long.MAX_VALUE,
                                                0.5,
                                                AckLevel.DELIVERED,
                                                5,
                                                4,
                                                3000L,
                                                0),
                                        new Source(
                                                Source.Manner.TCP,
                                                OverflowPolicy.PAUSE,
                                                2000L,
                                                1.0,
                                                AckLevel.MEMORY,
                                                40,
                                                16,
                                                3000L,
                                                50),
                                        new Source(
                                                Source.Manner.FORWARD,
                                                OverflowPolicy.PAUSE,
                                                300000L,
                                                0.5,
                                                AckLevel.MEMORY,
                                                1,
                                                4,
                                                3000L,
                                                50)),
                                List.of(
                                        new Target(
                                                "*",
                                                4,
                                                false,
                                                QueueOverflow.PAUSE,
                                                50000L,
                                                0,
                                                200L,
                                                30000L,
                                                8,
                                                0L,
                                                0,
                                                true),
                                        new Target(
                                                "b",
                                                2,
                                                false,
                                                QueueOverflow.SHED_OLDEST,
                                                50000L,
                                                Integer.MAX_VALUE,
                                                200L,
                                                30000L,
                                                2,
                                                0L,
                                                0,
                                                true)),
                                List.of(new Arrival(2284756L, 2, 1, 120, 0)),
                                List.of(
                                        new Incident(1529068L, 7930943L, Incident.Trouble.POWER_LOSS, 1),
                                        new Incident(9206831L, 2086636L, Incident.Trouble.SYNC_FAILS, 0))))
                        .violation())
                .isEmpty();
    }

    /** A chunk that could not be sealed was sealed with its segment, told, and then sealed once more. */
    @Test
    void scenario_keepsThePromises_seed938() {
        assertThat(Simulation.run(new Scenario(
                                938L,
                                new Service(400000L, 1000L, 500L, 50L, true),
                                List.of(
                                        new Source(
                                                Source.Manner.HTTP,
                                                OverflowPolicy.PAUSE,
                                                Long.MAX_VALUE,
                                                0.5,
                                                AckLevel.DELIVERED,
                                                40,
                                                4,
                                                3000L,
                                                0),
                                        new Source(
                                                Source.Manner.UDP,
                                                OverflowPolicy.PAUSE,
                                                300000L,
                                                1.0,
                                                AckLevel.DELIVERED,
                                                5,
                                                16,
                                                300L,
                                                0),
                                        new Source(
                                                Source.Manner.UDP,
                                                OverflowPolicy.SHED_NEWEST,
                                                20000L,
                                                1.0,
                                                AckLevel.DELIVERED,
                                                5,
                                                4,
                                                3000L,
                                                50)),
                                List.of(
                                        new Target(
                                                "*",
                                                4,
                                                false,
                                                QueueOverflow.PAUSE,
                                                50000L,
                                                2,
                                                200L,
                                                100L,
                                                8,
                                                0L,
                                                0,
                                                false),
                                        new Target(
                                                "b",
                                                1,
                                                false,
                                                QueueOverflow.SHED_OLDEST,
                                                3000L,
                                                Integer.MAX_VALUE,
                                                200L,
                                                2000L,
                                                8,
                                                0L,
                                                0,
                                                false),
                                        new Target(
                                                "*",
                                                1,
                                                true,
                                                QueueOverflow.PAUSE,
                                                3000L,
                                                Integer.MAX_VALUE,
                                                200L,
                                                100L,
                                                2,
                                                40000L,
                                                0,
                                                false)),
                                List.of(new Arrival(12976494L, 2, 1, 40, 1), new Arrival(14012031L, 2, 2, 120, 2)),
                                List.of(new Incident(14003706L, 3155770L, Incident.Trouble.WRITE_FAILS, 0))))
                        .violation())
                .isEmpty();
    }

    /** Readings of the disk that failed were counted as attempts, and the chunk was given up. */
    @Test
    void scenario_keepsThePromises_seed337() {
        assertThat(Simulation.run(new Scenario(
                                337L,
                                new Service(60000L, 300L, 500L, 0L, true),
                                List.of(
                                        new Source(
                                                Source.Manner.TCP,
                                                OverflowPolicy.PAUSE,
                                                2000L,
                                                0.5,
                                                AckLevel.DELIVERED,
                                                1,
                                                16,
                                                30000L,
                                                0),
                                        new Source(
                                                Source.Manner.HTTP,
                                                OverflowPolicy.PAUSE,
                                                Long.MAX_VALUE,
                                                1.0,
                                                AckLevel.MEMORY,
                                                40,
                                                1,
                                                3000L,
                                                50),
                                        new Source(
                                                Source.Manner.HTTP,
                                                OverflowPolicy.PAUSE,
                                                2000L,
                                                0.5,
                                                AckLevel.MEMORY,
                                                1,
                                                1,
                                                300L,
                                                50)),
                                List.of(
                                        new Target(
                                                "*",
                                                1,
                                                true,
                                                QueueOverflow.PAUSE,
                                                Long.MAX_VALUE,
                                                Integer.MAX_VALUE,
                                                200L,
                                                100L,
                                                2,
                                                40000L,
                                                37,
                                                false),
                                        new Target(
                                                "a.*",
                                                1,
                                                true,
                                                QueueOverflow.PAUSE,
                                                Long.MAX_VALUE,
                                                0,
                                                5000L,
                                                30000L,
                                                8,
                                                0L,
                                                37,
                                                false),
                                        new Target(
                                                "a.*",
                                                1,
                                                false,
                                                QueueOverflow.PAUSE,
                                                50000L,
                                                Integer.MAX_VALUE,
                                                5000L,
                                                2000L,
                                                1,
                                                0L,
                                                0,
                                                false)),
                                List.of(
                                        new Arrival(1109449L, 2, 2, 40, 1),
                                        new Arrival(1123715L, 2, 2, 700, 1),
                                        new Arrival(1141441L, 1, 1, 120, 0),
                                        new Arrival(1177981L, 2, 5, 120, 1),
                                        new Arrival(1917747L, 2, 1, 40, 2),
                                        new Arrival(1928136L, 1, 1, 700, 0),
                                        new Arrival(2833906L, 0, 62, 40, 1)),
                                List.of(new Incident(1431881L, 7589756L, Incident.Trouble.READ_FAILS, 0))))
                        .violation())
                .isEmpty();
    }

    /** The only frame rotted after its chunk had ended: the store held less than nothing. */
    @Test
    void scenario_keepsThePromises_seed334() {
        assertThat(Simulation.run(new Scenario(
                                334L,
                                new Service(4000000L, 1000L, 5000L, 0L, true),
                                List.of(new Source(
                                        Source.Manner.UDP,
                                        OverflowPolicy.PAUSE,
                                        300000L,
                                        0.5,
                                        AckLevel.MEMORY,
                                        40,
                                        16,
                                        30000L,
                                        0)),
                                List.of(
                                        new Target(
                                                "*",
                                                4,
                                                false,
                                                QueueOverflow.PAUSE,
                                                Long.MAX_VALUE,
                                                Integer.MAX_VALUE,
                                                0L,
                                                100L,
                                                2,
                                                40000L,
                                                0,
                                                true),
                                        new Target(
                                                "*",
                                                1,
                                                false,
                                                QueueOverflow.SHED_OLDEST,
                                                Long.MAX_VALUE,
                                                Integer.MAX_VALUE,
                                                200L,
                                                100L,
                                                8,
                                                0L,
                                                0,
                                                true)),
                                List.of(new Arrival(13923249L, 0, 1, 120, 0)),
                                List.of(
                                        new Incident(14436815L, 998634L, Incident.Trouble.BIT_ROT, 0),
                                        new Incident(15021319L, 7204260L, Incident.Trouble.POWER_LOSS, 0))))
                        .violation())
                .isEmpty();
    }

    /** A rotten chunk that had ended made the segment count as done, with another in it that had not. */
    @Test
    void scenario_keepsThePromises_seed3611() {
        assertThat(Simulation.run(new Scenario(
                                3611L,
                                new Service(400000L, 50L, 0L, 0L, true),
                                List.of(
                                        new Source(
                                                Source.Manner.TAIL,
                                                OverflowPolicy.PAUSE,
                                                2000L,
                                                0.5,
                                                AckLevel.MEMORY,
                                                40,
                                                16,
                                                30000L,
                                                0),
                                        new Source(
                                                Source.Manner.UDP,
                                                OverflowPolicy.PAUSE,
                                                20000L,
                                                1.0,
                                                AckLevel.DELIVERED,
                                                1,
                                                1,
                                                30000L,
                                                0)),
                                List.of(
                                        new Target(
                                                "*",
                                                2,
                                                false,
                                                QueueOverflow.SHED_OLDEST,
                                                3000L,
                                                Integer.MAX_VALUE,
                                                5000L,
                                                100L,
                                                2,
                                                0L,
                                                37,
                                                false),
                                        new Target(
                                                "*",
                                                4,
                                                true,
                                                QueueOverflow.PAUSE,
                                                Long.MAX_VALUE,
                                                Integer.MAX_VALUE,
                                                0L,
                                                2000L,
                                                1,
                                                0L,
                                                0,
                                                false),
                                        new Target(
                                                "a.*",
                                                4,
                                                false,
                                                QueueOverflow.PAUSE,
                                                Long.MAX_VALUE,
                                                Integer.MAX_VALUE,
                                                5000L,
                                                2000L,
                                                8,
                                                40000L,
                                                0,
                                                false)),
                                List.of(
                                        new Arrival(597954L, 0, 5, 120, 0),
                                        new Arrival(1123162L, 1, 4, 120, 1),
                                        new Arrival(1476589L, 1, 6, 120, 1),
                                        new Arrival(1565396L, 1, 4, 120, 2)),
                                List.of(
                                        new Incident(1585200L, 4039305L, Incident.Trouble.KILL, 1),
                                        new Incident(4680733L, 5601349L, Incident.Trouble.BIT_ROT, 0))))
                        .violation())
                .isEmpty();
    }

    /** A frame rotted after its chunk had ended: the next end made the account fall below zero. */
    @Test
    void scenario_keepsThePromises_seed471() {
        assertThat(Simulation.run(new Scenario(
                                471L,
                                new Service(60000L, 300L, 5000L, 2000L, true),
                                List.of(
                                        new Source(
                                                Source.Manner.FORWARD,
                                                OverflowPolicy.PAUSE,
                                                300000L,
                                                1.0,
                                                AckLevel.MEMORY,
                                                5,
                                                16,
                                                3000L,
                                                0),
                                        new Source(
                                                Source.Manner.TAIL,
                                                OverflowPolicy.PAUSE,
                                                Long.MAX_VALUE,
                                                0.5,
                                                AckLevel.MEMORY,
                                                40,
                                                4,
                                                3000L,
                                                50),
                                        new Source(
                                                Source.Manner.FORWARD,
                                                OverflowPolicy.PAUSE,
                                                300000L,
                                                1.0,
                                                AckLevel.MEMORY,
                                                5,
                                                16,
                                                3000L,
                                                0)),
                                List.of(new Target(
                                        "*",
                                        1,
                                        false,
                                        QueueOverflow.SHED_OLDEST,
                                        3000L,
                                        Integer.MAX_VALUE,
                                        200L,
                                        2000L,
                                        1,
                                        40000L,
                                        0,
                                        false)),
                                List.of(new Arrival(4033978L, 0, 3, 700, 1), new Arrival(15529742L, 2, 1, 700, 0)),
                                List.of(
                                        new Incident(6981453L, 2389L, Incident.Trouble.BIT_ROT, 0),
                                        new Incident(10627058L, 2550476L, Incident.Trouble.KILL, 0))))
                        .violation())
                .isEmpty();
    }

    /** While a chunk waited to be sealed on a disk that had been full, the next one of its stream was sealed. */
    @Test
    void scenario_keepsThePromises_seed1646() {
        assertThat(Simulation.run(new Scenario(
                                1646L,
                                new Service(60000L, 50L, 500L, 0L, true),
                                List.of(new Source(
                                        Source.Manner.HTTP,
                                        OverflowPolicy.PAUSE,
                                        20000L,
                                        1.0,
                                        AckLevel.MEMORY,
                                        40,
                                        1,
                                        300L,
                                        0)),
                                List.of(
                                        new Target(
                                                "*",
                                                1,
                                                false,
                                                QueueOverflow.PAUSE,
                                                Long.MAX_VALUE,
                                                Integer.MAX_VALUE,
                                                0L,
                                                100L,
                                                1,
                                                0L,
                                                0,
                                                false),
                                        new Target(
                                                "*",
                                                4,
                                                false,
                                                QueueOverflow.PAUSE,
                                                Long.MAX_VALUE,
                                                2,
                                                5000L,
                                                30000L,
                                                8,
                                                0L,
                                                0,
                                                false),
                                        new Target(
                                                "*",
                                                2,
                                                true,
                                                QueueOverflow.PAUSE,
                                                Long.MAX_VALUE,
                                                Integer.MAX_VALUE,
                                                200L,
                                                2000L,
                                                2,
                                                0L,
                                                37,
                                                false)),
                                List.of(new Arrival(65095L, 0, 1, 120, 0), new Arrival(105503L, 0, 1, 700, 0)),
                                List.of(new Incident(66791L, 1075L, Incident.Trouble.DISK_FULL, 0))))
                        .violation())
                .isEmpty();
    }

    /** A segment went before the ends of its chunks were durable, and their output held them for ever after a kill. */
    @Test
    void scenario_keepsThePromises_seed3000457() {
        assertThat(Simulation.run(new Scenario(
                                3000457L,
                                new Service(4000000L, 300L, 0L, 0L, true),
                                List.of(
                                        new Source(
                                                Source.Manner.TCP,
                                                OverflowPolicy.PAUSE,
                                                2000L,
                                                0.5,
                                                AckLevel.MEMORY,
                                                40,
                                                4,
                                                300L,
                                                0),
                                        new Source(
                                                Source.Manner.HTTP,
                                                OverflowPolicy.PAUSE,
                                                Long.MAX_VALUE,
                                                1.0,
                                                AckLevel.DELIVERED,
                                                5,
                                                1,
                                                30000L,
                                                0)),
                                List.of(
                                        new Target(
                                                "*",
                                                1,
                                                false,
                                                QueueOverflow.SHED_OLDEST,
                                                50000L,
                                                Integer.MAX_VALUE,
                                                5000L,
                                                30000L,
                                                2,
                                                0L,
                                                0,
                                                false),
                                        new Target(
                                                "*",
                                                1,
                                                false,
                                                QueueOverflow.SHED_OLDEST,
                                                Long.MAX_VALUE,
                                                Integer.MAX_VALUE,
                                                0L,
                                                100L,
                                                1,
                                                40000L,
                                                0,
                                                false),
                                        new Target(
                                                "b",
                                                4,
                                                true,
                                                QueueOverflow.PAUSE,
                                                3000L,
                                                Integer.MAX_VALUE,
                                                200L,
                                                2000L,
                                                1,
                                                0L,
                                                37,
                                                false)),
                                List.of(
                                        new Arrival(3601L, 0, 1, 40, 1),
                                        new Arrival(45515L, 0, 1, 120, 0),
                                        new Arrival(46166L, 1, 1, 40, 0),
                                        new Arrival(51635L, 0, 1, 120, 2)),
                                List.of(
                                        new Incident(59437L, 196L, Incident.Trouble.KILL, 0),
                                        new Incident(176626L, 7383773L, Incident.Trouble.KILL, 2))))
                        .violation())
                .isEmpty();
    }

    /** A store that was closed while its disk made nothing durable looked on for ever whether it had. */
    @Test
    void scenario_keepsThePromises_seed3000730() {
        assertThat(Simulation.run(new Scenario(
                                3000730L,
                                new Service(60000L, 50L, 500L, 50L, true),
                                List.of(new Source(
                                        Source.Manner.HTTP,
                                        OverflowPolicy.PAUSE,
                                        2000L,
                                        1.0,
                                        AckLevel.DELIVERED,
                                        5,
                                        4,
                                        300L,
                                        0)),
                                List.of(
                                        new Target(
                                                "*",
                                                1,
                                                false,
                                                QueueOverflow.PAUSE,
                                                3000L,
                                                2,
                                                0L,
                                                30000L,
                                                2,
                                                0L,
                                                37,
                                                true),
                                        new Target(
                                                "a.*",
                                                1,
                                                false,
                                                QueueOverflow.PAUSE,
                                                50000L,
                                                2,
                                                0L,
                                                2000L,
                                                8,
                                                0L,
                                                37,
                                                false)),
                                List.of(new Arrival(20949L, 0, 1, 120, 2)),
                                List.of(
                                        new Incident(21386L, 432916L, Incident.Trouble.DISK_READ_ONLY, 0),
                                        new Incident(484677L, 293193L, Incident.Trouble.KILL, 0))))
                        .violation())
                .isEmpty();
    }

    /** A chunk of which damage left fewer events than its sender keeps was never paged. */
    @Test
    void scenario_keepsThePromises_seed3000431() {
        assertThat(Simulation.run(new Scenario(
                                3000431L,
                                new Service(60000L, 1000L, 500L, 0L, true),
                                List.of(new Source(
                                        Source.Manner.HTTP,
                                        OverflowPolicy.PAUSE,
                                        Long.MAX_VALUE,
                                        0.5,
                                        AckLevel.MEMORY,
                                        1,
                                        16,
                                        300L,
                                        0)),
                                List.of(new Target(
                                        "*",
                                        1,
                                        true,
                                        QueueOverflow.PAUSE,
                                        50000L,
                                        Integer.MAX_VALUE,
                                        200L,
                                        30000L,
                                        8,
                                        0L,
                                        0,
                                        false)),
                                List.of(new Arrival(3340119L, 0, 76, 120, 1)),
                                List.of(
                                        new Incident(1825274L, 7246286L, Incident.Trouble.READ_FAILS, 0),
                                        new Incident(3133448L, 874501L, Incident.Trouble.SYNC_FAILS, 0),
                                        new Incident(3186037L, 867998L, Incident.Trouble.REFUSAL, 0),
                                        new Incident(3816871L, 13329L, Incident.Trouble.POWER_LOSS, 0),
                                        new Incident(4190961L, 7095067L, Incident.Trouble.BIT_ROT, 0))))
                        .violation())
                .isEmpty();
    }

    /** A stop took its grace twice over a disk that made nothing durable. */
    @Test
    void scenario_keepsThePromises_seed3001416() {
        assertThat(Simulation.run(new Scenario(
                                3001416L,
                                new Service(4000000L, 1000L, 500L, 2000L, true),
                                List.of(
                                        new Source(
                                                Source.Manner.UDP,
                                                OverflowPolicy.PAUSE,
                                                20000L,
                                                1.0,
                                                AckLevel.MEMORY,
                                                40,
                                                4,
                                                3000L,
                                                50),
                                        new Source(
                                                Source.Manner.FORWARD,
                                                OverflowPolicy.PAUSE,
                                                20000L,
                                                1.0,
                                                AckLevel.MEMORY,
                                                1,
                                                16,
                                                3000L,
                                                50)),
                                List.of(
                                        new Target(
                                                "*",
                                                4,
                                                false,
                                                QueueOverflow.SHED_OLDEST,
                                                Long.MAX_VALUE,
                                                Integer.MAX_VALUE,
                                                200L,
                                                30000L,
                                                1,
                                                0L,
                                                0,
                                                false),
                                        new Target(
                                                "*",
                                                2,
                                                false,
                                                QueueOverflow.PAUSE,
                                                Long.MAX_VALUE,
                                                Integer.MAX_VALUE,
                                                0L,
                                                30000L,
                                                2,
                                                0L,
                                                37,
                                                false)),
                                List.of(
                                        new Arrival(2692340L, 1, 1, 120, 2),
                                        new Arrival(2705541L, 0, 1, 700, 0),
                                        new Arrival(2721249L, 0, 1, 40, 2),
                                        new Arrival(2901831L, 1, 1, 700, 1),
                                        new Arrival(2909939L, 1, 1, 700, 1),
                                        new Arrival(2997044L, 0, 1, 120, 2)),
                                List.of(new Incident(2819343L, 221023L, Incident.Trouble.SYNC_FAILS, 0))))
                        .violation())
                .isEmpty();
    }

    /** A stop failed on a chunk whose last piece had ended and was not noted yet. */
    @Test
    void scenario_keepsThePromises_seed8001283() {
        assertThat(Simulation.run(new Scenario(
                                8001283L,
                                new Service(60000L, 1000L, 0L, 50L, true),
                                List.of(new Source(
                                        Source.Manner.TCP,
                                        OverflowPolicy.PAUSE,
                                        Long.MAX_VALUE,
                                        0.5,
                                        AckLevel.DELIVERED,
                                        40,
                                        16,
                                        30000L,
                                        0)),
                                List.of(
                                        new Target(
                                                "*",
                                                1,
                                                false,
                                                QueueOverflow.SHED_OLDEST,
                                                Long.MAX_VALUE,
                                                0,
                                                200L,
                                                2000L,
                                                1,
                                                0L,
                                                2,
                                                false,
                                                Delivery.Blame.CONTENT),
                                        new Target(
                                                "a.*",
                                                4,
                                                true,
                                                QueueOverflow.PAUSE,
                                                Long.MAX_VALUE,
                                                Integer.MAX_VALUE,
                                                5000L,
                                                30000L,
                                                2,
                                                40000L,
                                                0,
                                                false,
                                                Delivery.Blame.ADDRESS),
                                        new Target(
                                                "*",
                                                1,
                                                false,
                                                QueueOverflow.PAUSE,
                                                Long.MAX_VALUE,
                                                Integer.MAX_VALUE,
                                                200L,
                                                100L,
                                                1,
                                                40000L,
                                                0,
                                                false,
                                                Delivery.Blame.ADDRESS)),
                                List.of(new Arrival(40807L, 0, 2, 120, 1)),
                                List.of(
                                        new Incident(44127L, 391495L, Incident.Trouble.REFUSAL, 0),
                                        new Incident(241176L, 757129L, Incident.Trouble.POWER_LOSS, 1))))
                        .violation())
                .isEmpty();
    }

    /** A disk that lied took what was in an older segment, and an output counted it as held for ever. */
    @Test
    void scenario_keepsThePromises_seed9100725() {
        assertThat(Simulation.run(new Scenario(
                                9100725L,
                                new Service(400000L, 50L, 500L, 50L, true),
                                List.of(
                                        new Source(
                                                Source.Manner.HTTP,
                                                OverflowPolicy.SHED_NEWEST,
                                                300000L,
                                                1.0,
                                                AckLevel.DELIVERED,
                                                40,
                                                1,
                                                3000L,
                                                50),
                                        new Source(
                                                Source.Manner.TCP,
                                                OverflowPolicy.PAUSE,
                                                Long.MAX_VALUE,
                                                1.0,
                                                AckLevel.MEMORY,
                                                5,
                                                4,
                                                3000L,
                                                0)),
                                List.of(
                                        new Target(
                                                "*",
                                                1,
                                                true,
                                                QueueOverflow.SHED_OLDEST,
                                                3000L,
                                                2,
                                                5000L,
                                                30000L,
                                                8,
                                                0L,
                                                37,
                                                false,
                                                Delivery.Blame.CONTENT),
                                        new Target(
                                                "a.*",
                                                1,
                                                true,
                                                QueueOverflow.SHED_OLDEST,
                                                Long.MAX_VALUE,
                                                0,
                                                200L,
                                                2000L,
                                                8,
                                                0L,
                                                37,
                                                false,
                                                Delivery.Blame.CONTENT),
                                        new Target(
                                                "a.*",
                                                1,
                                                false,
                                                QueueOverflow.PAUSE,
                                                Long.MAX_VALUE,
                                                Integer.MAX_VALUE,
                                                5000L,
                                                2000L,
                                                1,
                                                0L,
                                                0,
                                                false,
                                                Delivery.Blame.ADDRESS)),
                                List.of(new Arrival(481404L, 0, 71, 120, 0)),
                                List.of(
                                        new Incident(615368L, 3208438L, Incident.Trouble.POWER_LOSS, 2),
                                        new Incident(3666991L, 7577298L, Incident.Trouble.SYNC_LIES, 0),
                                        new Incident(3892161L, 10660L, Incident.Trouble.POWER_LOSS, 2))))
                        .violation())
                .isEmpty();
    }
}
