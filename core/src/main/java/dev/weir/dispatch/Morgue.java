// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.store.DeadLetter;
import dev.weir.store.DeadLetters;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The way of what one output will never deliver to the dead letters, where there is a place for them. Safe for any
 * thread.
 */
final class Morgue {
    private final Destination destination;
    private final Dispatcher.Parts parts;
    private final Optional<DeadLetters> letters;

    Morgue(Destination destination, Dispatcher.Parts parts) {
        this.destination = destination;
        this.parts = parts;
        letters = destination.policy().keepsRejected() ? parts.deadLetters() : Optional.empty();
    }

    /**
     * Keeps what an item tried last; its bytes are read until this completes.
     *
     * @return whether it is kept, durably; exceptionally where the disk refuses, and it may be tried again
     */
    CompletableFuture<Boolean> keep(LaneItem item, String cause) {
        if (letters.isEmpty()) {
            return CompletableFuture.completedFuture(false);
        }
        var trial = new DeadLetter.Trial(
                destination.identity(),
                item.attemptsInAll,
                Duration.ofNanos(parts.ticker().nanos() - item.firstBegun),
                cause);
        return letters.get().keep(item.current(), item.payload(), trial);
    }
}
