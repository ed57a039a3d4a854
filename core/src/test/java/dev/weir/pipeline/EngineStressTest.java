// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.Admission;
import dev.weir.backpressure.OverflowPolicy;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.chunk.StreamKey;
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
import dev.weir.event.TaggedEvents;
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
import dev.weir.segment.SyncPolicy;
import dev.weir.store.StoreSettings;
import dev.weir.time.Timers;
import java.nio.file.Path;
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
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine on real threads: several senders, small bounds, destinations that fail at random. Every event
 * arrives at every output, bounds hold at every look, positions come to their ends, the books balance.
 */
class EngineStressTest {
    private static final int SENDERS = 4;
    private static final int EVENTS = 20_000;
    private static final int BATCH = 37;
    private static final long LIMIT = 64_000;
    private static final int RELAXED = 0;
    private static final int STRICT = 1;

    private enum Pace {
        TO_THE_END,
        UNTIL_STOPPED
    }

    private record Sent(int number, Pace pace) {}

    private final Senders inputs = new Senders();
    private Flaky outputs = new Flaky();

    private PipelineBuilder builder(Duration grace, Pace pace) {
        return builder(grace, pace, null);
    }

    private PipelineBuilder builder(Duration grace, Pace pace, @Nullable Path store) {
        var builder = new PipelineBuilder()
                .service(new ServiceSettings(Duration.ofMillis(20), grace, new ByteSize(1_000_000)));
        if (store != null) {
            builder.store(new StoreSettings(store, SyncPolicy.NORMAL, 1_000_000_000));
        }
        for (int sender = 0; sender < SENDERS; sender++) {
            var inMemory = new InputPolicy(LIMIT, 1, OverflowPolicy.PAUSE, AckLevel.DELIVERED, 10_000, true);
            InputPolicy policy = store == null ? inMemory : inMemory.onDisk(AckLevel.DISK);
            builder.input(new InputPlan<>("in." + sender, inputs, new Sent(sender, pace), "", policy));
        }
        var impatient =
                new RetryPolicy(RetryPolicy.UNLIMITED, Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(5));
        var relaxed = new LanePolicy(impatient, Long.MAX_VALUE, QueueOverflow.PAUSE, Duration.ofMillis(1), false);
        var bounded = new LanePolicy(impatient, 5_000, QueueOverflow.PAUSE, Duration.ofMillis(1), true);
        return builder.output(new OutputPlan<>("all", outputs, RELAXED, TagPattern.ALL, relaxed))
                .output(new OutputPlan<>("strict", outputs, STRICT, TagPattern.ALL, bounded));
    }

    @Test
    @Timeout(120)
    void engine_losesNothing_whileDestinationsFailAtRandom() throws Exception {
        runToTheEnd(builder(Duration.ofSeconds(30), Pace.TO_THE_END));
    }

    @Test
    @Timeout(120)
    void engine_losesNothing_overADurableStore(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("store");
        runToTheEnd(builder(Duration.ofSeconds(60), Pace.TO_THE_END, store));
        inputs.made.clear();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            Pipeline next =
                    builder(Duration.ofSeconds(1), Pace.UNTIL_STOPPED, store).build(environment(threads, clock));
            for (var input : next.status().inputs()) {
                assertThat(input.account().buffered()).isEqualTo(EVENTS);
            }
            for (var output : next.status().outputs()) {
                assertThat(output.account().delivered()).isEqualTo(SENDERS * EVENTS);
                assertThat(output.account().held()).isZero();
            }
            next.stop().get(60, TimeUnit.SECONDS);
        }
    }

    private void runToTheEnd(PipelineBuilder builder) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            Pipeline pipeline = builder.build(environment(threads, clock));
            pipeline.start();
            while (inputs.made.stream().anyMatch(sender -> !sender.done.isDone())) {
                assertThat(pipeline.status().ledgerDifference()).isZero();
                for (var input : pipeline.status().inputs()) {
                    assertThat(input.valve().held()).isBetween(0L, LIMIT + 20_000);
                }
                LockSupport.parkNanos(1_000_000);
            }
            StopReport report = pipeline.stop().get(60, TimeUnit.SECONDS);
            assertBalanced(report.last());
            for (var sender : inputs.made) {
                sender.done.join();
                assertThat(sender.reached.get())
                        .as("frontier of " + sender.number)
                        .isEqualTo(EVENTS);
                assertThat(sender.answered.get()).isEqualTo(sender.taken.get());
                assertThat(outputs.seen(RELAXED, sender.number).cardinality()).isEqualTo(EVENTS);
                assertThat(outputs.seen(STRICT, sender.number).cardinality()).isEqualTo(EVENTS);
            }
        }
    }

    @Test
    @Timeout(120)
    void engine_answersEverybody_whereverItIsStopped_evenWhileDeliveriesHang() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            for (int round = 0; round < 20; round++) {
                inputs.made.clear();
                outputs = new Flaky();
                Pipeline pipeline = builder(Duration.ofMillis(round % 3), Pace.UNTIL_STOPPED)
                        .build(environment(threads, clock));
                pipeline.start();
                LockSupport.parkNanos(round * 1_000_000L);
                outputs.hang = true;
                LockSupport.parkNanos(round * 300_000L);
                StopReport report = pipeline.stop().get(60, TimeUnit.SECONDS);
                assertThat(report.ledgerDifference()).isZero();
                inputs.made.forEach(sender -> sender.done.join());
                assertBalanced(pipeline.status());
                for (var sender : inputs.made) {
                    assertThat(sender.answered.get()).isEqualTo(sender.taken.get());
                }
                outputs.letGo();
                assertThat(pipeline.status().ledgerDifference()).isZero();
            }
        }
    }

    private void assertBalanced(PipelineStatus status) {
        assertThat(outputs.faults).isEmpty();
        assertThat(status.ledgerDifference()).isZero();
        assertThat(status.memoryHeld()).isZero();
        for (var input : status.inputs()) {
            assertThat(input.valve().held()).as(input.name()).isZero();
            assertThat(input.chunks()).as(input.name()).isZero();
        }
        for (var output : status.outputs()) {
            assertThat(output.account().held()).as(output.name()).isZero();
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
        final AtomicLong taken = new AtomicLong();
        final AtomicLong answered = new AtomicLong();
        private final Pace pace;
        private volatile boolean stopped;
        private final Semaphore resumed = new Semaphore(0);
        private final InputContext context;

        Sender(Sent settings, InputContext context) {
            number = settings.number;
            pace = settings.pace;
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
        public void stop() {
            stopped = true;
            resumed.release();
        }

        private void send() {
            var writer = new MessagePackWriter(1_000_000);
            try {
                for (int from = 0; from < EVENTS && !stopped; from += BATCH) {
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
                    var parts = List.of(new TaggedEvents(tag, batch));
                    offer(new Offer(
                            parts, new SourcePosition("s" + number, to), safe -> answered.incrementAndGet(), true));
                }
                done.complete(null);
            } catch (InterruptedException | RuntimeException failed) {
                done.completeExceptionally(failed);
            }
        }

        private void offer(Offer offer) throws InterruptedException {
            while (!(context.intake().offer(offer) instanceof Admission.Admitted)) {
                if (stopped && pace == Pace.UNTIL_STOPPED) {
                    return;
                }
                if (!resumed.tryAcquire(10, TimeUnit.SECONDS)
                        && context.intake().state() instanceof Admission.Paused) {
                    throw new IllegalStateException("was never resumed");
                }
            }
            taken.incrementAndGet();
        }
    }

    private static final class Senders implements InputFactory<Sent> {
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
        public Schema<Sent> schema() {
            return Schema.empty(new Sent(0, Pace.TO_THE_END));
        }

        @Override
        public long largestItem(Sent settings) {
            return 10_000;
        }

        @Override
        public Input create(Sent settings, InputContext context) {
            var sender = new Sender(settings, context);
            made.add(sender);
            return sender;
        }
    }

    /** Fails a third of all deliveries, hangs in some if told to, and notes what it was given in the others. */
    private static final class Flaky implements OutputFactory<Integer> {
        private final Map<String, BitSet> seen = new ConcurrentHashMap<>();
        private final Map<StreamKey, Long> lastOfStream = new ConcurrentHashMap<>();
        private final List<CompletableFuture<Delivery>> hanging = new CopyOnWriteArrayList<>();
        final List<Throwable> faults = new CopyOnWriteArrayList<>();
        volatile boolean hang;

        /** Whatever hung is answered after all. */
        void letGo() {
            hang = false;
            hanging.forEach(future -> future.complete(Delivery.DELIVERED));
            hanging.clear();
        }

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
                    if (hang && ThreadLocalRandom.current().nextInt(3) == 0) {
                        var never = new CompletableFuture<Delivery>();
                        hanging.add(never);
                        return never;
                    }
                    if (ThreadLocalRandom.current().nextInt(3) == 0) {
                        return CompletableFuture.completedFuture(Delivery.retry("by chance"));
                    }
                    try {
                        if (settings == STRICT) {
                            noteOrder(consignment);
                        }
                        note(settings, consignment);
                    } catch (AssertionError fault) {
                        faults.add(fault);
                    }
                    return CompletableFuture.completedFuture(Delivery.DELIVERED);
                }

                @Override
                public int concurrency() {
                    return 3;
                }
            };
        }

        private void noteOrder(Consignment consignment) {
            long sequence = consignment.chunk().id().sequence();
            Long before = lastOfStream.put(consignment.chunk().stream(), sequence);
            assertThat(sequence).as("order of a strict lane").isGreaterThan(before == null ? -1 : before);
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
                        assertThat(numbers.get((int) reader.seconds()))
                                .as("twice")
                                .isFalse();
                        numbers.set((int) reader.seconds());
                    }
                    events++;
                }
            }
            assertThat(events).isEqualTo(consignment.chunk().events());
        }
    }
}
