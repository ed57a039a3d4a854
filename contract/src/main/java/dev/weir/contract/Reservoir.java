// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import dev.weir.config.Schema;
import dev.weir.event.EventReader;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.output.OutputFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A destination in this process that tallies the numbers that arrive, and stalls when it is told to. Safe
 * for any thread.
 */
final class Reservoir implements OutputFactory<Boolean>, Output {
    private final Tally tally;
    private final List<Runnable> waiting = new ArrayList<>();
    private Reception reception = Reception.OPEN;
    private long events;
    private volatile @Nullable AssertionError damage;

    Reservoir(Tally tally) {
        this.tally = tally;
    }

    @Override
    public CompletableFuture<Delivery> deliver(Consignment consignment) {
        var answer = new CompletableFuture<Delivery>();
        Runnable take = () -> {
            take(consignment);
            answer.complete(Delivery.DELIVERED);
        };
        Reception now;
        synchronized (this) {
            now = reception;
            if (now == Reception.SILENT) {
                waiting.add(take);
            }
        }
        switch (now) {
            case OPEN -> take.run();
            case SILENT -> {}
            case REFUSING -> answer.complete(Delivery.retry("the reservoir is told to refuse"));
        }
        return answer;
    }

    private void take(Consignment consignment) {
        for (int slab = 0; slab < consignment.payload().slabs(); slab++) {
            byte[] bytes = new byte[consignment.payload().slabBytes(slab)];
            consignment.payload().copySlab(slab, bytes, 0);
            var reader = new EventReader(bytes, 0, bytes.length);
            while (reader.next()) {
                synchronized (this) {
                    events++;
                }
            }
            find(bytes);
        }
    }

    /** The engine would take a failure for a refusal and try again, so the test is told. */
    private void find(byte[] bytes) {
        try {
            Marks.find(bytes, Sender.TEXT, tally::add);
        } catch (AssertionError damaged) {
            damage = damaged;
            throw damaged;
        }
    }

    /** Fails where something damaged has arrived. */
    void assertIntact() {
        AssertionError seen = damage;
        if (seen != null) {
            throw new AssertionError("damaged events arrived: " + seen.getMessage(), seen);
        }
    }

    /** Does that from now on; what waited for an answer is taken first where it opens. */
    void set(Reception wanted) {
        List<Runnable> ready = List.of();
        synchronized (this) {
            reception = wanted;
            if (wanted == Reception.OPEN) {
                ready = List.copyOf(waiting);
                waiting.clear();
            }
        }
        ready.forEach(Runnable::run);
    }

    /** Events that arrived, with and without a number. */
    synchronized long events() {
        return events;
    }

    @Override
    public String name() {
        return "reservoir";
    }

    @Override
    public String summary() {
        return "Tallies what arrives.";
    }

    @Override
    public Schema<Boolean> schema() {
        return Schema.empty(true);
    }

    @Override
    public Output create(Boolean settings, OutputContext context) {
        return this;
    }
}
