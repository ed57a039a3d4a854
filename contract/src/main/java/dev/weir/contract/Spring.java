// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import dev.weir.backpressure.Admission;
import dev.weir.config.Schema;
import dev.weir.event.EventBatch;
import dev.weir.event.MessagePackWriter;
import dev.weir.event.Tag;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFactory;
import dev.weir.input.Intake;
import dev.weir.input.Offer;
import dev.weir.input.PauseGate;
import org.jspecify.annotations.Nullable;

/** An input that offers numbered events when a test asks for them. Safe for any thread. */
final class Spring implements InputFactory<Boolean>, Input {
    /** Bytes that one offer has at most. */
    static final int LARGEST_ITEM = 1_000_000;

    private static final int BATCH = 20;
    private static final int TAGS = 3;

    private final PauseGate gate = new PauseGate();
    private volatile @Nullable InputContext context;
    private int done;

    /** Offers so many events more, in batches under several tags; waits while it is paused. */
    synchronized void offer(int count) {
        InputContext given = context;
        if (given == null) {
            throw new IllegalStateException("the input was not made");
        }
        for (int to = done + count; done < to; done += Math.min(BATCH, to - done)) {
            EventBatch events = events(done, Math.min(to, done + BATCH));
            Tag tag = new Tag("tag." + done / BATCH % TAGS);
            if (admission(given.intake(), Offer.of(tag, events)) instanceof Admission.Paused) {
                throw new IllegalStateException("the input stops");
            }
        }
    }

    private Admission admission(Intake intake, Offer offer) {
        try {
            return gate.offer(intake, offer);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted while the input is paused", interrupted);
        }
    }

    /** How many it has offered. */
    synchronized int offered() {
        return done;
    }

    private static EventBatch events(int from, int to) {
        var writer = new MessagePackWriter(LARGEST_ITEM);
        for (int number = from; number < to; number++) {
            writer.arrayHeader(2);
            writer.eventTime(1_700_000_000L + number, number % 1_000);
            writer.mapHeader(2);
            writer.text("log");
            writer.text(Sender.text(number));
            writer.text("more");
            writer.integer(number);
        }
        return new EventBatch(writer.array(), 0, writer.size(), to - from);
    }

    @Override
    public void start() {}

    @Override
    public void pause() {
        gate.pause();
    }

    @Override
    public void resume() {
        gate.resume();
    }

    @Override
    public void stop() {
        gate.close();
    }

    @Override
    public String name() {
        return "spring";
    }

    @Override
    public String summary() {
        return "Offers numbered events.";
    }

    @Override
    public Schema<Boolean> schema() {
        return Schema.empty(true);
    }

    @Override
    public long largestItem(Boolean settings) {
        return LARGEST_ITEM;
    }

    @Override
    public Input create(Boolean settings, InputContext given) {
        context = given;
        return this;
    }
}
