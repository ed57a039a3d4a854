// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import dev.weir.backpressure.Admission;
import dev.weir.backpressure.ReaderMemory;
import dev.weir.chunk.AckLevel;
import dev.weir.config.Schema;
import dev.weir.disk.Disk;
import dev.weir.event.SourcePosition;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFactory;
import dev.weir.input.Intake;
import dev.weir.input.Offer;
import dev.weir.ledger.ShedReason;
import dev.weir.metrics.Metrics;
import dev.weir.notice.Notices;
import dev.weir.parser.Parsers;
import dev.weir.time.Ticker;
import dev.weir.time.Timers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The factory under test, with an eye on the input that it makes and on the offers of that input. Safe for
 * any thread.
 */
final class Watched<S> implements InputFactory<S> {
    private final InputFactory<S> factory;
    private final AtomicLong refused = new AtomicLong();
    private volatile @Nullable Input made;

    Watched(InputFactory<S> factory) {
        this.factory = factory;
    }

    /** Offers that were answered with {@code Paused}. */
    long refused() {
        return refused.get();
    }

    /** The input. */
    Input made() {
        Input input = made;
        if (input == null) {
            throw new IllegalStateException("no input was made");
        }
        return input;
    }

    @Override
    public String name() {
        return factory.name();
    }

    @Override
    public String summary() {
        return factory.summary();
    }

    @Override
    public Schema<S> schema() {
        return factory.schema();
    }

    @Override
    public String place(S settings) {
        return factory.place(settings);
    }

    @Override
    public boolean makesTags() {
        return factory.makesTags();
    }

    @Override
    public long headroom(S settings) {
        return factory.headroom(settings);
    }

    @Override
    public long largestItem(S settings) {
        return factory.largestItem(settings);
    }

    @Override
    public Input create(S settings, InputContext context) {
        Input input = factory.create(settings, new WatchedContext(context, new WatchedIntake(context.intake())));
        made = input;
        return input;
    }

    private final class WatchedIntake implements Intake {
        private final Intake intake;

        private WatchedIntake(Intake intake) {
            this.intake = intake;
        }

        @Override
        public Admission offer(Offer offer) {
            Admission answer = intake.offer(offer);
            if (answer instanceof Admission.Paused) {
                refused.incrementAndGet();
            }
            return answer;
        }

        @Override
        public Admission state() {
            return intake.state();
        }

        @Override
        public void shed(int events, long bytes, ShedReason reason) {
            intake.shed(events, bytes, reason);
        }

        @Override
        public void forget(String source) {
            intake.forget(source);
        }

        @Override
        public ReaderMemory readerMemory() {
            return intake.readerMemory();
        }
    }

    private record WatchedContext(InputContext context, Intake intake) implements InputContext {
        @Override
        public String name() {
            return context.name();
        }

        @Override
        public String tag() {
            return context.tag();
        }

        @Override
        public AckLevel ackLevel() {
            return context.ackLevel();
        }

        @Override
        public Duration ackTimeout() {
            return context.ackTimeout();
        }

        @Override
        public boolean durable() {
            return context.durable();
        }

        @Override
        public List<SourcePosition> storedPositions() {
            return context.storedPositions();
        }

        @Override
        public Ticker ticker() {
            return context.ticker();
        }

        @Override
        public InstantSource wallClock() {
            return context.wallClock();
        }

        @Override
        public Timers timers() {
            return context.timers();
        }

        @Override
        public Executor executor() {
            return context.executor();
        }

        @Override
        public Disk disk() {
            return context.disk();
        }

        @Override
        public RandomGenerator random() {
            return context.random();
        }

        @Override
        public Metrics metrics() {
            return context.metrics();
        }

        @Override
        public Notices notices() {
            return context.notices();
        }

        @Override
        public Parsers parsers() {
            return context.parsers();
        }
    }
}
