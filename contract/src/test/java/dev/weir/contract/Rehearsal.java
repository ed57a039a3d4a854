// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs a contract within a test of that contract. */
final class Rehearsal {
    private static final String PATIENCE = "weir.contract.patience";

    private Rehearsal() {}

    private static TestExecutionSummary run(Class<?> contract) {
        var listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(contract))
                                .filters(EngineFilter.includeEngines("junit-jupiter"))
                                .build(),
                        listener);
        return listener.getSummary();
    }

    private static String text(TestExecutionSummary summary) {
        var text = new StringWriter();
        summary.printFailuresTo(new PrintWriter(text), 0);
        return text.toString();
    }

    static void assertPasses(Class<?> contract, int tests) {
        TestExecutionSummary summary = run(contract);

        assertThat(summary.getTestsFailedCount()).as(text(summary)).isZero();
        assertThat(summary.getTestsSucceededCount()).isEqualTo(tests);
    }

    /** Runs it with little patience, for what is missing never comes; answers with what was found. */
    static String failuresOf(Class<?> contract, int patienceSeconds) {
        System.setProperty(PATIENCE, Integer.toString(patienceSeconds));
        try {
            TestExecutionSummary summary = run(contract);
            assertThat(summary.getTestsFailedCount()).isPositive();
            return text(summary);
        } finally {
            System.clearProperty(PATIENCE);
        }
    }
}
