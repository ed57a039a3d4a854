// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.log;

import dev.weir.backpressure.PauseReason;
import dev.weir.backpressure.Valve;
import dev.weir.config.ByteSize;
import dev.weir.notice.Notice;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a notice reads in the log. What Fluent Bit says too is said in its words and at its level, with
 * Weir's own after it; alerts that look for those words go on working.
 */
final class Phrases {
    private Phrases() {}

    /** One line without its time and level. */
    record Line(Notice.Severity severity, String text) {}

    static Line of(Notice notice) {
        return switch (notice) {
            case Notice.InputPaused paused -> warn(paused(paused));
            case Notice.InputResumed resumed -> info(resumed(resumed));
            case Notice.RetryScheduled retry ->
                warn("[engine] failed to flush chunk '" + retry.chunk()
                        + "', retry in " + wait(retry.after()) + " seconds: " + route(retry.input(), retry.who())
                        + ", attempt=" + retry.attempt() + ": " + retry.cause());
            case Notice.RetrySucceeded done ->
                info("[engine] flush chunk '" + done.chunk() + "' succeeded at retry " + (done.attempt() - 1) + ": "
                        + route(done.input(), done.who()));
            case Notice.GaveUp gone ->
                error("[engine] chunk '" + gone.chunk() + "' cannot be retried: "
                        + route(gone.input(), gone.who()) + ", events=" + gone.events() + " lost after attempts="
                        + gone.attempts() + ": " + gone.cause());
            case Notice.Refused refused ->
                error("[engine] chunk '" + refused.chunk() + "' cannot be retried: "
                        + route(refused.input(), refused.who()) + ", events=" + refused.events()
                        + " lost, refused for good: " + refused.cause());
            case Notice.DeadLettered letter ->
                warn("[engine] chunk '" + letter.chunk() + "' cannot be retried: "
                        + route(letter.input(), letter.who()) + ", events=" + letter.events()
                        + " kept as dead letters: " + letter.cause());
            case Notice.MoreRefused more -> more(more);
            case Notice.EventsShed shed ->
                warn("[" + shed.who() + "] events=" + shed.events() + " dropped by policy (" + shed.reason() + ")");
            case Notice.QueueFull full -> full(full);
            case Notice.InputExhausted done -> info("[input] " + done.who() + " has nothing more to read");
            case Notice.DestinationGone gone ->
                error("[output:" + gone.who() + "] " + gone.cause() + ", so the agent stops");
            case Notice.Told told -> new Line(told.severity(), "[" + told.who() + "] " + told.message());
        };
    }

    private static Line more(Notice.MoreRefused more) {
        String kept = more.kept() == 0 ? "" : " events=" + more.kept() + " more refused and kept as dead letters";
        String lost = more.lost() == 0 ? "" : " events=" + more.lost() + " more refused and lost";
        String text = "[" + more.who() + "]" + kept + (kept.isEmpty() || lost.isEmpty() ? "" : ",") + lost;
        return more.lost() > 0 ? error(text) : warn(text);
    }

    /** Why, in Fluent Bit's words where it has them. */
    static String reasons(Set<PauseReason> reasons) {
        return reasons.stream()
                .sorted()
                .map(reason -> switch (reason) {
                    case MEMORY -> "mem buf overlimit";
                    case PROCESS_MEMORY -> "process memory overlimit";
                    case DISK -> "storage buf overlimit";
                    case DOWNSTREAM -> "output queue overlimit";
                    case STOPPING -> "stopping";
                })
                .collect(Collectors.joining(", "));
    }

    private static String paused(Notice.InputPaused paused) {
        return "[input] " + paused.who() + " paused (" + reasons(paused.reasons()) + ")"
                + held(paused.held(), paused.limit());
    }

    private static String resumed(Notice.InputResumed resumed) {
        return "[input] " + resumed.who() + " resume (" + reasons(resumed.reasons()) + ")"
                + held(resumed.held(), resumed.limit()) + ", paused for " + seconds(resumed.paused()) + " s";
    }

    private static Line full(Notice.QueueFull full) {
        String state = full.full() ? "] queue is full" : "] queue has room again";
        return warn("[" + full.who() + state + held(full.held(), full.limit()));
    }

    private static String held(long held, long limit) {
        return ": held=" + new ByteSize(held) + (limit == Valve.UNLIMITED ? "" : ", limit=" + new ByteSize(limit));
    }

    private static String route(String input, String output) {
        return "input=" + input + " > output=" + output;
    }

    /** Whole seconds as Fluent Bit writes them, so that what looks for a number there finds one. */
    private static String wait(Duration time) {
        return time.toMillis() < 1_000 ? seconds(time) : Long.toString(Math.round(time.toMillis() / 1_000.0));
    }

    private static String seconds(Duration time) {
        long millis = time.toMillis();
        return millis % 1_000 == 0 || millis >= 10_000
                ? Long.toString(Math.round(millis / 1_000.0))
                : Double.toString(millis / 1_000.0);
    }

    private static Line info(String text) {
        return new Line(Notice.Severity.INFO, text);
    }

    private static Line warn(String text) {
        return new Line(Notice.Severity.WARN, text);
    }

    private static Line error(String text) {
        return new Line(Notice.Severity.ERROR, text);
    }
}
