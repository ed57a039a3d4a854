// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How an agent looks in a picture. Not safe for several threads. */
final class AgentView {
    private static final int LOG_LINES = 14;

    /** Where a line of the log has its date and its milliseconds, which a picture has no room for. */
    private static final String STAMP = "^\\[\\d+/\\d+/\\d+ (\\d+:\\d+:\\d+)\\.\\d+\\] ";

    private final AgentProcess agent;
    private final Meter in = new Meter();
    private double inPerSecond;
    private Gauges gauges = Gauges.NONE;

    AgentView(AgentProcess agent) {
        this.agent = agent;
    }

    /** Asks the agent how it is; where it does not answer any more, what it said last stays. */
    Gauges refresh() {
        try {
            gauges = agent.ask();
        } catch (SceneFailedException ended) {
            gauges = agent.last();
        }
        inPerSecond = in.perSecond(gauges.input().taken(), System.nanoTime());
        return gauges;
    }

    /** Events a second that its input takes. */
    double inPerSecond() {
        return inPerSecond;
    }

    Picture.Valve valve() {
        Gauges.Input input = gauges.input();
        return input.paused()
                ? new Picture.Valve(
                        "SHUT " + Figures.seconds(input.pausedSeconds()),
                        "by: " + String.join(", ", input.reasons()),
                        true)
                : new Picture.Valve("open", input.name(), false);
    }

    Picture.Level level() {
        return Picture.Level.of(gauges.gauge(), Math.max(1, gauges.input().limit()));
    }

    /** What is counted, and how much memory the process has. */
    List<Picture.Row> rows() {
        Gauges.Input input = gauges.input();
        Gauges.Output output = gauges.output();
        var rows = new ArrayList<Picture.Row>();
        rows.add(new Picture.Row(
                "input",
                "taken %s events   pauses %d, %s in all   dropped %s"
                        .formatted(
                                Figures.count(input.taken()),
                                input.pauses(),
                                Figures.seconds(input.pausedTotalSeconds()),
                                Figures.count(input.shed()))));
        rows.add(new Picture.Row(
                "output",
                "delivered %s   held %s   retries %s   given up %s"
                        .formatted(
                                Figures.count(output.delivered()),
                                Figures.count(output.held()),
                                Figures.count(output.retries()),
                                Figures.count(output.givenUp()))));
        rows.add(new Picture.Row(
                "agent",
                "resident memory %s, most %s   events unaccounted for: %s"
                        .formatted(
                                Figures.megabytes(agent.memory().now()),
                                Figures.megabytes(agent.memory().peak()),
                                Figures.count(gauges.ledgerDifference()))));
        return rows;
    }

    /** The last lines of its log, without dates. */
    List<String> log() {
        return agent.log().last(LOG_LINES).stream()
                .map(line -> line.replaceFirst(STAMP, "$1 "))
                .toList();
    }

    /** When the output tries again, for a destination that is down. */
    String nextAttempt() {
        double seconds = gauges.output().nextAttemptSeconds();
        return seconds > 0 ? String.format(Locale.ROOT, "retry in %.0f s", Math.ceil(seconds)) : "trying";
    }
}
