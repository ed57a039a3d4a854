// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import dev.weir.config.Schema;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.output.OutputFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** An output whose destination is a test: it answers as it is told, or when it is told. */
final class HandOutput implements Output {
    final List<Long> attempts = new ArrayList<>();
    final List<Long> delivered = new ArrayList<>();
    final Deque<CompletableFuture<Delivery>> open = new ArrayDeque<>();
    private Delivery answer = Delivery.DELIVERED;
    final List<Consignment> consignments = new ArrayList<>();
    boolean closed;
    /** Hears of each delivery that is to be answered by hand. */
    BiConsumer<Consignment, CompletableFuture<Delivery>> whenUnderWay = (consignment, future) -> {};

    private final int concurrency;
    private boolean byHand;

    private HandOutput(int concurrency) {
        this.concurrency = concurrency;
    }

    @Override
    public int concurrency() {
        return concurrency;
    }

    @Override
    public void close() {
        closed = true;
    }

    void answers(Delivery delivery) {
        answer = delivery;
    }

    void answersByHand() {
        byHand = true;
    }

    /** Answers the oldest delivery that is under way. */
    void answerOldest(Delivery delivery) {
        open.remove().complete(delivery);
    }

    @Override
    public CompletableFuture<Delivery> deliver(Consignment consignment) {
        long bytes = consignment.chunk().bytes();
        attempts.add(bytes);
        consignments.add(consignment);
        if (byHand) {
            var future = new CompletableFuture<Delivery>();
            open.add(future);
            whenUnderWay.accept(consignment, future);
            return future.whenComplete((delivery, failed) -> note(bytes, delivery));
        }
        note(bytes, answer);
        return CompletableFuture.completedFuture(answer);
    }

    private void note(long bytes, Delivery delivery) {
        if (delivery instanceof Delivery.Delivered) {
            delivered.add(bytes);
        }
    }

    /** Makes one and keeps it for the test. */
    static final class Factory implements OutputFactory<Integer> {
        final List<HandOutput> made = new ArrayList<>();

        @Override
        public String name() {
            return "hand";
        }

        @Override
        public String summary() {
            return "Ends in a test.";
        }

        @Override
        public Schema<Integer> schema() {
            return Schema.empty(1);
        }

        @Override
        public Output create(Integer settings, OutputContext context) {
            var output = new HandOutput(settings);
            made.add(output);
            return output;
        }
    }
}
