// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Three kills, played once, with storage on disk or in memory. For one thread; its pictures are made by another. */
final class KillNineRun {
    private static final int KILLS = 3;
    private static final int EVENT_BYTES = 300;
    private static final int LINE_BYTES = 300;

    /** Lines in each tenth of a second. */
    private static final int LINES = 200;

    /** Where the numbers of the lines begin, far above those of what comes by HTTP. */
    private static final int LINES_FROM = 10_000_000;

    private static final long BOUND = 500_000_000;
    private static final Duration DOWN = Duration.ofSeconds(3);
    private static final Duration LIFE = Duration.ofSeconds(2);
    private static final Duration LATE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** What one kill may repeat: what was in flight, and what was answered in its last tenth of a second. */
    private static final long REPEATED_MOST = 10_000;

    private final Storage storage;
    private final Stage stage;
    private final Destination destination;
    private final StoreFiles store;
    private final LogFolder logs;
    private final RequestSender sender;
    private final Verdict verdict;
    private final Meter in = new Meter();
    private final Meter out = new Meter();
    private final long began;
    private volatile String caption = "The destination is down. What is answered is held.";
    private volatile @Nullable AgentView view;
    private volatile @Nullable AgentProcess agent;
    private volatile int port;
    private final AtomicInteger kills = new AtomicInteger();
    private long residentMost;

    /** Where the agent keeps what it has not delivered. */
    enum Storage {
        DISK("filesystem", "disk"),
        MEMORY("memory", "memory");

        private final String type;
        private final String ack;

        Storage(String type, String ack) {
            this.type = type;
            this.ack = ack;
        }
    }

    KillNineRun(Storage storage, Stage stage) {
        this.storage = storage;
        this.stage = stage;
        verdict = storage == Storage.DISK
                ? Verdict.ofWeir("kill-nine: three kills under load, storage.type filesystem, ack disk")
                : Verdict.ofControl(
                        "kill-nine with storage.type memory, ack memory: three kills under the same load",
                        "storage in memory");
        destination = stage.add(new Destination(Destination.UNHURRIED));
        store = new StoreFiles(stage.folder().resolve("store"));
        logs = stage.add(new LogFolder(stage.folder(), LINE_BYTES, LINES_FROM));
        begin();
        sender = stage.add(new RequestSender(stage.requests(), () -> port, EVENT_BYTES));
        logs.writeFresh(LINES);
        began = System.nanoTime();
    }

    private AgentProcess begin() {
        AgentProcess begun = stage.agent(
                KillNine.NAME,
                Map.of(
                        "DESTINATION_PORT", Integer.toString(destination.port()),
                        "STORE", store.folder().toString(),
                        "LOGS", logs.path().toString(),
                        "STORAGE", storage.type,
                        "ACK", storage.ack));
        view = new AgentView(begun);
        agent = begun;
        port = begun.inputPort();
        return begun;
    }

    Verdict play() {
        try (var _ = Show.begin(stage.screen(), this::picture)) {
            live(DOWN);
            kill();
            caption = "It has started again. The destination is back, and gets what was held.";
            destination.open();
            for (int more = kills.get(); more < KILLS; more++) {
                live(LIFE);
                kill();
                caption = "It has started again, and goes on where it was.";
            }
            live(LIFE);
            conclude();
        } catch (SceneFailedException failed) {
            verdict.add("the scene comes to its end", "yes", String.valueOf(failed.getMessage()), false);
        }
        return verdict;
    }

    private void live(Duration time) {
        int before = sender.answered();
        Waiting.until("requests are answered", LATE, () -> sender.answered() > before);
        Waiting.pause(time);
    }

    private void kill() {
        AgentProcess victim = alive();
        port = 0;
        victim.kill();
        residentMost = Math.max(residentMost, victim.memory().peak());
        kills.incrementAndGet();
        caption = "kill -9. The sender gets no answer and keeps its request; the log file grows on.";
        Waiting.pause(LOOK);
        begin();
    }

    private AgentProcess alive() {
        AgentProcess own = agent;
        if (own == null) {
            throw new SceneFailedException("there is no agent");
        }
        return own;
    }

    private long lostByHttp() {
        return destination.arrivals().missing(sender.answered());
    }

    private long lostOfFile() {
        return destination.arrivals().missing(LINES_FROM, LINES_FROM + logs.written());
    }

    private void conclude() {
        sender.close();
        logs.close();
        caption = "Nobody sends any more. What is held is delivered.";
        Waiting.holdsWithin(storage == Storage.DISK ? LATE : DOWN, () -> lostByHttp() + lostOfFile() == 0);
        Gauges last = alive().ask();
        verdict.add("the agent was killed", KILLS + " times", kills + " times", kills.get() == KILLS);
        verdict.add(
                "answered events lost, by http",
                "0",
                Figures.count(lostByHttp()) + " of " + Figures.count(sender.answered()),
                lostByHttp() == 0);
        verdict.add(
                "lines lost, of the file",
                "0",
                Figures.count(lostOfFile()) + " of " + Figures.count(logs.written()),
                lostOfFile() == 0);
        verdict.atMost(
                "events that arrived twice: what was under way",
                KILLS * REPEATED_MOST,
                destination.arrivals().repeated());
        verdict.exactly("events unaccounted for", 0, last.ledgerDifference());
        verdict.exactly("exit code of the agent at its end", 0, alive().stop());
        residentMost = Math.max(residentMost, alive().memory().peak());
        verdict.add("resident memory, at most", "", Figures.megabytes(residentMost), true);
    }

    private Picture picture() {
        AgentView shown = view;
        long now = System.nanoTime();
        double inPerSecond = in.perSecond((long) sender.answered() + logs.written(), now);
        double outPerSecond = out.perSecond(destination.arrivals().events(), now);
        Gauges gauges = shown == null || port == 0 ? Gauges.NONE : shown.refresh();
        long held = storage == Storage.DISK ? store.bytes() : gauges.gauge();
        return new Picture(
                "kill-nine, " + (storage == Storage.DISK ? "storage on disk" : "storage in memory"),
                caption,
                Duration.ofNanos(now - began),
                new Picture.Party(
                        Figures.rate(inPerSecond) + " /s",
                        sender.isWaiting() ? "gets no answer" : "is answered",
                        inPerSecond,
                        !sender.isWaiting()),
                port == 0
                        ? new Picture.Valve("KILLED", kills + " times", true)
                        : new Picture.Valve("alive", kills + " times killed", false),
                Picture.Level.of(held, storage == Storage.DISK ? BOUND : Backlog.BOUND),
                destination.isUp()
                        ? new Picture.Party(Figures.rate(outPerSecond) + " /s", "up", outPerSecond, true)
                        : new Picture.Party("down", "", 0, false),
                rows(shown),
                shown == null ? List.of() : shown.log());
    }

    private List<Picture.Row> rows(@Nullable AgentView shown) {
        var rows = new ArrayList<Picture.Row>();
        rows.add(new Picture.Row(
                "http",
                "%s events answered, %s requests sent again; not arrived yet: %s"
                        .formatted(
                                Figures.count(sender.answered()),
                                Figures.count(sender.repeated()),
                                Figures.count(lostByHttp()))));
        rows.add(new Picture.Row(
                "file",
                "%s lines written; not arrived yet: %s"
                        .formatted(Figures.count(logs.written()), Figures.count(lostOfFile()))));
        rows.add(new Picture.Row(
                "destination",
                "%s events arrived, %s of them twice"
                        .formatted(
                                Figures.count(destination.arrivals().events()),
                                Figures.count(destination.arrivals().repeated()))));
        if (shown != null) {
            rows.addAll(shown.rows());
        }
        return rows;
    }
}
