// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.Matcher;

/**
 * A destination that counts every event and knows of each repeat whether it was due. Safe for any thread.
 *
 * <p>A request says in the header {@value #LIFE} which life of the agent it is from.
 */
final class CountingDestination implements AutoCloseable {
    static final String LIFE = "X-Life";

    private static final int WHOLE = (1 << NumberedBatch.EVENTS) - 1;
    private static final int DELAY_MS = 20;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<NumberedBatch, Copy> copies = new HashMap<>();
    private final Function<NumberedBatch, String> place;
    private final Map<String, NumberedBatch> newest = new HashMap<>();
    private final Map<Integer, Long> deaths = new HashMap<>();
    private final Map<Integer, Integer> repeatsByLife = new HashMap<>();
    private final List<Repeat> repeats = new ArrayList<>();
    private final List<String> disorder = new ArrayList<>();
    private long events;
    private volatile boolean refusing;

    /** What came of a batch: its events as bits, and of each the delivery that brought it last. */
    private static final class Copy {
        private final Delivery[] deliveries = new Delivery[NumberedBatch.EVENTS];
        private int seen;
    }

    /** One request. */
    private static final class Delivery {
        private final int life;
        private volatile long answeredAt = Long.MAX_VALUE;

        private Delivery(int life) {
            this.life = life;
        }
    }

    /** An event that came again. */
    private record Repeat(NumberedBatch batch, Delivery first, Delivery second) {}

    /**
     * What came again of a stream.
     *
     * @param events how many
     * @param farthestMillis between an answer and the death of the agent that was to note it, at most
     * @param undue how many were answered longer before than they may have been
     */
    record Repeated(int events, long farthestMillis, int undue) {}

    /**
     * One that takes events from now on.
     *
     * @param place what it is of a stream within which batches are to come in order
     */
    CountingDestination(Function<NumberedBatch, String> place) throws IOException {
        this.place = place;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Whether it answers 503 from now on. */
    void refuse(boolean refuse) {
        refusing = refuse;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (refusing) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            var delivery =
                    new Delivery(Integer.parseInt(exchange.getRequestHeaders().getFirst(LIFE)));
            count(body, delivery);
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextInt(DELAY_MS)));
            exchange.sendResponseHeaders(200, -1);
            delivery.answeredAt = System.nanoTime();
        }
    }

    private synchronized void count(String body, Delivery delivery) {
        Matcher event = NumberedBatch.events(body);
        while (event.find()) {
            count(NumberedBatch.of(event), NumberedBatch.index(event), delivery);
        }
    }

    private void count(NumberedBatch batch, int index, Delivery delivery) {
        events++;
        Copy copy = copies.computeIfAbsent(batch, unknown -> new Copy());
        if (copy.deliveries[index] != null) {
            repeatsByLife.merge(delivery.life, 1, Integer::sum);
            repeats.add(new Repeat(batch, copy.deliveries[index], delivery));
        } else {
            NumberedBatch before = newest.put(place.apply(batch), batch);
            if (before != null && before.compareTo(batch) > 0) {
                disorder.add(batch + " after " + before);
            }
        }
        copy.seen |= 1 << index;
        copy.deliveries[index] = delivery;
    }

    /** A life of the agent is over. */
    synchronized void died(int life, long atNanos) {
        deaths.put(life, atNanos);
    }

    // ---- what it knows

    /** Whether every event of a batch has come, in whatever attempt. */
    synchronized boolean hasWhole(NumberedBatch batch, int attempts) {
        int seen = 0;
        for (int attempt = 1; attempt <= attempts; attempt++) {
            Copy copy = copies.get(new NumberedBatch(batch.stream(), batch.number(), attempt));
            seen |= copy == null ? 0 : copy.seen;
        }
        return seen == WHOLE;
    }

    /**
     * Repeats whose first delivery was neither in flight nor answered within that time before its agent died.
     *
     * @param nanos before the death
     */
    synchronized List<String> undueRepeats(long nanos) {
        return repeats.stream()
                .filter(repeat -> !isDue(repeat, nanos))
                .map(repeat -> repeat.batch + " in life " + repeat.first.life + ", answered ms before its end="
                        + millisBeforeDeath(repeat.first) + ", and in life " + repeat.second.life)
                .distinct()
                .toList();
    }

    /** What came again of a stream; due is what was in flight, or answered within that time before its agent died. */
    synchronized Repeated repeated(String stream, long nanos) {
        List<Repeat> own = repeats.stream()
                .filter(repeat -> repeat.batch.stream().equals(stream))
                .toList();
        long farthest = own.stream()
                .mapToLong(repeat -> millisBeforeDeath(repeat.first))
                .max()
                .orElse(0);
        int undue = (int) own.stream().filter(repeat -> !isDue(repeat, nanos)).count();
        return new Repeated(own.size(), Math.max(0, farthest), undue);
    }

    /** The lives whose last answers came again though they were older than that, and how much older the oldest was. */
    synchronized SortedMap<Integer, Long> forgetfulLives(long nanos) {
        var millis = new TreeMap<Integer, Long>();
        repeats.stream()
                .filter(repeat -> !isDue(repeat, nanos))
                .forEach(repeat -> millis.merge(repeat.first.life, millisBeforeDeath(repeat.first), Math::max));
        return millis;
    }

    private boolean isDue(Repeat repeat, long nanos) {
        Long death = deaths.get(repeat.first.life);
        return repeat.first.life < repeat.second.life && death != null && repeat.first.answeredAt >= death - nanos;
    }

    private long millisBeforeDeath(Delivery delivery) {
        Long death = deaths.get(delivery.life);
        boolean answered = death != null && delivery.answeredAt != Long.MAX_VALUE;
        return answered ? TimeUnit.NANOSECONDS.toMillis(death - delivery.answeredAt) : 0;
    }

    /** Events that came in another order than they were sent. */
    synchronized List<String> disorder() {
        return List.copyOf(disorder);
    }

    synchronized long events() {
        return events;
    }

    /** Events that came again, in all. */
    synchronized int repeated() {
        return repeatsByLife.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Events that came again in the life that had most of them. */
    synchronized int mostRepeatedInALife() {
        return repeatsByLife.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
