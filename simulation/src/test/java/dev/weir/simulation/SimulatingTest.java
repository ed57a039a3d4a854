// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatingTest {
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();

    private int run(String... words) {
        return new Simulating(new PrintStream(told, true, UTF_8), new PrintStream(complaints, true, UTF_8))
                .run(List.of(words));
    }

    @Test
    void run_playsTheSeeds_andTellsTheRate() {
        assertThat(run("--seed", "5", "--runs=3")).isZero();

        assertThat(told.toString(UTF_8)).contains("simulating from seed 5", "3 runs, 0 broken", "runs a minute");
    }

    @Test
    void run_refusesWhatItDoesNotUnderstand() {
        assertThat(run("--sed", "5")).isEqualTo(2);
        assertThat(run("--seed", "x")).isEqualTo(2);
        assertThat(run("--runs")).isEqualTo(2);

        assertThat(complaints.toString(UTF_8))
                .contains("unknown option --sed", "--seed=x is no number", "--runs= is no number", "--help");
    }

    @Test
    void help_saysHowItIsUsed() {
        assertThat(run("--help")).isZero();
        assertThat(told.toString(UTF_8)).contains("--seed N", "--runs R", "--minutes M", "Exit codes");
    }

    @Test
    void options_areOneRun_whenASeedIsGiven_andManyElse() {
        assertThat(SimulateOptions.read(List.of("--seed", "7"), 9))
                .isEqualTo(new SimulateOptions(7, 1, Long.MAX_VALUE));
        assertThat(SimulateOptions.read(List.of(), 9)).isEqualTo(new SimulateOptions(9, 2_000, Long.MAX_VALUE));
        assertThat(SimulateOptions.read(List.of("--minutes", "2"), 9))
                .isEqualTo(new SimulateOptions(
                        9, Long.MAX_VALUE, Duration.ofMinutes(2).toNanos()));
        assertThatThrownBy(() -> SimulateOptions.read(List.of("--minutes", "99999999"), 9))
                .isInstanceOf(SimulateOptions.RefusedException.class);
    }
}
