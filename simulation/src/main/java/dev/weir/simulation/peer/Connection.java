// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.peer;

import dev.weir.backpressure.Admission;
import dev.weir.event.EventBatch;
import dev.weir.event.SourcePosition;
import dev.weir.event.TaggedEvents;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.Offer;
import dev.weir.input.Receipt;
import dev.weir.ledger.ShedReason;
import dev.weir.simulation.oracle.Event;
import dev.weir.simulation.oracle.EventBytes;
import dev.weir.simulation.oracle.Trace;
import dev.weir.simulation.oracle.Truth;
import dev.weir.simulation.time.SimulatedProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An input for one life of the engine: hands to the intake what its sender gives it, and tells the truth of it. For one
 * thread.
 */
public final class Connection implements Input {
    private final int source;
    private final Sender sender;
    private final InputContext context;
    private final SimulatedProcess process;
    private final Truth truth;
    private final Trace trace;
    private boolean open;
    private boolean paused;
    private boolean stopped;
    private boolean offering;
    private final List<SourcePosition> reachedMeanwhile = new ArrayList<>(1);
    private long resumes;
    private long largestOffer;
    private int receiptsOpen;

    /** An input that is not started. */
    public Connection(
            int source, Sender sender, InputContext context, SimulatedProcess process, Truth truth, Trace trace) {
        this.source = source;
        this.sender = sender;
        this.context = context;
        this.process = process;
        this.truth = truth;
        this.trace = trace;
    }

    @Override
    public void start() {
        open = true;
        sender.connected(this);
    }

    @Override
    public void pause() {
        if (paused) {
            truth.violated("source " + source + " is told twice to pause");
        }
        paused = true;
        trace.note("pause", source, 0, 0);
    }

    @Override
    public void resume() {
        if (!paused) {
            truth.violated("source " + source + " is told to resume and was not paused");
        }
        paused = false;
        resumes++;
        trace.note("resume", source, 0, 0);
        if (isOpen()) {
            sender.resumed();
        }
    }

    @Override
    public void reached(SourcePosition position) {
        trace.note("reached", source, position.offset(), 0);
        if (offering) {
            // What became of the events on offer is known when the answer is there.
            reachedMeanwhile.add(position);
        } else if (process.isAlive()) {
            sender.reached(position);
        }
    }

    @Override
    public void stop() {
        open = false;
        stopped = true;
    }

    /** Whether somebody listens at the other end. */
    boolean isOpen() {
        return open && process.isAlive();
    }

    /** Whether the input was told to pause, and not yet to go on. */
    public boolean isPaused() {
        return paused;
    }

    /** Whether the input was told to stop. */
    public boolean isStopped() {
        return stopped;
    }

    /** How often it was told to go on. */
    long resumes() {
        return resumes;
    }

    /** Bytes of the largest offer so far. */
    public long largestOffer() {
        return largestOffer;
    }

    /** Offers that were taken, whose senders wait to be told that all is well. */
    public int receiptsOpen() {
        return receiptsOpen;
    }

    /** How far the source is stored, as the engine knows it from its disk. */
    long stored() {
        return context.storedPositions().stream()
                .mapToLong(SourcePosition::offset)
                .max()
                .orElse(0);
    }

    Admission state() {
        return context.intake().state();
    }

    /** Offers events of a source that is read on from a position. */
    Admission offer(List<Event> events, @Nullable SourcePosition position) {
        return put(events, parts -> new Offer(parts, position, null, position != null));
    }

    /** Offers events whose sender waits to be told, once, whether they are safe. */
    Admission request(List<Event> events, Consumer<Boolean> answer) {
        var receipt = new Told(events, answer);
        Admission admission = put(events, parts -> new Offer(parts, null, receipt, true));
        receipt.answered(admission);
        return admission;
    }

    private Admission put(List<Event> events, Function<List<TaggedEvents>, Offer> toOffer) {
        truth.offered(events);
        List<TaggedEvents> parts = parts(events);
        long bytes = bytes(parts);
        largestOffer = Math.max(largestOffer, bytes);
        offering = true;
        Admission answer = context.intake().offer(toOffer.apply(parts));
        offering = false;
        trace.note("offer " + answer.getClass().getSimpleName(), source, events.size(), bytes);
        switch (answer) {
            case Admission.Admitted _ -> truth.admitted(events);
            case Admission.Shed _ -> truth.shed(events);
            case Admission.Paused _ -> {}
        }
        reachedMeanwhile.forEach(sender::reached);
        reachedMeanwhile.clear();
        return answer;
    }

    /** Drops events that cannot wait, as an input does that cannot slow its sender. */
    void shed(List<Event> events) {
        long bytes = bytes(parts(events));
        context.intake().shed(events.size(), bytes, ShedReason.UNSLOWABLE);
        truth.shed(events);
        trace.note("shed", source, events.size(), bytes);
    }

    private static List<TaggedEvents> parts(List<Event> events) {
        Map<Integer, List<Event>> byTag = new LinkedHashMap<>();
        events.forEach(event ->
                byTag.computeIfAbsent(event.tag, missing -> new ArrayList<>()).add(event));
        List<TaggedEvents> parts = new ArrayList<>();
        byTag.forEach((tag, some) -> parts.add(new TaggedEvents(Truth.TAGS.get(tag), EventBytes.of(some))));
        return parts;
    }

    private static long bytes(List<TaggedEvents> parts) {
        return parts.stream()
                .map(TaggedEvents::events)
                .mapToLong(EventBatch::size)
                .sum();
    }

    /** Waits for the end of one offer, and sees to it that it is told once, and truly. */
    private final class Told implements Receipt {
        private final List<Event> events;
        private final Consumer<Boolean> answer;
        private int answers;
        private boolean refused;

        private Told(List<Event> events, Consumer<Boolean> answer) {
            this.events = events;
            this.answer = answer;
        }

        @Override
        public void ended(boolean isSafe) {
            trace.note("receipt", source, events.size(), isSafe ? 1 : 0);
            if (++answers > 1 || refused) {
                truth.violated("source " + source + " is answered more than once for an offer, or for one refused");
            }
            receiptsOpen--;
            if (process.isAlive()) {
                answer.accept(isSafe);
            }
        }

        /** The offer is over; its end may have been told already. */
        private void answered(Admission admission) {
            refused = admission instanceof Admission.Paused;
            receiptsOpen += refused ? 0 : 1;
            if (refused && answers > 0) {
                truth.violated("source " + source + " is answered for an offer that was refused");
            }
        }
    }
}
