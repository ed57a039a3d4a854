// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** The overload by TCP before an unbounded queue. For one thread; its pictures are made by another. */
final class TcpOverloadControl {
    private static final long HEAP = Runtime.getRuntime().maxMemory();

    /** How long the sender sends where the queue does not fail before. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Stage stage;
    private final Destination destination;
    private final ControlProcess control;
    private final ControlView view;
    private final LineSender sender;
    private final Meter in = new Meter();
    private final Meter out = new Meter();
    private final long began;
    private volatile String caption = "The same sender, and a queue without a bound. It reads whatever comes.";

    TcpOverloadControl(Stage stage) {
        this.stage = stage;
        destination = stage.add(new Destination(TcpOverload.TAKES));
        destination.open();
        control = new ControlProcess(stage, "tcp", destination.port());
        view = new ControlView(control, TcpOverload.BOUND, HEAP);
        began = System.nanoTime();
        try {
            sender = stage.add(new LineSender(control.port(), TcpOverload.SENDS, TcpOverload.MESSAGE_BYTES, LONGEST));
        } catch (IOException refused) {
            throw new SceneFailedException("cannot connect to the control: " + refused, refused);
        }
    }

    Verdict play() {
        try (var _ = Show.begin(stage.screen(), this::picture)) {
            Waiting.holdsWithin(LONGEST.plusSeconds(10), sender::hasEnded);
            boolean ended = Waiting.holdsWithin(Duration.ofSeconds(10), () -> !control.isAlive());
            caption = ended
                    ? "Out of memory. What it held is gone."
                    : "It still runs, and holds "
                            + Figures.count(control.report().held()) + " bytes.";
        }
        return verdict();
    }

    private Verdict verdict() {
        var verdict =
                Verdict.ofControl("tcp-overload without Weir: an unbounded queue in a JVM with " + ChildJvm.heap());
        OptionalInt exitCode = control.exitCode();
        verdict.add(
                "bytes of events held",
                "at most 6,000,000",
                "more than " + Figures.count(control.report().held()),
                control.report().held() <= TcpOverload.BOUND);
        verdict.add("the process lives", "yes", ControlView.fate(exitCode), exitCode.isEmpty());
        long lost = exitCode.isPresent() ? destination.arrivals().missing(sender.sent()) : 0;
        verdict.add("events lost", "0", Figures.count(lost) + " of " + Figures.count(sender.sent()), lost == 0);
        return verdict;
    }

    private Picture picture() {
        view.refresh();
        long now = System.nanoTime();
        double inPerSecond = in.perSecond(sender.sent(), now);
        double outPerSecond = out.perSecond(destination.arrivals().events(), now);
        return new Picture(
                "tcp-overload, without Weir",
                caption,
                Duration.ofNanos(now - began),
                new Picture.Party(
                        Figures.rate(inPerSecond) + " /s",
                        sender.broken() == null ? "sends" : "cut off",
                        inPerSecond,
                        sender.broken() == null),
                view.valve(),
                view.level(),
                new Picture.Party(Figures.rate(outPerSecond) + " /s", "slow, and busy", outPerSecond, true),
                view.rows(),
                List.of());
    }
}
