// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The contract itself: what is right passes it, and each flaw is found. */
class InputContractTest {
    @Test
    void contract_passes_whenNothingIsWrong() {
        Rehearsal.assertPasses(LineContract.Right.class, 9);
    }

    @Test
    void contract_findsAnInputThatDropsWhatIsRefused() {
        assertThat(Rehearsal.failuresOf(LineContract.Forgetting.class, 5)).contains("the arrival of");
    }

    @Test
    void contract_findsAnInputThatReadsOnWhileItIsPaused() {
        assertThat(Rehearsal.failuresOf(LineContract.Hoarding.class, 5))
                .contains("no longer true: the sender waits while the input is paused");
    }

    @Test
    void contract_findsAnInputThatOffersAgainAndAgain() {
        assertThat(Rehearsal.failuresOf(LineContract.Spinning.class, 5)).contains("offers of a paused input in vain");
    }

    @Test
    void contract_findsAnInputThatRepeatsEvents() {
        assertThat(Rehearsal.failuresOf(LineContract.Repeating.class, 5)).contains("Expecting empty");
    }

    @Test
    void contract_findsAnInputThatLeavesAThread() {
        assertThat(Rehearsal.failuresOf(LineContract.Lingering.class, 1))
                .contains("the end of every thread", "lingering");
    }
}
