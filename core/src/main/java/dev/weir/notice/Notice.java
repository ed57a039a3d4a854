// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.notice;

import dev.weir.backpressure.PauseReason;
import java.time.Duration;
import java.util.Set;

/**
 * One thing that the engine or a plugin has to say about itself. Values, not sentences: how it reads
 * in a log is the business of whoever listens.
 */
public sealed interface Notice {
    /** Who says it: the name of an input, filter or output, or {@code engine}. */
    String who();

    /** An input was paused. */
    record InputPaused(String who, Set<PauseReason> reasons, long held, long limit) implements Notice {}

    /** An input resumed; the reasons are those for which it was paused in the end. */
    record InputResumed(String who, Set<PauseReason> reasons, Duration paused, long held, long limit)
            implements Notice {}

    /** An attempt failed and will be repeated. */
    record RetryScheduled(String who, String chunk, String input, int attempt, Duration after, String cause)
            implements Notice {}

    /** A chunk that had failed before was delivered. */
    record RetrySucceeded(String who, String chunk, String input, int attempt) implements Notice {}

    /** A chunk will not be tried again, and its events are gone. */
    record GaveUp(String who, String chunk, String input, int attempts, int events, String cause) implements Notice {}

    /** The destination refused a chunk for good. */
    record Refused(String who, String chunk, String input, int events, String cause) implements Notice {}

    /** The destination will never take a chunk, or not after its last retry; its events are kept as dead letters. */
    record DeadLettered(String who, String chunk, String input, int events, String cause) implements Notice {}

    /** What was refused after the last {@link Refused} or {@link DeadLettered} that was told, added up, in events. */
    record MoreRefused(String who, long lost, long kept) implements Notice {}

    /** Events were dropped by policy. */
    record EventsShed(String who, int events, String reason) implements Notice {}

    /** A queue reached its bound, or is below it again. */
    record QueueFull(String who, boolean full, long held, long limit) implements Notice {}

    /** An input has come to the end of everything it will ever have; the agent may stop. */
    record InputExhausted(String who) implements Notice {}

    /**
     * A destination is gone for good: nothing more can ever be delivered there by this process.
     * The agent stops.
     */
    record DestinationGone(String who, String cause) implements Notice {}

    /** Something else that an operator should know. */
    record Told(String who, Severity severity, String message) implements Notice {}

    /** How bad it is. */
    enum Severity {
        /** Something is lost or does not work. */
        ERROR,
        /** Something may be lost, or works less well. */
        WARN,
        /** Worth knowing. */
        INFO,
        /** For whoever looks for a fault. */
        DEBUG
    }
}
