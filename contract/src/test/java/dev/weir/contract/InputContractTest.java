// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The contract itself: what is right passes it, and each flaw is found. */
class InputContractTest {
    private static final String PATIENCE = "weir.contract.patience";

    private static TestExecutionSummary run(Class<? extends LineContract> contract) {
        var listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(contract))
                                .build(),
                        listener);
        return listener.getSummary();
    }

    /** Runs it with little patience, for what is missing never comes. */
    private static String failuresOf(Class<? extends LineContract> contract, int patienceSeconds) {
        System.setProperty(PATIENCE, Integer.toString(patienceSeconds));
        try {
            TestExecutionSummary summary = run(contract);
            assertThat(summary.getTestsFailedCount()).isPositive();
            return text(summary);
        } finally {
            System.clearProperty(PATIENCE);
        }
    }

    private static String text(TestExecutionSummary summary) {
        var text = new StringWriter();
        summary.printFailuresTo(new PrintWriter(text), 0);
        return text.toString();
    }

    @Test
    void contract_passes_whenNothingIsWrong() {
        TestExecutionSummary summary = run(LineContract.Right.class);

        assertThat(summary.getTestsFailedCount()).as(text(summary)).isZero();
        assertThat(summary.getTestsSucceededCount()).isGreaterThan(8);
    }

    @Test
    void contract_findsAnInputThatDropsWhatIsRefused() {
        assertThat(failuresOf(LineContract.Forgetting.class, 5)).contains("the arrival of");
    }

    @Test
    void contract_findsAnInputThatReadsOnWhileItIsPaused() {
        assertThat(failuresOf(LineContract.Hoarding.class, 5))
                .contains("no longer true: the sender waits while the input is paused");
    }

    @Test
    void contract_findsAnInputThatOffersAgainAndAgain() {
        assertThat(failuresOf(LineContract.Spinning.class, 5)).contains("offers of a paused input in vain");
    }

    @Test
    void contract_findsAnInputThatRepeatsEvents() {
        assertThat(failuresOf(LineContract.Repeating.class, 5)).contains("Expecting empty");
    }

    @Test
    void contract_findsAnInputThatLeavesAThread() {
        assertThat(failuresOf(LineContract.Lingering.class, 1)).contains("the end of every thread", "lingering");
    }
}
