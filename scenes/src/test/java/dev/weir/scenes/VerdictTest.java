// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerdictTest {
    @Test
    void allKept_isTrueOnlyWhenEachPromiseHeld() {
        var verdict = Verdict.ofWeir("a scene");
        assertThat(verdict.allKept()).as("nothing was looked at").isFalse();

        verdict.exactly("gauge", 700_000, 700_000);
        verdict.atMost("held", 10, 10);
        assertThat(verdict.allKept()).isTrue();
        assertThat(verdict.anyBroken()).isFalse();

        verdict.exactly("lost", 0, 1);
        assertThat(verdict.allKept()).isFalse();
        assertThat(verdict.anyBroken()).isTrue();
    }

    @Test
    void lines_alignColumnsAndMarkWhatWasBroken() {
        var verdict = Verdict.ofWeir("a scene");
        verdict.exactly("gauge", 700_000, 700_000);
        verdict.add("the process lives", "yes", "no", false);

        assertThat(new VerdictTable(Style.PLAIN).lines(verdict))
                .containsExactly(
                        "a scene",
                        "-----------------------------------------",
                        "  promise             expected   measured",
                        "+ gauge               700,000    700,000",
                        "x the process lives   yes        no",
                        "-----------------------------------------");
    }

    @Test
    void lines_cutNothingWhenColoured() {
        var verdict = Verdict.ofControl("without");
        verdict.add("a promise that is told at length", "nothing", "something", false);

        assertThat(new VerdictTable(new Style(Glyphs.UNICODE, true)).lines(verdict))
                .contains("\033[31m✗\033[0m a promise that is told at length   nothing     something");
    }
}
