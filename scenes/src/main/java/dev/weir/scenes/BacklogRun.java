// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The backlog, played once. For one thread; its pictures are made by another. */
final class BacklogRun {
    private static final long RESIDENT_MAX = 160_000_000;

    /** What the bound may be crossed by: one offer. */
    private static final long ONE_OFFER = 1_000_000;

    /** Fresh lines in each tenth of a second. */
    private static final int FRESH = 10;

    private static final Duration FRESH_WITHIN = Duration.ofSeconds(10);

    /** Of a second of what the destination takes, how long a backlog may take at most. */
    private static final double PATIENCE = 4;

    private static final Duration LATE = Duration.ofSeconds(60);

    private final Stage stage;
    private final long size;
    private final LogFolder logs;
    private final Destination destination;
    private final AgentProcess agent;
    private final AgentView view;
    private final Verdict verdict;
    private final Meter in = new Meter();
    private final Meter out = new Meter();
    private final long began;
    private volatile String caption = "The agent starts, and finds old files. It reads the oldest first.";
    private long mostHeld;
    private long freshNanos;

    BacklogRun(long size, Stage stage) {
        this.stage = stage;
        this.size = size;
        verdict = Verdict.ofWeir(
                "backlog: " + Figures.megabytes(size) + " of old files, a destination that takes 20 MB/s");
        logs = stage.add(new LogFolder(stage.folder(), Backlog.LINE_BYTES));
        logs.writeOld(size);
        destination = stage.add(new Destination(Backlog.TAKES, logs::arrived));
        destination.open();
        agent = stage.agent(
                Backlog.NAME,
                Map.of(
                        "DESTINATION_PORT", Integer.toString(destination.port()),
                        "LOGS", logs.path().toString()));
        view = new AgentView(agent);
        began = System.nanoTime();
    }

    Verdict play() {
        try (var _ = Show.begin(stage.screen(), this::picture)) {
            drain();
            conclude();
        } catch (SceneFailedException failed) {
            verdict.add("the scene comes to its end", "yes", String.valueOf(failed.getMessage()), false);
        }
        return verdict;
    }

    private void drain() {
        Waiting.until(
                "the first line arrives", LATE, () -> destination.arrivals().events() > 0);
        logs.writeFresh(FRESH);
        caption = "The backlog drains at the destination's pace. A program writes 100 fresh lines a second meanwhile.";
        Duration longest = LATE.plusSeconds((long) (PATIENCE * size / (Backlog.TAKES * Backlog.LINE_BYTES)));
        Waiting.until("the backlog drains", longest, () -> {
            mostHeld = Math.max(mostHeld, agent.ask().gauge());
            return destination.arrivals().missing(logs.old()) == 0;
        });
        freshNanos = logs.longestNanos();
        caption = "The backlog has drained. The last fresh lines arrive.";
        logs.close();
        Waiting.holdsWithin(LATE, () -> lost() == 0 && agent.ask().gauge() == 0);
    }

    private long lost() {
        return destination.arrivals().missing(logs.written());
    }

    private void conclude() {
        Gauges last = agent.ask();
        verdict.add(
                "fresh lines arrive while it drains",
                "within seconds",
                "after " + Figures.seconds(freshNanos) + " at most",
                freshNanos < FRESH_WITHIN.toNanos());
        verdict.exactly("events lost of " + Figures.count(logs.written()), 0, lost());
        verdict.exactly("events that arrived twice", 0, destination.arrivals().repeated());
        verdict.atMost("bytes of events held, at most", Backlog.BOUND + ONE_OFFER, mostHeld);
        verdict.exactly("events unaccounted for", 0, last.ledgerDifference());
        verdict.exactly("exit code of the agent", 0, agent.stop());
        verdict.add(
                "resident memory of the agent, at most",
                "below " + Figures.megabytes(RESIDENT_MAX),
                Figures.megabytes(agent.memory().peak()),
                agent.memory().peak() < RESIDENT_MAX);
    }

    private Picture picture() {
        Gauges gauges = view.refresh();
        long now = System.nanoTime();
        double inPerSecond = in.perSecond(gauges.input().taken(), now);
        double outPerSecond = out.perSecond(destination.arrivals().events(), now);
        return new Picture(
                "backlog: " + Figures.megabytes(size) + " of old files for a destination that takes 20 MB/s",
                caption,
                Duration.ofNanos(now - began),
                new Picture.Party(
                        Figures.megabytes(destination.arrivals().missing(logs.old()) * Backlog.LINE_BYTES),
                        "of old files",
                        inPerSecond,
                        true),
                view.valve(),
                Picture.Level.of(gauges.gauge(), Backlog.BOUND),
                new Picture.Party(
                        Figures.rate(outPerSecond) + " /s",
                        outPerSecond > 0 ? "slow, and busy" : "idle",
                        outPerSecond,
                        true),
                rows(),
                view.log());
    }

    private List<Picture.Row> rows() {
        var rows = new ArrayList<Picture.Row>();
        rows.add(new Picture.Row(
                "files",
                "%s old lines, %s fresh ones; a fresh one took %s at most"
                        .formatted(
                                Figures.count(logs.old()),
                                Figures.count(logs.written() - logs.old()),
                                Figures.seconds(logs.longestNanos()))));
        rows.add(new Picture.Row(
                "destination",
                "%s lines arrived, %s of them twice"
                        .formatted(
                                Figures.count(destination.arrivals().events()),
                                Figures.count(destination.arrivals().repeated()))));
        rows.addAll(view.rows());
        return rows;
    }
}
