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
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** An output to a shelf in this process, right but for one flaw that the contract has to find. */
final class ShelfOutput implements OutputFactory<Boolean> {
    private final Shelf shelf;
    private final Flaw flaw;

    /** What is wrong with it. */
    enum Flaw {
        /** Nothing. */
        NONE,
        /** Leaves out the first event of each delivery. */
        FORGETS,
        /** Writes each delivery twice. */
        REPEATS,
        /** Says that it has delivered what is on its way. */
        PRESUMES,
        /** Takes a refusal for the last word. */
        DESPAIRS,
        /** Never gives back the memory of a body. */
        KEEPS,
        /** Leaves a thread behind. */
        LINGERS,
        /** Waits for an answer when it is closed. */
        WAITS,
        /** Can be closed once. */
        BREAKS
    }

    ShelfOutput(Shelf shelf, Flaw flaw) {
        this.shelf = shelf;
        this.flaw = flaw;
    }

    @Override
    public String name() {
        return "shelf";
    }

    @Override
    public String summary() {
        return "Puts events on a shelf.";
    }

    @Override
    public Schema<Boolean> schema() {
        return Schema.empty(true);
    }

    @Override
    public Output create(Boolean settings, OutputContext context) {
        if (flaw == Flaw.LINGERS) {
            Thread.ofPlatform().daemon().name("lingering").start(ShelfOutput::waitForEver);
        }
        return new Carrier(context);
    }

    private static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Carrier implements Output {
        private final OutputContext context;
        private final AtomicInteger closed = new AtomicInteger();
        private final CompletableFuture<Delivery> end = new CompletableFuture<>();

        private Carrier(OutputContext context) {
            this.context = context;
        }

        @Override
        public CompletableFuture<Delivery> deliver(Consignment consignment) {
            byte[] body = body(consignment.payload());
            CompletableFuture<Delivery> put = put(body);
            return switch (flaw) {
                case PRESUMES -> CompletableFuture.completedFuture(Delivery.DELIVERED);
                case REPEATS -> put.thenCombine(put(body), (first, _) -> first);
                case WAITS -> put;
                case NONE, FORGETS, DESPAIRS, KEEPS, LINGERS, BREAKS -> put.applyToEither(end, answer -> answer);
            };
        }

        private CompletableFuture<Delivery> put(byte[] body) {
            return shelf.put(body).thenApply(taken -> {
                if (taken) {
                    return Delivery.DELIVERED;
                }
                return flaw == Flaw.DESPAIRS ? new Delivery.Rejected("refused") : Delivery.retry("refused");
            });
        }

        private byte[] body(SlabBuffer payload) {
            byte[] body = new byte[Math.toIntExact(payload.bytes())];
            int size = 0;
            for (int slab = 0; slab < payload.slabs(); slab++) {
                payload.copySlab(slab, body, size);
                size += payload.slabBytes(slab);
            }
            if (flaw == Flaw.FORGETS) {
                body[new String(body, StandardCharsets.ISO_8859_1).indexOf('~')] = ' ';
            }
            if (flaw == Flaw.KEEPS) {
                new SlabBuffer(context.pool()).append(body, 0, body.length);
            }
            return body;
        }

        @Override
        public void close() {
            if (closed.incrementAndGet() > 1 && flaw == Flaw.BREAKS) {
                throw new IllegalStateException("closed twice");
            }
            end.complete(Delivery.retry("closed"));
        }
    }
}
