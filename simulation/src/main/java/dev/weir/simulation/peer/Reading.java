// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.peer;

import dev.weir.backpressure.Admission;
import dev.weir.event.SourcePosition;
import dev.weir.simulation.oracle.Event;
import dev.weir.simulation.oracle.Truth;
import dev.weir.simulation.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A sender that is read, and waits where nobody reads: a file whose reader begins again at the position that was reached
 * last, or a connection of which what was read is gone. Its reader never asks again while it is paused: it trusts that it
 * will be told.
 */
public final class Reading implements Sender {
    private static final long THINK_NANOS = 200_000;
    private static final String FILE = "file";

    private final int source;
    private final int batch;
    private final boolean again;
    private final boolean durable;
    private final VirtualTime time;
    private final RandomGenerator random;
    private final Truth truth;
    private final List<Event> waiting = new ArrayList<>();
    private int read;
    private int reached;
    private boolean scheduled;
    private @Nullable Connection connection;

    /**
     * Nothing to read yet.
     *
     * @param source its number
     * @param batch events that are read at once at most
     * @param again whether it is read again after the end of an engine, from what was reached
     * @param durable whether what was reached is stored
     * @param time the world's
     * @param random chance for sizes of what is read
     * @param truth who is told of positions
     */
    public Reading(
            int source,
            int batch,
            boolean again,
            boolean durable,
            VirtualTime time,
            RandomGenerator random,
            Truth truth) {
        this.source = source;
        this.batch = batch;
        this.again = again;
        this.durable = durable;
        this.time = time;
        this.random = random;
        this.truth = truth;
    }

    @Override
    public void arrive(List<Event> events) {
        waiting.addAll(events);
        schedule();
    }

    @Override
    public void connected(Connection fresh) {
        connection = fresh;
        scheduled = false;
        int stored = (int) fresh.stored();
        if (durable && again && stored < reached && truth.isUntrue()) {
            reached = stored;
        } else if (durable && again && stored < reached) {
            truth.violated("source " + source + " was told that it is stored up to " + reached + ", and now it is not"
                    + ": stored=" + stored);
        }
        reached = Math.max(reached, stored);
        read = again ? reached : read;
        schedule();
    }

    @Override
    public void disconnected() {
        connection = null;
    }

    @Override
    public void resumed() {
        schedule();
    }

    private void schedule() {
        Connection current = connection;
        if (current == null || scheduled || read == waiting.size() || current.isPaused()) {
            return;
        }
        scheduled = true;
        time.after(random.nextLong(THINK_NANOS), () -> {
            if (connection == current) {
                scheduled = false;
                readOn(current);
            }
        });
    }

    private void readOn(Connection current) {
        if (!current.isOpen() || current.isPaused() || read == waiting.size()) {
            return;
        }
        int to = Math.min(waiting.size(), read + 1 + random.nextInt(batch));
        List<Event> next = List.copyOf(waiting.subList(read, to));
        SourcePosition position = again ? new SourcePosition(FILE, to) : null;
        long resumesBefore = current.resumes();
        switch (current.offer(next, position)) {
            case Admission.Admitted _, Admission.Shed _ -> {
                read = to;
                schedule();
            }
            case Admission.Paused _ -> {
                if (!current.isPaused() && current.resumes() == resumesBefore && !current.isStopped()) {
                    truth.violated("source " + source + " is refused, and was not told to pause");
                }
                schedule();
            }
        }
    }

    @Override
    public void reached(SourcePosition position) {
        int to = (int) position.offset();
        if (to > reached) {
            truth.reached(source, reached, to);
            reached = to;
        }
    }

    @Override
    public boolean isDone() {
        return again ? reached == waiting.size() : read == waiting.size();
    }
}
