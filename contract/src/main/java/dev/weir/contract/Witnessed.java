// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import dev.weir.chunk.SlabBuffer;
import dev.weir.config.Schema;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.output.OutputFactory;
import java.time.Duration;
import java.util.BitSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A factory under test whose output is looked at: whether what it calls delivered has arrived, and how long
 * its deliveries take. Safe for any thread.
 */
final class Witnessed<S> implements OutputFactory<S> {
    private final OutputFactory<S> factory;
    private final Receiver receiver;
    private final Set<Attempt> underWay = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Output made;
    private volatile @Nullable AssertionError untruth;

    Witnessed(OutputFactory<S> factory, Receiver receiver) {
        this.factory = factory;
        this.receiver = receiver;
    }

    /** The output under test itself. */
    Output made() {
        Output output = made;
        if (output == null) {
            throw new IllegalStateException("no output was made");
        }
        return output;
    }

    /** Fails where an answer was not true. */
    void assertTrue() {
        AssertionError seen = untruth;
        if (seen != null) {
            throw new AssertionError(seen.getMessage(), seen);
        }
    }

    /** For how long the oldest delivery has been under way; 0 where none is. */
    long longestNanos() {
        long now = System.nanoTime();
        return underWay.stream().mapToLong(attempt -> now - attempt.begun).max().orElse(0);
    }

    /** The engine would take a failure for a refusal and try again, so it is kept for the test. */
    private void check(Attempt attempt, @Nullable Delivery answer) {
        if (!(answer instanceof Delivery.Delivered) || receiver.sight() != Receiver.Sight.AT_ONCE) {
            return;
        }
        try {
            Tally tally = receiver.tally();
            BitSet missing = (BitSet) attempt.numbers.clone();
            missing.andNot(tally.seen());
            if (!missing.isEmpty()) {
                untruth = new AssertionError("called delivered and not there: " + missing);
            }
        } catch (Exception | AssertionError failed) {
            untruth = new AssertionError("the receiver failed: " + failed, failed);
        }
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
    public Duration linger(S settings) {
        return factory.linger(settings);
    }

    @Override
    public Output create(S settings, OutputContext context) {
        Output output = factory.create(settings, context);
        made = output;
        return new WitnessedOutput(output);
    }

    /** The numbers that are to arrive by it, and when it began. */
    private static final class Attempt {
        private final BitSet numbers = new BitSet();
        private final long begun = System.nanoTime();

        private Attempt(SlabBuffer payload) {
            for (int slab = 0; slab < payload.slabs(); slab++) {
                byte[] bytes = new byte[payload.slabBytes(slab)];
                payload.copySlab(slab, bytes, 0);
                Marks.find(bytes, Sender.TEXT, numbers::set);
            }
        }
    }

    private final class WitnessedOutput implements Output {
        private final Output output;

        private WitnessedOutput(Output output) {
            this.output = output;
        }

        @Override
        public CompletableFuture<Delivery> deliver(Consignment consignment) {
            var attempt = new Attempt(consignment.payload());
            underWay.add(attempt);
            try {
                return output.deliver(consignment).whenComplete((answer, _) -> {
                    underWay.remove(attempt);
                    check(attempt, answer);
                });
            } catch (RuntimeException | Error broken) {
                underWay.remove(attempt);
                throw broken;
            }
        }

        @Override
        public int concurrency() {
            return output.concurrency();
        }

        @Override
        public void close() {
            output.close();
        }
    }
}
