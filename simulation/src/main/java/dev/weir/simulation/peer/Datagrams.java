// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.peer;

import dev.weir.backpressure.Admission;
import dev.weir.simulation.oracle.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sender that nobody can slow down: what finds no engine is lost on the way, what finds no room is shed and counted. */
public final class Datagrams implements Sender {
    private @Nullable Connection connection;

    /** With nobody listening. */
    public Datagrams() {}

    @Override
    public void arrive(List<Event> events) {
        Connection current = connection;
        if (current == null || !current.isOpen()) {
            return;
        }
        for (Event event : events) {
            List<Event> alone = List.of(event);
            if (current.offer(alone, null) instanceof Admission.Paused) {
                current.shed(alone);
            }
        }
    }

    @Override
    public void connected(Connection fresh) {
        connection = fresh;
    }

    @Override
    public void resumed() {}

    @Override
    public void disconnected() {
        connection = null;
    }

    @Override
    public boolean isDone() {
        return true;
    }
}
