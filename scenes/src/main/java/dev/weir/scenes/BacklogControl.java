// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** The backlog before an unbounded queue. For one thread; its pictures are made by another. */
final class BacklogControl {
    private static final long HEAP = Runtime.getRuntime().maxMemory();
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Stage stage;
    private final long size;
    private final LogFolder logs;
    private final Destination destination;
    private final ControlProcess control;
    private final ControlView view;
    private final Meter out = new Meter();
    private final long began;
    private volatile String caption =
            "The same files, and a queue without a bound. It reads as fast as the disk gives.";

    BacklogControl(long size, Stage stage) {
        this.stage = stage;
        this.size = size;
        logs = stage.add(new LogFolder(stage.folder(), Backlog.LINE_BYTES));
        logs.writeOld(size);
        destination = stage.add(new Destination(Backlog.TAKES, logs::arrived));
        destination.open();
        control = new ControlProcess(stage, logs.path().toString(), destination.port());
        view = new ControlView(control, Backlog.BOUND, HEAP);
        began = System.nanoTime();
    }

    Verdict play() {
        try (var _ = Show.begin(stage.screen(), this::picture)) {
            boolean ended = Waiting.holdsWithin(
                    LONGEST, () -> !control.isAlive() || destination.arrivals().missing(logs.old()) == 0);
            caption = ended && !control.isAlive() ? "Out of memory. What it held is gone." : "It still runs.";
        }
        return verdict();
    }

    private Verdict verdict() {
        var verdict = Verdict.ofControl("backlog without Weir: an unbounded queue in a JVM with " + ChildJvm.heap());
        OptionalInt exitCode = control.exitCode();
        long held = control.report().held();
        verdict.add(
                "bytes of events held",
                "at most 49,000,000",
                "more than " + Figures.count(held),
                held <= Backlog.BOUND);
        verdict.add("the process lives", "yes", ControlView.fate(exitCode), exitCode.isEmpty());
        long lost = destination.arrivals().missing(logs.old());
        verdict.add(
                "events that never arrive", "0", Figures.count(lost) + " of " + Figures.count(logs.old()), lost == 0);
        return verdict;
    }

    private Picture picture() {
        view.refresh();
        long now = System.nanoTime();
        double outPerSecond = out.perSecond(destination.arrivals().events(), now);
        return new Picture(
                "backlog, without Weir",
                caption,
                Duration.ofNanos(now - began),
                new Picture.Party(Figures.megabytes(size), "of old files", view.inPerSecond(), true),
                view.valve(),
                view.level(),
                new Picture.Party(Figures.rate(outPerSecond) + " /s", "slow, and busy", outPerSecond, true),
                view.rows(),
                List.of());
    }
}
