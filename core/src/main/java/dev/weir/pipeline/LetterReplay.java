// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import dev.weir.chunk.Chunk;
import dev.weir.chunk.SlabBuffer;
import dev.weir.chunk.SlabPool;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.segment.StoreFailedException;
import dev.weir.store.DeadLetter;
import dev.weir.store.DeadLetters;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Dead letters on their way to their output once more, without an engine: one after the other, from the oldest on. What
 * the destination takes is taken out, what it refuses again stays. For one thread, which blocks.
 *
 * <p>Bounds: {@value #ATTEMPTS_MAX} attempts for a letter, each answered within a minute, with at most half a minute in
 * between; where the last of them fails it stops, and what is left stays.
 */
public final class LetterReplay {
    private static final int ATTEMPTS_MAX = 3;
    private static final Duration ANSWER_MAX = Duration.ofMinutes(1);
    private static final Duration WAIT_LEAST = Duration.ofSeconds(1);
    private static final Duration WAIT_MOST = Duration.ofSeconds(30);

    private final Environment environment;
    private final Output output;
    private final Predicate<DeadLetter> wanted;
    private long delivered;
    private long refused;
    private String trouble = "";

    private LetterReplay(Environment environment, Output output, Predicate<DeadLetter> wanted) {
        this.environment = environment;
        this.output = output;
        this.wanted = wanted;
    }

    /**
     * Delivers the letters of an output.
     *
     * @param plan the output
     * @param letters where they are; nobody keeps any meanwhile
     * @param wanted which of them
     * @throws StoreFailedException if the disk refuses
     */
    public static Report run(
            OutputPlan<?> plan, DeadLetters letters, Environment environment, Predicate<DeadLetter> wanted)
            throws StoreFailedException {
        try (var pool = new SlabPool(SlabPool.LARGEST)) {
            Output output = plan.create(new OutputContext(
                    plan.name(),
                    pool,
                    environment.ticker(),
                    environment.wallClock(),
                    environment.timers(),
                    environment.disk(),
                    environment.random(),
                    environment.metrics(),
                    environment.notices()));
            try {
                var replay = new LetterReplay(environment, output, wanted.and(letter -> letter.output()
                        .equals(plan.identity())));
                letters.forEach(pool, replay::read);
                return new Report(replay.delivered, replay.refused, replay.trouble);
            } finally {
                output.close();
            }
        }
    }

    /**
     * What became of it.
     *
     * @param delivered events that the destination took
     * @param refused events that it refused again
     * @param trouble why it stopped before the last letter, empty where it did not
     */
    public record Report(long delivered, long refused, String trouble) {}

    private DeadLetters.Wish read(DeadLetter letter, Chunk chunk, SlabBuffer payload) {
        if (!wanted.test(letter)) {
            return DeadLetters.Wish.KEEP;
        }
        for (int attempt = 1; ; attempt++) {
            switch (deliver(new Consignment(chunk, payload, attempt))) {
                case Delivery.Delivered ignored -> {
                    delivered += chunk.events();
                    return DeadLetters.Wish.DELIVERED;
                }
                case Delivery.Rejected ignored -> {
                    refused += chunk.events();
                    return DeadLetters.Wish.KEEP;
                }
                case Delivery.Gone(String cause) -> {
                    trouble = cause;
                    return DeadLetters.Wish.STOP;
                }
                case Delivery.Retry(Duration after, String cause) -> {
                    if (attempt == ATTEMPTS_MAX || !await(after)) {
                        trouble = cause;
                        return DeadLetters.Wish.STOP;
                    }
                }
            }
        }
    }

    private Delivery deliver(Consignment consignment) {
        var answer = new CompletableFuture<Delivery>();
        environment.executor().execute(() -> {
            try {
                CompletableFuture<Delivery> _ = output.deliver(consignment).whenComplete((delivery, failed) -> {
                    boolean _ = failed == null
                            ? answer.complete(delivery)
                            : answer.complete(Delivery.retry("failure: " + failed));
                });
            } catch (RuntimeException | Error failed) {
                answer.complete(Delivery.retry("failure: " + failed));
            }
        });
        try {
            return answer.get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Delivery.Gone("interrupted");
        } catch (ExecutionException | TimeoutException silent) {
            // Its bytes may be read still, so that nothing more may be tried with them.
            return new Delivery.Gone("no answer within " + ANSWER_MAX.toSeconds() + " s");
        }
    }

    private boolean await(Duration wish) {
        Duration wait = wish.compareTo(WAIT_LEAST) < 0 ? WAIT_LEAST : wish;
        var over = new CompletableFuture<Void>();
        environment.timers().after(Math.min(wait.toNanos(), WAIT_MOST.toNanos()), () -> over.complete(null));
        try {
            over.get();
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
