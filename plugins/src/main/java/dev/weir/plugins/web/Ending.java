// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What became of the events of one request: told once, whoever tells it later is ignored. Safe for
 * any thread.
 */
final class Ending {
    private @Nullable Outcome outcome;
    private @Nullable Consumer<Outcome> listener;

    /** What can become of events that were taken. */
    enum Outcome {
        /** They are as safe as the input promises. */
        SAFE,
        /** They will never be. */
        NOT_SAFE,
        /** They are not in time. */
        LATE,
        /** The agent stops, and nobody knows. */
        STOPPED
    }

    /** Tells it, and runs whoever waits for it. */
    void tell(Outcome told) {
        Consumer<Outcome> waiting;
        synchronized (this) {
            if (outcome != null) {
                return;
            }
            outcome = told;
            waiting = listener;
        }
        if (waiting != null) {
            waiting.accept(told);
        }
    }

    /** The outcome, if it was told. */
    synchronized Optional<Outcome> told() {
        return Optional.ofNullable(outcome);
    }

    /** Has somebody run once it is told; at once, if it was. For one caller. */
    void whenTold(Consumer<Outcome> waiting) {
        Outcome already;
        synchronized (this) {
            listener = waiting;
            already = outcome;
        }
        if (already != null) {
            waiting.accept(already);
        }
    }
}
