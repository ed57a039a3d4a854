// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ProblemsTest {

    private final Problems problems = new Problems();

    @Test
    void render_sortsByFileLineAndSeverity() {
        problems.note(new Place("b.yaml", 1), "n");
        problems.error(new Place("a.yaml", 10), "e10");
        problems.warning(new Place("a.yaml", 9), "w9");
        problems.error(new Place("a.yaml", 9), "e9");
        problems.error(Place.COMMAND_LINE, "c");
        assertThat(problems.render()).isEqualTo("""
            a.yaml:9: error: e9
            a.yaml:9: warning: w9
            a.yaml:10: error: e10
            b.yaml:1: note: n
            command line: error: c
            """);
        assertThat(problems.errors()).extracting(Problem::message).containsExactly("e9", "e10", "c");
        assertThat(problems.ok()).isFalse();
    }

    @Test
    void aWarningAlone_keepsNothingFromStarting() {
        problems.warning(Place.PROGRAM, "w");
        assertThat(problems.ok()).isTrue();
    }

    @Test
    void add_keepsAThousandAndCountsTheRest() {
        for (int line = 1; line <= 5_000; line++) {
            problems.error(new Place("a.yaml", line), "e");
        }
        assertThat(problems.errorCount()).isEqualTo(5_000);
        assertThat(problems.all()).hasSize(1_000);
        assertThat(problems.render()).endsWith("... and 4000 more\n");
    }

    @Test
    void aLine_isNotNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Place("a", -1));
    }
}
