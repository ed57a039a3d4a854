// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** The outage before an unbounded queue in memory. For one thread; its pictures are made by another. */
final class DiskTakesOverControl {
    private static final long HEAP = Runtime.getRuntime().maxMemory();

    /** How long the sender sends where the queue does not fail before. */
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private final Stage stage;
    private final Destination destination;
    private final ControlProcess control;
    private final ControlView view;
    private final LineSender sender;
    private final Meter in = new Meter();
    private final long began;
    private volatile String caption =
            "The same sender, and a queue in memory without a bound. The destination is down.";

    DiskTakesOverControl(Stage stage) {
        this.stage = stage;
        destination = stage.add(new Destination(Destination.UNHURRIED));
        control = new ControlProcess(stage, "tcp", destination.port());
        view = new ControlView(control, DiskTakesOver.BOUND, HEAP);
        began = System.nanoTime();
        try {
            sender = stage.add(
                    new LineSender(control.port(), DiskTakesOver.SENDS, DiskTakesOver.MESSAGE_BYTES, LONGEST));
        } catch (IOException refused) {
            throw new SceneFailedException("cannot connect to the control: " + refused, refused);
        }
    }

    Verdict play() {
        try (var _ = Show.begin(stage.screen(), this::picture)) {
            boolean ended = Waiting.holdsWithin(LONGEST.plusSeconds(10), () -> !control.isAlive());
            caption =
                    ended ? "Out of memory. What it held is gone, and the destination was not even back." : "It runs.";
            destination.open();
            Waiting.pause(Duration.ofSeconds(2));
        }
        return verdict();
    }

    private Verdict verdict() {
        var verdict =
                Verdict.ofControl("disk-takes-over without Weir: an unbounded queue in a JVM with " + ChildJvm.heap());
        OptionalInt exitCode = control.exitCode();
        long held = control.report().held();
        verdict.add("the process lives", "yes", ControlView.fate(exitCode), exitCode.isEmpty());
        verdict.add("bytes of events in memory", "little", Figures.count(held), held <= DiskTakesOver.BOUND);
        long lost = destination.arrivals().missing(sender.sent());
        verdict.add("events lost", "0", Figures.count(lost) + " of " + Figures.count(sender.sent()), lost == 0);
        return verdict;
    }

    private Picture picture() {
        view.refresh();
        double inPerSecond = in.perSecond(sender.sent(), System.nanoTime());
        return new Picture(
                "disk-takes-over, without Weir",
                caption,
                Duration.ofNanos(System.nanoTime() - began),
                new Picture.Party(
                        Figures.rate(inPerSecond) + " /s",
                        sender.broken() == null ? "sends" : "cut off",
                        inPerSecond,
                        sender.broken() == null),
                view.valve(),
                view.level(),
                new Picture.Party(destination.isUp() ? "up" : "down", "", 0, destination.isUp()),
                view.rows(),
                List.of());
    }
}
