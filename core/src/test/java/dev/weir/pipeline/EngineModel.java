// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backpressure.Admission;
import dev.weir.backpressure.OverflowPolicy;
import dev.weir.buffer.InputPolicy;
import dev.weir.chunk.AckLevel;
import dev.weir.chunk.ChunkId;
import dev.weir.chunk.StreamKey;
import dev.weir.dispatch.LanePolicy;
import dev.weir.dispatch.QueueOverflow;
import dev.weir.dispatch.RetryPolicy;
import dev.weir.event.EventBatch;
import dev.weir.event.EventReader;
import dev.weir.event.MessagePackWriter;
import dev.weir.event.SourcePosition;
import dev.weir.event.Tag;
import dev.weir.event.TaggedEvents;
import dev.weir.input.Offer;
import dev.weir.input.Receipt;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An engine on a bench, and beside it all that one may know of it from outside, event by event. */
final class EngineModel {
    private static final int LARGEST_OFFER = 3 * 900;
    private static final List<String> TAGS = List.of("a.x", "a.y", "b", "nobody");
    private static final List<String> MATCHES = List.of("a.*", "*", "b");

    private final Plan plan;
    private final Bench bench = new Bench();
    private final List<Map<ChunkId, UnderWay>> underWay = new ArrayList<>();
    private final List<Map<StreamKey, Long>> lastDelivered = new ArrayList<>();
    private final List<Set<Integer>> ended = new ArrayList<>();
    private final List<Set<Integer>> delivered = new ArrayList<>();
    private final List<List<Taken>> taken = new ArrayList<>();
    private final List<Told> receipts = new ArrayList<>();
    private int events;
    private @Nullable CompletableFuture<StopReport> report;

    record InputShape(OverflowPolicy overflow, long limit, double ratio, boolean untilDelivered) {}

    record OutputShape(QueueOverflow overflow, long limit, boolean strict, int concurrency, int retryLimit) {}

    record Plan(List<InputShape> inputs, List<OutputShape> outputs, long memoryLimit, int graceMillis) {
        /** Whether no policy drops anything, so that every byte can be told from outside. */
        boolean dropsNothing() {
            return inputs.stream().allMatch(input -> input.overflow == OverflowPolicy.PAUSE)
                    && outputs.stream()
                            .allMatch(
                                    output -> output.overflow == QueueOverflow.PAUSE || output.limit == Long.MAX_VALUE);
        }
    }

    private record UnderWay(Consignment consignment, CompletableFuture<Delivery> future, List<Integer> events) {}

    /** An event that was taken: its number, bytes and the outputs that match its tag. */
    private record Event(int number, int bytes, List<Integer> routes) {}

    private record Taken(@Nullable Long position, List<Event> events) {}

    /** A receipt and how often it was answered. */
    private static final class Told implements Receipt {
        private final int input;
        private List<Event> events = List.of();
        private boolean taken;
        private int answers;

        private Told(int input) {
            this.input = input;
        }

        private boolean safe;

        @Override
        public void ended(boolean isSafe) {
            answers++;
            safe = isSafe;
        }
    }

    EngineModel(Plan plan) {
        this.plan = plan;
        bench.service(Duration.ofMillis(200), Duration.ofMillis(plan.graceMillis), plan.memoryLimit);
        for (int input = 0; input < plan.inputs.size(); input++) {
            InputShape shape = plan.inputs.get(input);
            AckLevel ack = shape.untilDelivered ? AckLevel.DELIVERED : AckLevel.MEMORY;
            bench.input(
                    "in" + input, new InputPolicy(shape.limit, shape.ratio, shape.overflow, ack, LARGEST_OFFER, true));
            taken.add(new ArrayList<>());
        }
        for (int output = 0; output < plan.outputs.size(); output++) {
            OutputShape shape = plan.outputs.get(output);
            var retry = new RetryPolicy(shape.retryLimit, Duration.ZERO, Duration.ofMillis(100), Duration.ofSeconds(1));
            var lane = new LanePolicy(retry, shape.limit, shape.overflow, Duration.ofMillis(2), shape.strict);
            bench.output("out" + output, MATCHES.get(output), lane, shape.concurrency);
            underWay.add(new LinkedHashMap<>());
            lastDelivered.add(new HashMap<>());
            ended.add(new HashSet<>());
            delivered.add(new HashSet<>());
        }
        bench.start();
        for (int output = 0; output < plan.outputs.size(); output++) {
            int route = output;
            bench.out(output).answersByHand();
            bench.out(output).whenUnderWay = (consignment, future) -> begun(route, consignment, future);
        }
    }

    private void begun(int output, Consignment consignment, CompletableFuture<Delivery> future) {
        var before = underWay.get(output)
                .put(consignment.chunk().id(), new UnderWay(consignment, future, numbersIn(consignment)));
        assertThat(before).as("a chunk is delivered once at a time").isNull();
        OutputShape shape = plan.outputs.get(output);
        assertThat(underWay.get(output).size()).isLessThanOrEqualTo(shape.strict ? 1 : shape.concurrency);
        assertThat(ended.get(output)).doesNotContainAnyElementsOf(numbersIn(consignment));
    }

    private static List<Integer> numbersIn(Consignment consignment) {
        var numbers = new ArrayList<Integer>();
        for (int slab = 0; slab < consignment.payload().slabs(); slab++) {
            byte[] bytes = new byte[consignment.payload().slabBytes(slab)];
            consignment.payload().copySlab(slab, bytes, 0);
            var reader = new EventReader(bytes, 0, bytes.length);
            while (reader.next()) {
                numbers.add((int) reader.seconds());
            }
        }
        assertThat(numbers).hasSize(consignment.chunk().events());
        return numbers;
    }

    /** One event more in each part, under tags from that one on. */
    void offer(int input, int tag, int parts, int bytes, boolean positioned, boolean receipted) {
        var all = new ArrayList<TaggedEvents>();
        var made = new ArrayList<Event>();
        for (int part = 0; part < parts; part++) {
            String name = TAGS.get((tag + part) % TAGS.size());
            int number = events++;
            EventBatch event = event(number, bytes);
            all.add(new TaggedEvents(new Tag(name), event));
            made.add(new Event(number, event.size(), routesOf(name)));
        }
        List<Taken> ofInput = taken.get(input);
        Long position = positioned ? (long) ofInput.size() + 1 : null;
        var receipt = new Told(input);
        var offer = new Offer(
                all,
                position == null ? null : new SourcePosition("s", position),
                receipted ? receipt : null,
                position != null || receipted);
        Admission answer = bench.in(input).offer(offer);
        if (receipted) {
            receipts.add(receipt);
        }
        receipt.taken = !(answer instanceof Admission.Paused);
        if (answer instanceof Admission.Admitted) {
            receipt.events = made;
            ofInput.add(new Taken(position, made));
        } else if (answer instanceof Admission.Shed) {
            assertThat(plan.inputs.get(input).overflow).isNotEqualTo(OverflowPolicy.PAUSE);
            receipt.events = made;
            ofInput.add(new Taken(position, List.of()));
        }
    }

    private static EventBatch event(int number, int bytes) {
        var writer = new MessagePackWriter(bytes + 16);
        writer.arrayHeader(2);
        writer.eventTime(number, 0);
        writer.mapHeader(1);
        writer.text("log");
        writer.text("x".repeat(bytes - writer.size() - 3));
        return new EventBatch(writer.array(), 0, writer.size(), 1);
    }

    private static List<Integer> routesOf(String tag) {
        if (tag.equals("nobody")) {
            return List.of(1);
        }
        return tag.startsWith("a.") ? List.of(0, 1) : List.of(1, 2);
    }

    void answer(int output, int which, Delivery delivery) {
        Map<ChunkId, UnderWay> open = underWay.get(output);
        if (open.isEmpty()) {
            return;
        }
        UnderWay chosen = List.copyOf(open.values()).get(which % open.size());
        open.remove(chosen.consignment.chunk().id());
        int retryLimit = plan.outputs.get(output).retryLimit;
        switch (delivery) {
            case Delivery.Delivered ignored -> {
                ended.get(output).addAll(chosen.events);
                delivered.get(output).addAll(chosen.events);
                assertInOrder(output, chosen.consignment);
            }
            case Delivery.Rejected(String ignored, Delivery.Blame blame) -> {
                // Of what is refused for its content the halves are tried.
                if (blame == Delivery.Blame.ADDRESS || chosen.events.size() == 1) {
                    ended.get(output).addAll(chosen.events);
                }
            }
            case Delivery.Gone ignored -> {}
            case Delivery.Retry ignored -> {
                if (chosen.consignment.attempt() > retryLimit) {
                    ended.get(output).addAll(chosen.events);
                }
            }
        }
        chosen.future.complete(delivery);
        bench.settle();
    }

    private void assertInOrder(int output, Consignment consignment) {
        if (plan.outputs.get(output).strict) {
            ChunkId id = consignment.chunk().id();
            long place =
                    (id.sequence() << 32) + (id.piece() == null ? 0 : id.piece().from());
            Long before = lastDelivered.get(output).put(consignment.chunk().stream(), place);
            assertThat(place).isGreaterThan(before == null ? -1 : before);
        }
    }

    void pass(Duration time) {
        bench.pass(time);
    }

    void assertInvariants() {
        PipelineStatus status = bench.status();
        assertThat(status.ledgerDifference()).isZero();
        for (int input = 0; input < plan.inputs.size(); input++) {
            InputShape shape = plan.inputs.get(input);
            var reading = status.inputs().get(input).valve();
            assertThat(reading.held()).isNotNegative();
            if (shape.limit != Long.MAX_VALUE) {
                assertThat(reading.held()).isLessThan(shape.limit + LARGEST_OFFER);
            }
            assertThat(status.inputs().get(input).chunks() == 0).isEqualTo(reading.held() == 0);
            assertHolders(status.inputs().get(input));
            if (plan.dropsNothing() && report == null) {
                assertThat(reading.held()).isGreaterThanOrEqualTo(notEnded(input));
                assertThat(reading.held() == 0).isEqualTo(notEnded(input) == 0);
            }
            assertFrontier(input);
        }
        assertThat(status.memoryHeld()).isGreaterThanOrEqualTo(report == null ? status.nativeBytes() : 0);
        receipts.forEach(this::assertTruthful);
    }

    /** Each byte that is held is held by an output at least, and by each once. */
    private static void assertHolders(PipelineStatus.InputStatus input) {
        long held = input.valve().held();
        long all = input.heldBy().values().stream().mapToLong(Long::longValue).sum();
        assertThat(all).isGreaterThanOrEqualTo(held);
        assertThat(input.heldBy().values()).allMatch(bytes -> bytes <= held);
        assertThat(input.untilResume().isZero()).isEqualTo(!input.valve().isShut());
    }

    /** Bytes of events that have not ended on every route; a chunk holds its own until its last has. */
    private long notEnded(int input) {
        return taken.get(input).stream()
                .flatMap(offer -> offer.events.stream())
                .filter(event -> !hasEnded(event))
                .mapToLong(Event::bytes)
                .sum();
    }

    private boolean hasEnded(Event event) {
        return event.routes.stream().allMatch(route -> ended.get(route).contains(event.number));
    }

    private void assertFrontier(int input) {
        if (!plan.dropsNothing()) {
            return;
        }
        long reached = reached(input);
        for (Taken offer : taken.get(input)) {
            if (offer.position != null && offer.position <= reached) {
                assertThat(offer.events).allMatch(this::hasEnded);
            }
        }
    }

    private long reached(int input) {
        return bench.in(input).reached.stream()
                .mapToLong(SourcePosition::offset)
                .max()
                .orElse(0);
    }

    private void assertTruthful(Told receipt) {
        assertThat(receipt.answers).isLessThanOrEqualTo(receipt.taken ? 1 : 0);
        if (receipt.answers == 1 && receipt.safe && plan.inputs.get(receipt.input).untilDelivered) {
            for (Event event : receipt.events) {
                event.routes.forEach(route -> assertThat(delivered.get(route)).contains(event.number));
            }
        }
    }

    /** From now on every destination takes everything. */
    void deliverEverything() {
        for (int round = 0; round < 400 && !isEmpty(); round++) {
            for (int output = 0; output < plan.outputs.size(); output++) {
                answer(output, 0, Delivery.DELIVERED);
            }
            bench.pass(Duration.ofMillis(50));
            assertInvariants();
        }
    }

    private boolean isEmpty() {
        return bench.status().inputs().stream().allMatch(input -> input.valve().held() == 0);
    }

    void assertEverythingEnded() {
        PipelineStatus status = bench.status();
        for (int input = 0; input < plan.inputs.size(); input++) {
            var reading = status.inputs().get(input).valve();
            assertThat(reading.held()).isZero();
            assertThat(reading.reasons())
                    .as("everything that paused has resumed")
                    .isEmpty();
            assertThat(bench.in(input).told.getLast()).isNotEqualTo("pause");
            long last = taken.get(input).stream()
                    .map(Taken::position)
                    .mapToLong(position -> position == null ? 0 : position)
                    .max()
                    .orElse(0);
            assertThat(reached(input)).isEqualTo(last);
        }
        assertThat(status.memoryHeld()).isZero();
        assertThat(status.nativeBytes()).isZero();
        assertEveryReceiptAnswered();
    }

    void assertEveryReceiptAnswered() {
        for (Told receipt : receipts) {
            assertThat(receipt.answers).isEqualTo(receipt.taken ? 1 : 0);
            assertTruthful(receipt);
        }
    }

    void beginStop() {
        report = bench.beginStop();
    }

    StopReport stop() {
        beginStop();
        assertStopped();
        return report.join();
    }

    /** The stop has come to its end, whoever answers afterwards. */
    void assertStopped() {
        bench.pass(Duration.ofMillis(plan.graceMillis + 10));
        assertThat(report).isCompleted();
        StopReport last = report.join();
        assertThat(last.ledgerDifference()).isZero();
        for (var input : last.last().inputs()) {
            assertThat(input.valve().held()).isZero();
            assertThat(input.heldBy()).isEmpty();
            assertThat(input.chunks()).isZero();
        }
        for (var output : last.last().outputs()) {
            assertThat(output.account().held()).isZero();
        }
        assertThat(last.last().memoryHeld()).isZero();
        assertEveryReceiptAnswered();
        for (int output = 0; output < plan.outputs.size(); output++) {
            while (!underWay.get(output).isEmpty()) {
                answer(output, 0, Delivery.DELIVERED);
            }
        }
        assertThat(bench.status().nativeBytes())
                .as("late answers give the memory back")
                .isZero();
        assertThat(bench.status().ledgerDifference()).isZero();
    }
}
