// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The contract itself: what is right passes it, and each flaw is found. */
class OutputContractTest {
    @Test
    void contract_passes_whenNothingIsWrong() {
        Rehearsal.assertPasses(ShelfContract.Right.class, 8);
    }

    @Test
    void contract_findsAnOutputThatLeavesEventsOut() {
        assertThat(Rehearsal.failuresOf(ShelfContract.Forgetting.class, 3)).contains("called delivered and not there");
    }

    @Test
    void contract_findsAnOutputThatPresumesWhatItIsNotTold() {
        assertThat(Rehearsal.failuresOf(ShelfContract.Presuming.class, 3)).contains("called delivered and not there");
    }

    @Test
    void contract_findsAnOutputThatDeliversTwice() {
        assertThat(Rehearsal.failuresOf(ShelfContract.Repeating.class, 3)).contains("arrived twice");
    }

    @Test
    void contract_findsAnOutputThatTakesARefusalForTheLastWord() {
        assertThat(Rehearsal.failuresOf(ShelfContract.Despairing.class, 3)).contains("givenUp=100");
    }

    @Test
    void contract_findsAnOutputThatKeepsMemory() {
        assertThat(Rehearsal.failuresOf(ShelfContract.Keeping.class, 1)).contains("the return of all native memory");
    }

    @Test
    void contract_findsAnOutputThatLeavesAThread() {
        assertThat(Rehearsal.failuresOf(ShelfContract.Lingering.class, 1)).contains("the end of every thread");
    }

    @Test
    void contract_findsAnOutputThatWaitsForAnAnswerWhenItIsClosed() {
        assertThat(Rehearsal.failuresOf(ShelfContract.Waiting.class, 3))
                .contains("stop_endsAndCountsWhatIsLeft_whenTheDestinationIsSilent");
    }

    @Test
    void contract_findsAnOutputThatCannotBeClosedTwice() {
        assertThat(Rehearsal.failuresOf(ShelfContract.Breaking.class, 3)).contains("closed twice");
    }
}
