// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.peer;

import dev.weir.backpressure.Admission;
import dev.weir.simulation.oracle.Event;
import dev.weir.simulation.oracle.Truth;
import dev.weir.simulation.scenario.Source;
import dev.weir.simulation.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A sender of requests, each of which it keeps and repeats until it is answered well; a window of them may wait for their
 * answers at once. It loses patience, answers get lost on the way to it, and each time it is the more patient.
 *
 * <p>Where requests are refused while the input is paused it comes back after the time that it was told; else its
 * requests lie unread until the input goes on.
 */
public final class Requesting implements Sender {
    private static final long BACK_OFF_NANOS = 100_000_000;
    private static final long LONGEST_WAIT_NANOS = 10_000_000_000L;
    private static final long LONGEST_PATIENCE_NANOS = 60_000_000_000L;
    private static final int DOUBLINGS_MAX = 8;
    private static final int REFUSALS_MAX = 6;
    private static final int THOUSAND = 1_000;

    private final Source shape;
    private final VirtualTime time;
    private final RandomGenerator random;
    private final Truth truth;
    private final Deque<Request> waiting = new ArrayDeque<>();
    private final List<Request> underWay = new ArrayList<>();
    private @Nullable Connection connection;

    /** Nothing to send yet. */
    public Requesting(Source shape, VirtualTime time, RandomGenerator random, Truth truth) {
        this.shape = shape;
        this.time = time;
        this.random = random;
        this.truth = truth;
    }

    @Override
    public void arrive(List<Event> events) {
        for (int from = 0; from < events.size(); from += shape.batch()) {
            waiting.add(new Request(List.copyOf(events.subList(from, Math.min(events.size(), from + shape.batch())))));
        }
        pump();
    }

    @Override
    public void connected(Connection fresh) {
        connection = fresh;
        pump();
    }

    @Override
    public void disconnected() {
        connection = null;
        for (Request request : underWay) {
            request.attempt++;
            waiting.add(request);
        }
        underWay.clear();
    }

    @Override
    public void resumed() {
        pumpIn(0);
    }

    @Override
    public boolean isDone() {
        return waiting.isEmpty() && underWay.isEmpty();
    }

    private void pumpIn(long nanos) {
        Connection current = connection;
        time.after(nanos, () -> {
            if (connection == current) {
                pump();
            }
        });
    }

    private void pump() {
        Connection current = connection;
        while (current != null && current.isOpen() && underWay.size() < shape.window() && !waiting.isEmpty()) {
            Admission state = current.state();
            if (shape.manner() == Source.Manner.HTTP && state instanceof Admission.Paused refusal) {
                pumpIn(waitOf(refusal.until()));
                return;
            }
            if (current.isPaused() || !send(waiting.removeFirst(), current)) {
                return;
            }
        }
    }

    private static long waitOf(Duration until) {
        return until.compareTo(Duration.ofNanos(LONGEST_WAIT_NANOS)) > 0 ? LONGEST_WAIT_NANOS : until.toNanos();
    }

    /** Sends a request; whether the next one may follow. */
    private boolean send(Request request, Connection current) {
        int attempt = ++request.attempt;
        underWay.add(request);
        long resumesBefore = current.resumes();
        Admission answer = current.request(request.events, safe -> answered(request, attempt, safe));
        if (answer instanceof Admission.Paused refusal) {
            underWay.remove(request);
            waiting.addFirst(request);
            if (shape.manner() == Source.Manner.HTTP) {
                pumpIn(waitOf(refusal.until()));
            } else if (!current.isPaused() && current.resumes() != resumesBefore) {
                pumpIn(0);
            }
            return false;
        }
        long patience = Math.min(
                LONGEST_PATIENCE_NANOS, (shape.patienceMillis() * 1_000_000) << Math.min(DOUBLINGS_MAX, attempt));
        time.after(patience, () -> {
            if (request.attempt == attempt && underWay.contains(request)) {
                again(request);
            }
        });
        return true;
    }

    /** The engine told how the request ended, perhaps before it has answered that it took it. */
    private void answered(Request request, int attempt, boolean safe) {
        if (safe) {
            truth.acknowledged(request.events);
        }
        if (request.attempt != attempt || !underWay.contains(request)) {
            return;
        }
        if (random.nextInt(THOUSAND) < shape.lostAnswers()) {
            return;
        }
        if (safe) {
            underWay.remove(request);
            pumpIn(0);
        } else if (++request.refusals >= REFUSALS_MAX) {
            underWay.remove(request);
            truth.forsaken(request.events);
            pumpIn(0);
        } else {
            again(request);
        }
    }

    private void again(Request request) {
        underWay.remove(request);
        request.attempt++;
        waiting.add(request);
        pumpIn(BACK_OFF_NANOS + random.nextLong(BACK_OFF_NANOS));
    }

    private static final class Request {
        private final List<Event> events;
        private int attempt;
        private int refusals;

        private Request(List<Event> events) {
            this.events = events;
        }
    }
}
