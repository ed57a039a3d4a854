// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The overload by TCP, played once. For one thread; its pictures are made by another. */
final class TcpOverloadRun {
    /** What the bound may be crossed by: one offer, which is at most the largest item of the input. */
    private static final long ONE_OFFER = 1_000_000;

    private static final long RESIDENT_MAX = 160_000_000;
    private static final double BUSY_LEAST = 0.5;

    /** A shorter run is mostly start-up, in which nothing is as fast as it will be. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

    private static final Duration LATE = Duration.ofSeconds(30);
    private static final Duration DRAIN = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final Stage stage;
    private final Duration time;
    private final Destination destination;
    private final AgentProcess agent;
    private final AgentView view;
    private final LineSender sender;
    private final Verdict verdict = Verdict.ofWeir("tcp-overload: a sender ten times as fast as the destination");
    private final Meter in = new Meter();
    private final Meter out = new Meter();
    private final long began;
    private volatile String caption = "The sender sends ten times what the destination takes. The level rises.";
    private long mostHeld;

    TcpOverloadRun(Duration time, Stage stage) {
        this.stage = stage;
        this.time = time;
        destination = stage.add(new Destination(TcpOverload.TAKES));
        destination.open();
        agent = stage.agent(TcpOverload.NAME, Map.of("DESTINATION_PORT", Integer.toString(destination.port())));
        view = new AgentView(agent);
        began = System.nanoTime();
        try {
            sender = stage.add(new LineSender(agent.inputPort(), TcpOverload.SENDS, TcpOverload.MESSAGE_BYTES, time));
        } catch (IOException refused) {
            throw new SceneFailedException("cannot connect to the agent's tcp input: " + refused, refused);
        }
    }

    Verdict play() {
        try (var _ = Show.begin(stage.screen(), this::picture)) {
            overload();
            drain();
            conclude();
        } catch (SceneFailedException failed) {
            verdict.add("the scene comes to its end", "yes", String.valueOf(failed.getMessage()), false);
        }
        return verdict;
    }

    private void overload() {
        Waiting.until("the valve shuts", time.plus(LATE), () -> look().input().pauses() > 0 || sender.hasEnded());
        caption = "At the bound the agent does not read: the window closes, and the sender waits.";
        Waiting.until("the sender ends", time.plus(LATE), () -> {
            look();
            return sender.hasEnded();
        });
    }

    /** The gauges, and the most that was held so far. */
    private Gauges look() {
        Gauges gauges = agent.ask();
        mostHeld = Math.max(mostHeld, gauges.gauge());
        return gauges;
    }

    private void drain() {
        caption = "The sender has sent all. What is held drains at the destination's pace.";
        Waiting.holdsWithin(DRAIN, () -> look().gauge() == 0 && lost() == 0);
        double took = destination.arrivals().perSecond();
        caption = lost() == 0 ? "Drained: everything that was sent has arrived." : "Not everything has arrived.";
        Waiting.pause(LOOK);
        verdict.add(
                "the sender is made to wait",
                "most of its time",
                Figures.percent(sender.blockedShare()) + ", once " + Figures.seconds(sender.longestNanos()),
                sender.blockedNanos() > 0);
        verdict.add(
                "its connection",
                "stays",
                sender.broken() == null ? "stayed" : "broke: " + sender.broken(),
                sender.broken() == null);
        if (time.compareTo(LONG_ENOUGH) >= 0) {
            verdict.add(
                    "the destination is kept busy, events a second",
                    "about " + Figures.rate(TcpOverload.TAKES),
                    Figures.rate(took),
                    took >= BUSY_LEAST * TcpOverload.TAKES);
        }
    }

    private long lost() {
        return destination.arrivals().missing(sender.sent());
    }

    private void conclude() {
        Gauges last = look();
        verdict.add(
                "events lost",
                "0",
                Figures.count(lost()) + " of " + Figures.count(sender.sent()),
                lost() == 0 && sender.sent() > 0);
        verdict.exactly("events that arrived twice", 0, destination.arrivals().repeated());
        verdict.atMost("bytes of events held, at most", TcpOverload.BOUND + ONE_OFFER, mostHeld);
        verdict.add(
                "the input was paused",
                "yes",
                last.input().pauses() + " times",
                last.input().pauses() > 0);
        verdict.exactly("bytes held after it drained", 0, last.gauge());
        verdict.exactly("events unaccounted for", 0, last.ledgerDifference());
        verdict.exactly("exit code of the agent", 0, agent.stop());
        verdict.add(
                "resident memory of the agent, at most",
                "below " + Figures.megabytes(RESIDENT_MAX),
                Figures.megabytes(agent.memory().peak()),
                agent.memory().peak() < RESIDENT_MAX);
    }

    private Picture picture() {
        view.refresh();
        long now = System.nanoTime();
        double inPerSecond = in.perSecond(sender.sent(), now);
        double outPerSecond = out.perSecond(destination.arrivals().events(), now);
        return new Picture(
                "tcp-overload: " + Figures.rate(TcpOverload.SENDS) + " events a second for a destination that takes "
                        + Figures.rate(TcpOverload.TAKES),
                caption,
                Duration.ofNanos(now - began),
                new Picture.Party(
                        Figures.rate(inPerSecond) + " /s",
                        sender.hasEnded() ? "has sent all" : sender.isBlocked() ? "waits" : "sends",
                        inPerSecond,
                        !sender.isBlocked()),
                view.valve(),
                view.level(),
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
                "sender",
                "sent %s events   waited %s of its time, %s at most"
                        .formatted(
                                Figures.count(sender.sent()),
                                Figures.percent(sender.blockedShare()),
                                Figures.seconds(sender.longestNanos()))));
        rows.add(new Picture.Row(
                "destination",
                "%s events arrived, %s of them twice"
                        .formatted(
                                Figures.count(destination.arrivals().events()),
                                Figures.count(destination.arrivals().repeated()))));
        rows.addAll(view.rows());
        return rows;
    }
}
