// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import dev.weir.backpressure.Admission;
import dev.weir.config.Schema;
import dev.weir.event.EventBatch;
import dev.weir.event.MessagePackWriter;
import dev.weir.event.SourcePosition;
import dev.weir.event.Tag;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFactory;
import dev.weir.input.Offer;
import java.util.ArrayList;
import java.util.List;

/** An input that a test feeds by hand, and that remembers what it was told. */
final class HandInput implements Input {
    final List<String> told = new ArrayList<>();
    final List<SourcePosition> reached = new ArrayList<>();
    final InputContext context;
    /** Whether it throws at whatever it is told. */
    boolean broken;
    /** Runs at each call of resume. */
    Runnable whenResumed = () -> {};

    private HandInput(InputContext context) {
        this.context = context;
    }

    @Override
    public void start() {
        note("start");
    }

    @Override
    public void pause() {
        note("pause");
    }

    @Override
    public void resume() {
        note("resume");
        whenResumed.run();
    }

    @Override
    public void reached(SourcePosition position) {
        reached.add(position);
        fail();
    }

    @Override
    public void stop() {
        note("stop");
    }

    @Override
    public void close() {
        note("close");
    }

    private void note(String call) {
        told.add(call);
        fail();
    }

    void fail() {
        if (broken) {
            throw new IllegalStateException("broken by the test");
        }
    }

    Admission offer(String tag, EventBatch events) {
        return context.intake().offer(Offer.of(new Tag(tag), events));
    }

    Admission offer(String tag, EventBatch events, SourcePosition position) {
        return context.intake().offer(Offer.of(new Tag(tag), events, position));
    }

    Admission offer(Offer offer) {
        return context.intake().offer(offer);
    }

    /** Events of exactly so many bytes in all. */
    static EventBatch events(int count, int bytes) {
        var writer = new MessagePackWriter(bytes + 64);
        int each = bytes / count;
        for (int event = 0; event < count; event++) {
            int size = event < count - 1 ? each : bytes - writer.size();
            writer.arrayHeader(2);
            writer.eventTime(event, 0);
            writer.mapHeader(1);
            writer.text("log");
            int before = 1 + 10 + 1 + 4;
            int text = size - before;
            int header = text <= 32 ? 1 : text <= 257 ? 2 : text <= 65_538 ? 3 : 5;
            writer.text("x".repeat(text - header));
        }
        return new EventBatch(writer.array(), 0, writer.size(), count);
    }

    /** Makes one and keeps it for the test. */
    static final class Factory implements InputFactory<String> {
        final List<HandInput> made = new ArrayList<>();

        @Override
        public String name() {
            return "hand";
        }

        @Override
        public String summary() {
            return "Fed by a test.";
        }

        @Override
        public Schema<String> schema() {
            return Schema.empty("");
        }

        @Override
        public long largestItem(String settings) {
            return 1_000_000;
        }

        @Override
        public Input create(String settings, InputContext context) {
            var input = new HandInput(context);
            made.add(input);
            return input;
        }
    }
}
