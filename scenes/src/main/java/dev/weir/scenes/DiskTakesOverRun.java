// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The outage that the disk covers, played once. For one thread; its pictures are made by another. */
final class DiskTakesOverRun {
    private static final long RESIDENT_MAX = 160_000_000;

    /** Of the bound: the rest is what the agent keeps for its own books. */
    private static final double TAKEN_LEAST = 0.5;

    private static final double WAITS_MOST = 0.5;

    private static final Duration LATE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final Stage stage;
    private final Destination destination;
    private final StoreFiles store;
    private final AgentProcess agent;
    private final AgentView view;
    private final LineSender sender;
    private final Verdict verdict =
            Verdict.ofWeir("disk-takes-over: the destination is down, and the disk has a bound");
    private final Meter in = new Meter();
    private final Meter out = new Meter();
    private final long began;
    private volatile String caption =
            "The destination is down. What comes goes to disk, and the sender notices nothing.";
    private long mostOnDisk;
    private long mostHeld;

    DiskTakesOverRun(Stage stage) {
        this.stage = stage;
        destination = stage.add(new Destination(Destination.UNHURRIED));
        store = new StoreFiles(stage.folder().resolve("store"));
        agent = stage.agent(
                DiskTakesOver.NAME,
                Map.of(
                        "DESTINATION_PORT", Integer.toString(destination.port()),
                        "STORE", store.folder().toString()));
        view = new AgentView(agent);
        began = System.nanoTime();
        try {
            sender = stage.add(new LineSender(
                    agent.inputPort(), DiskTakesOver.SENDS, DiskTakesOver.MESSAGE_BYTES, DiskTakesOver.TIME));
        } catch (IOException refused) {
            throw new SceneFailedException("cannot connect to the agent's tcp input: " + refused, refused);
        }
    }

    Verdict play() {
        try (var _ = Show.begin(stage.screen(), this::picture)) {
            fill();
            recover();
            conclude();
        } catch (SceneFailedException failed) {
            verdict.add("the scene comes to its end", "yes", String.valueOf(failed.getMessage()), false);
        }
        return verdict;
    }

    private Gauges look() {
        Gauges gauges = agent.ask();
        mostOnDisk = Math.max(mostOnDisk, store.bytes());
        mostHeld = Math.max(mostHeld, gauges.gauge());
        return gauges;
    }

    private void fill() {
        Waiting.until("the disk is full", LATE, () -> look().input().reasons().contains("disk") || sender.hasEnded());
        long sent = sender.sent();
        double blocked = sender.blockedShare();
        verdict.add(
                "bytes taken while the destination is down",
                "as many as fit on disk",
                "%s, %s events".formatted(Figures.count(mostOnDisk), Figures.count(sent)),
                mostOnDisk > TAKEN_LEAST * DiskTakesOver.BOUND);
        verdict.add(
                "the sender waits meanwhile",
                "hardly",
                Figures.percent(blocked) + " of its time",
                blocked < WAITS_MOST);
        caption =
                "The disk is at its bound. The agent does not read any more: the window closes, and the sender waits.";
        Waiting.until("the sender waits", LATE, () -> {
            look();
            return sender.isBlocked() || sender.hasEnded();
        });
        boolean waited = sender.isBlocked();
        Waiting.pause(LOOK);
        verdict.add(
                "then its window closes",
                "it waits",
                waited && sender.isBlocked() ? "it waits" : "it sends on",
                waited && sender.isBlocked());
        verdict.add(
                "why, says the agent",
                "disk",
                String.join(", ", look().input().reasons()),
                agent.last().input().reasons().contains("disk"));
    }

    private void recover() {
        caption = "The destination is back. What is on disk is delivered, and the sender sends on.";
        destination.open();
        Waiting.until("the sender ends", LATE, () -> {
            look();
            return sender.hasEnded();
        });
        Waiting.holdsWithin(LATE, () -> lost() == 0 && look().gauge() == 0);
        caption = lost() == 0 ? "Everything that was sent has arrived." : "Not everything has arrived.";
        Waiting.pause(LOOK);
    }

    private long lost() {
        return destination.arrivals().missing(sender.sent());
    }

    private void conclude() {
        verdict.add(
                "its connection",
                "stays",
                sender.broken() == null ? "stayed" : "broke: " + sender.broken(),
                sender.broken() == null);
        Gauges last = look();
        verdict.add(
                "events lost",
                "0",
                Figures.count(lost()) + " of " + Figures.count(sender.sent()),
                lost() == 0 && sender.sent() > 0);
        verdict.exactly("events that arrived twice", 0, destination.arrivals().repeated());
        verdict.atMost("bytes on disk, at most", DiskTakesOver.BOUND, mostOnDisk);
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
                "disk-takes-over: " + Figures.rate(DiskTakesOver.SENDS)
                        + " events a second, and a destination that is down",
                caption,
                Duration.ofNanos(now - began),
                new Picture.Party(
                        Figures.rate(inPerSecond) + " /s",
                        sender.hasEnded() ? "has sent all" : sender.isBlocked() ? "waits" : "sends",
                        inPerSecond,
                        !sender.isBlocked()),
                view.valve(),
                Picture.Level.of(store.bytes(), DiskTakesOver.BOUND),
                destination.isUp()
                        ? new Picture.Party(Figures.rate(outPerSecond) + " /s", "up", outPerSecond, true)
                        : new Picture.Party("down", view.nextAttempt(), 0, false),
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
                "disk",
                "%s in the store, %s at most; in memory %s at most"
                        .formatted(
                                Figures.megabytes(store.bytes()),
                                Figures.megabytes(mostOnDisk),
                                Figures.megabytes(mostHeld))));
        rows.addAll(view.rows());
        return rows;
    }
}
