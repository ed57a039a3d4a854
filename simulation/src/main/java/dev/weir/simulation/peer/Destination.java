// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.peer;

import dev.weir.chunk.ChunkId;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.simulation.oracle.Call;
import dev.weir.simulation.oracle.Event;
import dev.weir.simulation.oracle.Truth;
import dev.weir.simulation.scenario.Incident;
import dev.weir.simulation.scenario.Target;
import dev.weir.simulation.time.SimulatedProcess;
import dev.weir.simulation.time.VirtualTime;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * What lies behind one output: takes its time, slows down beyond its knee, counts what it takes, refuses, forgets to
 * answer. It goes on with what it has begun when the engine that asked for it is dead. For one thread.
 */
public final class Destination {
    private static final int BROWN_OUT = 30;
    private static final long LONGEST_NANOS = 20_000_000_000L;
    private static final long REFUSED_AFTER = 1_000_000;
    private static final long ANSWER_NANOS = 50_000;
    private static final Duration LEFT_ALONE = Duration.ofSeconds(1);

    private final int number;
    private final Target shape;
    private final Weather weather;
    private final VirtualTime time;
    private final RandomGenerator random;
    private final Truth truth;
    private final Set<ChunkId> taken = new HashSet<>();
    private int underWay;
    private double quota;
    private long quotaSince;

    /** Idle. */
    public Destination(
            int number, Target shape, Weather weather, VirtualTime time, RandomGenerator random, Truth truth) {
        this.number = number;
        this.shape = shape;
        this.weather = weather;
        this.time = time;
        this.random = random;
        this.truth = truth;
        quota = shape.quotaBytes();
    }

    /** The way to it for one life of the engine. */
    public Way open(SimulatedProcess process) {
        return new Way(process);
    }

    private long serviceNanos(int slowdown) {
        double mean = -Math.log(1 - random.nextDouble()) * shape.meanMicros() * 1_000;
        long nanos = shape.leastMicros() * 1_000 + (long) mean;
        int beyond = Math.clamp(underWay - shape.knee(), 0, 5);
        return Math.min(LONGEST_NANOS, (nanos * slowdown) << (2 * beyond));
    }

    /** Whether its quota has room for a chunk; a bucket that may be overdrawn once. */
    private boolean tryTake(long bytes) {
        if (shape.quotaBytes() == 0) {
            return true;
        }
        long now = time.nanos();
        double most = shape.quotaBytes();
        quota = Math.min(most, quota + (now - quotaSince) / 1e9 * most);
        quotaSince = now;
        if (quota <= 0) {
            return false;
        }
        quota -= bytes;
        return true;
    }

    private boolean isPoison(Event event) {
        return shape.poisonEvery() > 0 && event.number % shape.poisonEvery() == shape.poisonEvery() - 1;
    }

    /** An output for one life of the engine. */
    public final class Way implements Output {
        private final SimulatedProcess process;
        private final Set<Request> open = new LinkedHashSet<>();
        private boolean closed;

        private Way(SimulatedProcess process) {
            this.process = process;
        }

        @Override
        public int concurrency() {
            return shape.concurrency();
        }

        @Override
        public void close() {
            closed = true;
        }

        /** Answers whatever is open, so that a dead engine lets go of its memory. */
        public void release() {
            List.copyOf(open).forEach(request -> request.future.complete(Delivery.DELIVERED));
        }

        @Override
        public CompletableFuture<Delivery> deliver(Consignment consignment) {
            if (!process.isAlive()) {
                return CompletableFuture.completedFuture(Delivery.DELIVERED);
            }
            if (closed) {
                truth.violated("target " + number + " is given a chunk after it was closed");
            }
            var request = new Request(truth.begun(number, consignment));
            Optional<Incident> trouble = weather.at(number);
            if (trouble.map(Incident::trouble).orElse(Incident.Trouble.KILL) == Incident.Trouble.BROKEN_ANSWER) {
                return broken(request);
            }
            open.add(request);
            underWay++;
            if (trouble.isEmpty()) {
                serve(request, 1);
            } else {
                suffer(request, trouble.get());
            }
            return request.future;
        }

        private void suffer(Request request, Incident incident) {
            switch (incident.trouble()) {
                case OUTAGE -> answerIn(REFUSED_AFTER, request, Delivery.retry("connection refused"));
                case REFUSAL -> answerIn(REFUSED_AFTER, request, new Delivery.Retry(LEFT_ALONE, "503"));
                case HANG -> {
                    long end = (incident.atMicros() + incident.forMicros()) * 1_000;
                    answerIn(end - time.nanos(), request, Delivery.retry("timed out"));
                }
                case BROWN_OUT -> serve(request, BROWN_OUT);
                default -> serve(request, 1);
            }
        }

        private void serve(Request request, int slowdown) {
            if (!tryTake(request.call.consignment().chunk().bytes())) {
                answerIn(REFUSED_AFTER, request, new Delivery.Retry(LEFT_ALONE, "429"));
                return;
            }
            time.after(serviceNanos(slowdown), () -> conclude(request));
        }

        /** The destination is through with it; what is wrong now decides what its sender hears. */
        private void conclude(Request request) {
            if (process.isAlive()) {
                truth.reread(request.call);
            }
            if (request.call.events().stream().anyMatch(Destination.this::isPoison)) {
                answerIn(ANSWER_NANOS, request, new Delivery.Rejected("400", shape.blame()));
                return;
            }
            Incident.Trouble trouble = weather.at(number).map(Incident::trouble).orElse(Incident.Trouble.KILL);
            boolean fails =
                    switch (trouble) {
                        case OUTAGE, BROWN_OUT, HANG -> random.nextBoolean();
                        default -> false;
                    };
            if (fails && random.nextBoolean()) {
                answerIn(ANSWER_NANOS, request, Delivery.retry("500"));
                return;
            }
            commit(request);
            boolean lost = fails || trouble == Incident.Trouble.LOST_ACK;
            answerIn(ANSWER_NANOS, request, lost ? Delivery.retry("connection reset") : Delivery.DELIVERED);
        }

        private void commit(Request request) {
            ChunkId id = request.call.consignment().chunk().id();
            if (!shape.dedupes() || taken.add(id)) {
                truth.committed(request.call);
            }
        }

        private void answerIn(long nanos, Request request, Delivery answer) {
            time.after(nanos, () -> {
                underWay--;
                open.remove(request);
                if (process.isAlive()) {
                    truth.answered(request.call, answer);
                    request.future.complete(answer);
                }
            });
        }

        /** Everything that an output must not do. */
        private CompletableFuture<Delivery> broken(Request request) {
            truth.answered(request.call, Delivery.retry("broken"));
            return switch (random.nextInt(4)) {
                case 0 -> throw new IllegalStateException("broken by the simulation");
                case 1 -> CompletableFuture.failedFuture(new IllegalStateException("broken by the simulation"));
                case 2 -> CompletableFuture.completedFuture(null);
                default -> nothing();
            };
        }

        /** No future at all, which the contract forbids and foreign code does. */
        @SuppressWarnings({"NullAway", "DataFlowIssue"})
        private static CompletableFuture<Delivery> nothing() {
            return null;
        }
    }

    /** One attempt, told apart from all others by being itself. */
    private static final class Request {
        private final Call call;
        private final CompletableFuture<Delivery> future = new CompletableFuture<>();

        private Request(Call call) {
            this.call = call;
        }
    }
}
