// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.Admission;
import dev.weir.backpressure.OverflowPolicy;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.config.ByteSize;
import dev.weir.config.Schema;
import dev.weir.disk.RealDisk;
import dev.weir.dispatch.LanePolicy;
import dev.weir.dispatch.QueueOverflow;
import dev.weir.dispatch.RetryPolicy;
import dev.weir.event.EventBatch;
import dev.weir.event.EventReader;
import dev.weir.event.MessagePack;
import dev.weir.event.MessagePackWriter;
import dev.weir.event.SourcePosition;
import dev.weir.event.Tag;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFactory;
import dev.weir.input.Offer;
import dev.weir.metrics.Metrics;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.output.OutputFactory;
import dev.weir.parser.Parsers;
import dev.weir.route.TagPattern;
import dev.weir.time.Timers;
import java.time.Clock;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The engine on real threads: several senders, small bounds, destinations that fail at random. Every event
 * arrives at every output, bounds hold at every look, positions come to their ends, the books balance.
 */
class EngineStressTest {
    private static final int SENDERS = 4;
    private static final int EVENTS = 40_000;
    private static final int BATCH = 37;
    private static final long LIMIT = 64_000;

    @Test
    @Timeout(120)
    void engine_losesNothing_whileDestinationsFailAtRandom() throws Exception {
        var inputs = new Senders();
        var outputs = new Flaky();
        var builder = new PipelineBuilder()
                .service(new ServiceSettings(Duration.ofMillis(20), Duration.ofSeconds(30), new ByteSize(1_000_000)));
        for (int sender = 0; sender < SENDERS; sender++) {
            var policy = new InputPolicy(LIMIT, 1, OverflowPolicy.PAUSE, AckLevel.MEMORY, 10_000, true);
            builder.input(new InputPlan<>("in." + sender, inputs, sender, "", policy));
        }
        var impatient = new RetryPolicy(
                RetryPolicy.UNLIMITED, Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(5));
        var relaxed =
                new LanePolicy(impatient, Long.MAX_VALUE, QueueOverflow.PAUSE, Duration.ofMillis(1), false);
        var bounded = new LanePolicy(impatient, 100_000, QueueOverflow.PAUSE, Duration.ofMillis(1), true);
        builder.output(new OutputPlan<>("all", outputs, 0, TagPattern.ALL, relaxed));
        builder.output(new OutputPlan<>("some", outputs, 1, TagPattern.wildcard("t.1*"), bounded));

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            Pipeline pipeline = builder.build(environment(threads, clock));
            pipeline.start();
            while (inputs.made.stream().anyMatch(sender -> !sender.done.isDone())) {
                assertThat(pipeline.status().ledgerDifference()).isZero();
                for (var input : pipeline.status().inputs()) {
                    assertThat(input.valve().held()).isBetween(0L, LIMIT + 20_000);
                }
                Thread.onSpinWait();
            }
            StopReport report = pipeline.stop().get(60, TimeUnit.SECONDS);
            assertThat(report.ledgerDifference()).isZero();
            for (var input : report.last().inputs()) {
                assertThat(input.valve().held()).as(input.name()).isZero();
                assertThat(input.account().accepted()).isEqualTo(EVENTS);
            }
            for (var sender : inputs.made) {
                assertThat(sender.reached.get()).as("frontier of " + sender.number).isEqualTo(EVENTS);
                assertThat(outputs.seen(0, sender.number).cardinality()).isEqualTo(EVENTS);
            }
            assertThat(outputs.seen(1, 1).cardinality()).isEqualTo(EVENTS);
        }
    }

    private static Environment environment(ExecutorService threads, ScheduledExecutorService clock) {
        Timers timers = (nanos, task) -> {
            var future = clock.schedule(task, nanos, TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        };
        RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
        return new Environment(
                System::nanoTime,
                Clock.systemUTC(),
                timers,
                threads,
                new RealDisk(Thread::new),
                random,
                new Metrics(),
                notice -> {},
                Parsers.NONE);
    }

    /** Offers numbered events as fast as it may, and waits while it is paused. */
    private static final class Sender implements Input {
        final int number;
        final CompletableFuture<Void> done = new CompletableFuture<>();
        final AtomicLong reached = new AtomicLong();
        private final Semaphore resumed = new Semaphore(0);
        private final InputContext context;

        Sender(int number, InputContext context) {
            this.number = number;
            this.context = context;
        }

        @Override
        public void start() {
            context.executor().execute(this::send);
        }

        @Override
        public void resume() {
            resumed.release();
        }

        @Override
        public void reached(SourcePosition position) {
            reached.accumulateAndGet(position.offset(), Math::max);
        }

        @Override
        public void stop() {}

        private void send() {
            var writer = new MessagePackWriter(1_000_000);
            try {
                for (int from = 0; from < EVENTS; from += BATCH) {
                    int to = Math.min(EVENTS, from + BATCH);
                    writer.reset();
                    for (int event = from; event < to; event++) {
                        writer.arrayHeader(2);
                        writer.integer(event);
                        writer.mapHeader(1);
                        writer.text("s");
                        writer.integer(number);
                    }
                    var batch = new EventBatch(writer.array(), 0, writer.size(), to - from);
                    var tag = new Tag("t." + number + "." + from % 3);
                    offer(Offer.of(tag, batch, new SourcePosition("s" + number, to)));
                }
                done.complete(null);
            } catch (InterruptedException | RuntimeException failed) {
                done.completeExceptionally(failed);
            }
        }

        private void offer(Offer offer) throws InterruptedException {
            while (!(context.intake().offer(offer) instanceof Admission.Admitted)) {
                if (!resumed.tryAcquire(10, TimeUnit.SECONDS)
                        && context.intake().state() instanceof Admission.Paused) {
                    throw new IllegalStateException("was never resumed");
                }
            }
        }
    }

    private static final class Senders implements InputFactory<Integer> {
        final List<Sender> made = new CopyOnWriteArrayList<>();

        @Override
        public String name() {
            return "sender";
        }

        @Override
        public String summary() {
            return "Sends numbered events.";
        }

        @Override
        public Schema<Integer> schema() {
            return Schema.empty(0);
        }

        @Override
        public long largestItem(Integer settings) {
            return 10_000;
        }

        @Override
        public Input create(Integer settings, InputContext context) {
            var sender = new Sender(settings, context);
            made.add(sender);
            return sender;
        }
    }

    /** Fails a third of all deliveries, and notes what it was given in the others. */
    private static final class Flaky implements OutputFactory<Integer> {
        private final Map<String, BitSet> seen = new ConcurrentHashMap<>();

        BitSet seen(int output, int sender) {
            return seen.computeIfAbsent(output + "/" + sender, missing -> new BitSet());
        }

        @Override
        public String name() {
            return "flaky";
        }

        @Override
        public String summary() {
            return "Fails at random.";
        }

        @Override
        public Schema<Integer> schema() {
            return Schema.empty(0);
        }

        @Override
        public Output create(Integer settings, OutputContext context) {
            return new Output() {
                @Override
                public CompletableFuture<Delivery> deliver(Consignment consignment) {
                    if (ThreadLocalRandom.current().nextInt(3) == 0) {
                        return CompletableFuture.completedFuture(Delivery.retry("by chance"));
                    }
                    note(settings, consignment);
                    return CompletableFuture.completedFuture(Delivery.DELIVERED);
                }

                @Override
                public int concurrency() {
                    return 3;
                }
            };
        }

        private void note(int output, Consignment consignment) {
            int events = 0;
            for (int slab = 0; slab < consignment.payload().slabs(); slab++) {
                byte[] bytes = new byte[consignment.payload().slabBytes(slab)];
                consignment.payload().copySlab(slab, bytes, 0);
                var reader = new EventReader(bytes, 0, bytes.length);
                while (reader.next()) {
                    int value = MessagePack.skip(bytes, reader.recordStart() + 1, reader.recordEnd());
                    BitSet numbers = seen(output, (int) MessagePack.integer(bytes, value));
                    synchronized (numbers) {
                        assertThat(numbers.get((int) reader.seconds())).as("twice").isFalse();
                        numbers.set((int) reader.seconds());
                    }
                    events++;
                }
            }
            assertThat(events).isEqualTo(consignment.chunk().events());
        }
    }
}
