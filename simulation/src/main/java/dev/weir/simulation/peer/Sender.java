// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.peer;

import dev.weir.event.SourcePosition;
import dev.weir.simulation.oracle.Event;
import java.util.List;

/** Who sends to one input. It outlives the engine and keeps what the engine has not taken. For one thread. */
public sealed interface Sender permits Reading, Requesting, Datagrams {
    /** It has something more to send. */
    void arrive(List<Event> events);

    /** An engine began its life, and its input listens. */
    void connected(Connection connection);

    /** The input was told to go on. */
    void resumed();

    /** The input was told how far its source has ended. */
    default void reached(SourcePosition position) {}

    /** The engine is dead. */
    void disconnected();

    /** Whether there is nothing left to send, or to wait for. */
    boolean isDone();
}
