// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.input;

import dev.weir.event.SourcePosition;

/**
 * A source of events. It is handed an {@link InputContext} when it is made, offers what it reads to the
 * {@link Intake} there, and keeps whatever the intake does not take.
 *
 * <p>Life: {@code start} once, then any number of {@code pause} and {@code resume} in turn, then {@code
 * stop} once. {@code pause} and {@code resume} come on any thread, one at a time and in order; neither
 * they nor {@code reached} may block. An input that knows nothing of pauses still loses nothing: its offers are
 * answered with {@code Paused} and it offers them again.
 */
public interface Input {
    /**
     * Begins to listen or read, on threads of the context's executor.
     *
     * @throws InputFailedException if it cannot: the address is in use, a file cannot be opened
     */
    void start();

    /** The intake takes nothing for now. Stop reading; in flight offers may still be answered. */
    default void pause() {}

    /** The intake takes again. */
    default void resume() {}

    /**
     * Every event of this source up to the position has ended on all its routes, or is kept by a store that
     * outlives the process; reading need never go back behind it. Calls may overtake one another: the largest offset of a source counts.
     */
    default void reached(SourcePosition position) {}

    /**
     * Stops taking anything new: listeners close, unfinished items are dropped unacknowledged. What was
     * admitted is not the input's concern any more, save for those who wait for an acknowledgement. From now
     * on offers are answered with {@code Paused} and no resume follows; a call that was under way may still
     * arrive.
     */
    void stop();

    /**
     * Lets go of the rest, after every receipt was answered, those of deliveries that hang with false, and the last position was told: connections
     * that waited for an answer, databases. Idempotent.
     */
    default void close() {}
}
