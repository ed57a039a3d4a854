// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The worked example's senders before an unbounded queue: nobody refuses the third request, so its sender
 * goes on. For one thread; its pictures are made by another.
 */
final class WorkedExampleControl {
    private static final long BOUND = 1_000_000;
    private static final long HEAP = Runtime.getRuntime().maxMemory();
    private static final int TAKEN = 201;
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration BREATH = Duration.ofMillis(5);

    private final Stage stage;
    private final Destination destination;
    private final ControlProcess control;
    private final ControlView view;
    private final long began = System.nanoTime();
    private volatile String caption = "The same requests, and a queue without a bound. The destination is down.";
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong events = new AtomicLong();

    WorkedExampleControl(Stage stage) {
        this.stage = stage;
        destination = stage.add(new Destination(Destination.UNHURRIED));
        control = new ControlProcess(stage, "http", destination.port());
        view = new ControlView(control, BOUND, HEAP);
    }

    Verdict play() {
        try (var _ = Show.begin(stage.screen(), this::picture)) {
            send(WorkedExampleRun.FIRST);
            Waiting.pause(LOOK);
            send(WorkedExampleRun.SECOND);
            Waiting.pause(LOOK);
            caption = "The third request is answered with 201 as well. Nobody says no, so the sender goes on.";
            long end = System.nanoTime() + LONGEST.toNanos();
            while (System.nanoTime() - end < 0 && send(WorkedExampleRun.THIRD)) {
                Waiting.pause(BREATH);
            }
            boolean ended = Waiting.holdsWithin(Duration.ofSeconds(10), () -> !control.isAlive());
            caption = ended
                    ? "Out of memory. Everything that was answered with 201 is gone."
                    : "It still runs, and holds "
                            + Figures.count(control.report().held()) + " bytes.";
        }
        return verdict();
    }

    /** Whether it was taken. */
    private boolean send(int count) {
        try {
            byte[] body = PaddedEvents.json(count, WorkedExampleRun.EVENT_BYTES);
            if (stage.requests()
                            .post(control.port(), WorkedExampleRun.PATH, body)
                            .status()
                    != TAKEN) {
                return false;
            }
            requests.incrementAndGet();
            events.addAndGet(count);
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    private Verdict verdict() {
        var verdict =
                Verdict.ofControl("worked-example without Weir: an unbounded queue in a JVM with " + ChildJvm.heap());
        OptionalInt exitCode = control.exitCode();
        verdict.add(
                "requests taken while the destination is down",
                "2, then 429 with Retry-After",
                Figures.count(requests.get()),
                requests.get() <= 2);
        verdict.add(
                "bytes held",
                "1,200,000",
                "more than " + Figures.count(control.report().held()),
                control.report().held() <= BOUND + WorkedExampleRun.SECOND * 1_000L);
        verdict.add("the process lives", "yes", ControlView.fate(exitCode), exitCode.isEmpty());
        long arrived = destination.arrivals().events();
        long lost = exitCode.isPresent() ? events.get() - arrived : 0;
        verdict.add(
                "events answered with 201 and then lost",
                "0",
                Figures.count(lost) + " of " + Figures.count(events.get()),
                lost == 0);
        return verdict;
    }

    private Picture picture() {
        view.refresh();
        return new Picture(
                "worked-example, without Weir",
                caption,
                Duration.ofNanos(System.nanoTime() - began),
                new Picture.Party(requests + " taken", "none refused", view.inPerSecond(), true),
                view.valve(),
                view.level(),
                new Picture.Party("down", "0 arrived", 0, false),
                view.rows(),
                List.of());
    }
}
