// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.admin;

import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineStatus;
import dev.weir.time.Ticker;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Judges the agent's health as Fluent Bit does: unhealthy while, within the last period, all outputs
 * together had more errors, or gave up more chunks, than is tolerated. Safe for any thread.
 *
 * <p>Keeps one count a second, for as many seconds as the period has.
 */
final class HealthJudge {
    private final AdminSettings.Health settings;
    private final Pipeline pipeline;
    private final Ticker ticker;
    private final Deque<Count> counts = new ArrayDeque<>();

    HealthJudge(AdminSettings.Health settings, Pipeline pipeline, Ticker ticker) {
        this.settings = settings;
        this.pipeline = pipeline;
        this.ticker = ticker;
        counts.add(new Count(ticker.nanos(), 0, 0));
    }

    private record Count(long at, long errors, long failures) {}

    boolean isHealthy() {
        Count within = withinPeriod();
        return !settings.enabled()
                || (within.errors <= settings.errors() && within.failures <= settings.retryFailures());
    }

    String json() {
        Count within = withinPeriod();
        var json = new Json();
        json.object(() -> json.field("status", isHealthy() ? "ok" : "error")
                .field("errors", within.errors)
                .field("retries_failed", within.failures)
                .field("error_limit", settings.errors())
                .field("retry_failure_limit", settings.retryFailures())
                .field("period_limit", settings.period().toSeconds()));
        return json + "\n";
    }

    /** Takes the count of this second; called regularly, or a question sees a longer time than the period. */
    void tick() {
        withinPeriod();
    }

    private synchronized Count withinPeriod() {
        long errors = 0;
        long failures = 0;
        for (PipelineStatus.OutputStatus output : pipeline.status().outputs()) {
            errors += output.account().refusals();
            failures += output.account().abandoned();
        }
        long now = ticker.nanos();
        long begin = now - settings.period().toNanos();
        Count oldest = counts.getFirst();
        while (counts.size() > 1 && counts.getFirst().at < begin) {
            oldest = counts.removeFirst();
        }
        if (now - counts.getLast().at >= 1_000_000_000L) {
            counts.addLast(new Count(now, errors, failures));
        }
        return new Count(now, errors - oldest.errors, failures - oldest.failures);
    }
}
