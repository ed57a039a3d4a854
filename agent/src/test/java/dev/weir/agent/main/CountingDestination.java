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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
    private final Map<String, NumberedBatch> newest = new HashMap<>();
    private final Map<Integer, Long> deaths = new HashMap<>();
    private final Map<Integer, Integer> repeatsByLife = new HashMap<>();
    private final List<Repeat> repeats = new ArrayList<>();
    private final List<String> disorder = new ArrayList<>();
    private long events;
    private volatile boolean refusing;

    /** What came of a batch: its events as bits, and the delivery that brought the last of them. */
    private static final class Copy {
        private int seen;
        private Delivery delivery;
    }

    /** One request. */
    private static final class Delivery {
        private final int life;
        private volatile long answeredAt = Long.MAX_VALUE;

        private Delivery(int life) {
            this.life = life;
        }
    }

    /** Events that came again, in one request. */
    private record Repeat(NumberedBatch batch, Delivery first, Delivery second) {}

    CountingDestination() throws IOException {
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
            count(NumberedBatch.of(event), 1 << NumberedBatch.index(event), delivery);
        }
    }

    private void count(NumberedBatch batch, int bit, Delivery delivery) {
        events++;
        Copy copy = copies.computeIfAbsent(batch, unknown -> new Copy());
        if ((copy.seen & bit) != 0) {
            repeatsByLife.merge(delivery.life, 1, Integer::sum);
            if (copy.delivery != delivery) {
                repeats.add(new Repeat(batch, copy.delivery, delivery));
            }
        } else {
            NumberedBatch before = newest.put(batch.stream(), batch);
            if (before != null && before.compareTo(batch) > 0) {
                disorder.add(batch + " after " + before);
            }
        }
        copy.seen |= bit;
        copy.delivery = delivery;
    }

    /** A life of the agent is over. */
    synchronized void died(int life) {
        deaths.put(life, System.nanoTime());
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
                .toList();
    }

    private boolean isDue(Repeat repeat, long nanos) {
        Long death = deaths.get(repeat.first.life);
        return repeat.first.life < repeat.second.life && death != null && repeat.first.answeredAt >= death - nanos;
    }

    private long millisBeforeDeath(Delivery delivery) {
        return TimeUnit.NANOSECONDS.toMillis(deaths.getOrDefault(delivery.life, Long.MAX_VALUE) - delivery.answeredAt);
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
