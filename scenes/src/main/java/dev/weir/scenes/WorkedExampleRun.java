// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import dev.weir.scenes.Requests.Answer;
import dev.weir.scenes.SceneOptions.Ending;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The worked example, played once with one of its endings. For one thread; its pictures are made by another. */
final class WorkedExampleRun {
    /** Bytes of an event as Weir holds it. */
    static final int EVENT_BYTES = 1_000;

    static final int FIRST = 700;
    static final int SECOND = 500;
    static final int THIRD = 300;

    static final String PATH = "/app.log";

    private static final long BOUND = 1_000_000;
    private static final int TAKEN = 201;
    private static final int REFUSED = 429;
    private static final int BUSY = 503;

    /** Time to look at a step; the destination stays away for ten seconds anyhow. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration RETRY_BOUND = Duration.ofSeconds(40);

    private final Ending ending;
    private final Stage stage;
    private final Destination destination;
    private final AgentProcess agent;
    private final AgentView view;
    private final Verdict verdict;
    private final Meter out = new Meter();
    private final long began = System.nanoTime();
    private volatile String caption = "The agent is ready. Nobody listens where its events are to go.";
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile int lastStatus;

    WorkedExampleRun(Ending ending, Stage stage) {
        this.ending = ending;
        this.stage = stage;
        destination = stage.add(new Destination(Destination.UNHURRIED));
        agent = stage.agent(
                WorkedExample.NAME,
                Map.of(
                        "DESTINATION_PORT",
                        Integer.toString(destination.port()),
                        "RETRY_LIMIT",
                        ending == Ending.BACK ? "no_limits" : "1"));
        view = new AgentView(agent);
        verdict = Verdict.ofWeir(title());
    }

    private String title() {
        return "worked-example: "
                + switch (ending) {
                    case BACK -> "the destination comes back";
                    case GIVEN_UP -> "the destination stays away, and the last retry is given up";
                };
    }

    Verdict play() {
        try (var _ = Show.begin(stage.screen(), this::picture)) {
            long failedAt = holdFirst();
            crossTheBound();
            refuseThird();
            switch (ending) {
                case BACK -> comeBack(failedAt);
                case GIVEN_UP -> giveUp(failedAt);
            }
        } catch (SceneFailedException failed) {
            verdict.add("the scene comes to its end", "yes", String.valueOf(failed.getMessage()), false);
        }
        return verdict;
    }

    /** One request is held; the time at which its first delivery had failed. */
    private long holdFirst() {
        verdict.exactly("request of 700,000 bytes: status", TAKEN, send(FIRST).status());
        expectHeld("  gauge", 700_000, false);
        Waiting.until(
                "the first attempt fails", SOON, () -> !agent.ask().output().well());
        long failedAt = System.nanoTime();
        caption = "700,000 bytes are held: below the bound, so the valve is open. The destination is down.";
        Waiting.pause(LOOK);
        return failedAt;
    }

    private void crossTheBound() {
        verdict.exactly("request of 500,000 bytes: status", TAKEN, send(SECOND).status());
        expectHeld("  gauge", 1_200_000, true);
        caption = "500,000 more crossed the bound and were taken whole. Now the valve is shut.";
        Waiting.pause(LOOK);
    }

    private void refuseThird() {
        Answer answer = send(THIRD);
        boolean isRefused = answer.status() == REFUSED || answer.status() == BUSY;
        verdict.add("request of 300,000 bytes: status", "429 or 503", Integer.toString(answer.status()), isRefused);
        String retryAfter = answer.retryAfter().orElse("none");
        double nextAttempt = agent.ask().output().nextAttemptSeconds();
        boolean isWorthIt = retryAfter.matches("[1-9]\\d*") && Long.parseLong(retryAfter) >= nextAttempt;
        verdict.add("  header Retry-After", "not before the next attempt", retryAfter, isWorthIt);
        expectHeld("  gauge", 1_200_000, true);
        caption = "The third request was refused: try again later. Its sender keeps it, nothing is lost.";
        Waiting.until("the log tells the pause", SOON, () -> agent.log().contain("paused (mem buf overlimit)"));
        Waiting.pause(LOOK);
    }

    private void comeBack(long failedAt) {
        destination.open(1);
        caption = "The destination is back. Weir tries again ten seconds after the first attempt.";
        awaitRetry(failedAt);
        verdict.exactly("  events delivered", FIRST, agent.ask().output().delivered());
        resume("The 700,000 are delivered. 500,000 is below the bound: the valve opened at once.");
        destination.takeAll();
        Waiting.until("everything is delivered", SOON, () -> agent.ask().gauge() == 0);
        caption = "Everything is delivered, in the order in which it came.";
        expectHeld("when the destination takes the rest: gauge", 0, false);
        Waiting.pause(LOOK);
        stop();
        finish(FIRST + SECOND + THIRD, 0, "succeeded at retry 1");
    }

    private void giveUp(long failedAt) {
        caption = "Weir tries once more ten seconds after the first attempt (retry_limit 1).";
        awaitRetry(failedAt);
        verdict.exactly(
                "  events given up, and counted", FIRST, agent.ask().output().givenUp());
        resume("The 700,000 were given up and counted. 500,000 is below the bound: the valve opened.");
        destination.open();
        caption = "Too late for those: now the destination is back. At the agent's stop the rest gets its attempt.";
        Waiting.pause(LOOK);
        stop();
        finish(SECOND + THIRD, FIRST, "cannot be retried");
    }

    private void awaitRetry(long failedAt) {
        Waiting.until("the retry ends", RETRY_BOUND, () -> agent.ask().gauge() <= 500_000);
        long waited = System.nanoTime() - failedAt;
        boolean fixed = waited > RETRY.minusMillis(500).toNanos();
        verdict.add("next attempt after", "10 s", Figures.seconds(waited), fixed);
        expectHeld("  gauge", 500_000, false);
    }

    private void resume(String words) {
        caption = words;
        Waiting.until(
                "the log tells the end of the pause", SOON, () -> agent.log().contain("resume (mem buf overlimit)"));
        Waiting.pause(LOOK);
        verdict.exactly(
                "the request of 300,000 bytes again: status", TAKEN, send(THIRD).status());
        expectHeld("  gauge", 800_000, false);
        Waiting.pause(LOOK);
    }

    private void stop() {
        verdict.exactly("events unaccounted for", 0, agent.ask().ledgerDifference());
        verdict.exactly("exit code of the agent", 0, agent.stop());
    }

    private void finish(long arrived, long givenUp, String endOfRetry) {
        verdict.exactly(
                "events taken", FIRST + SECOND + THIRD, agent.last().input().taken());
        verdict.exactly(
                "events at the destination", arrived, destination.arrivals().events());
        verdict.exactly("events given up", givenUp, agent.last().output().givenUp());
        List<String> told = List.of(
                "failed to flush chunk",
                "paused (mem buf overlimit)",
                endOfRetry,
                "resume (mem buf overlimit)",
                "delivered=" + arrived + ", given up=" + givenUp,
                "service has stopped");
        verdict.exactly(
                "the log tells it in this order, lines",
                told.size(),
                agent.log().inOrder(told));
    }

    /** Fluent Bit's gauge and the pressure page, which have to say the same. */
    private void expectHeld(String promise, long bytes, boolean paused) {
        Gauges gauges = agent.ask();
        verdict.exactly(promise, bytes, gauges.gauge());
        if (gauges.input().held() != gauges.gauge()) {
            verdict.exactly(
                    "  held_bytes of the pressure page", bytes, gauges.input().held());
        }
        String expected = paused ? "shut, by memory" : "open";
        String measured = gauges.input().paused()
                ? "shut, by " + String.join(", ", gauges.input().reasons())
                : "open";
        verdict.add("  valve", expected, measured, expected.equals(measured));
    }

    private Answer send(int events) {
        try {
            Answer answer = stage.requests().post(agent.inputPort(), PATH, PaddedEvents.json(events, EVENT_BYTES));
            lastStatus = answer.status();
            if (answer.status() == TAKEN) {
                taken.incrementAndGet();
            } else {
                refused.incrementAndGet();
            }
            return answer;
        } catch (IOException silent) {
            throw new SceneFailedException("the agent's http input does not answer: " + silent, silent);
        }
    }

    private Picture picture() {
        Gauges gauges = view.refresh();
        long now = System.nanoTime();
        double outPerSecond = out.perSecond(destination.arrivals().events(), now);
        return new Picture(
                title(),
                caption,
                Duration.ofNanos(now - began),
                new Picture.Party(
                        taken + " taken",
                        refused.get() == 0 ? "none refused" : refused + " refused: " + REFUSED,
                        view.inPerSecond(),
                        lastStatus < REFUSED),
                view.valve(),
                new Picture.Level(gauges.gauge(), BOUND, BOUND + BOUND / 3),
                party(gauges, outPerSecond),
                view.rows(),
                view.log());
    }

    private Picture.Party party(Gauges gauges, double outPerSecond) {
        String state = destination.isUp() ? "up" : "down";
        if (destination.isUp() || gauges.output().well()) {
            return new Picture.Party(
                    state,
                    Figures.count(destination.arrivals().events()) + " arrived",
                    outPerSecond,
                    destination.isUp());
        }
        return new Picture.Party(state, view.nextAttempt(), outPerSecond, false);
    }
}
