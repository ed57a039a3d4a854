// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * A program that sends requests of numbered events by HTTP, each again until it is answered with 201, and believes that
 * answer. Its figures are safe for any thread.
 */
final class RequestSender implements AutoCloseable {
    /** Events of a request. */
    static final int EVENTS = 50;

    private static final int CREATED = 201;
    private static final Duration PACE = Duration.ofMillis(10);
    private static final Duration AGAIN = Duration.ofMillis(50);

    private final Requests requests;
    private final IntSupplier port;
    private final String padding;
    private final Thread thread;
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private volatile boolean waiting;
    private volatile boolean ended;

    /**
     * Begins to send.
     *
     * @param port of this machine, asked before each request; 0 where nobody listens
     * @param bytes of an event, about
     */
    RequestSender(Requests requests, IntSupplier port, int bytes) {
        this.requests = requests;
        this.port = port;
        padding = ",\"message\":\"" + "x".repeat(bytes) + "\"}\n";
        thread = Thread.ofPlatform().daemon().name("weir-scene-requests").start(this::send);
    }

    private void send() {
        while (!ended) {
            if (isAnswered(answered.get())) {
                answered.addAndGet(EVENTS);
                waiting = false;
                Waiting.pause(PACE);
            } else {
                waiting = true;
                repeated.incrementAndGet();
                Waiting.pause(AGAIN);
            }
        }
    }

    private boolean isAnswered(int first) {
        var body = new ByteArrayOutputStream();
        for (int number = first; number < first + EVENTS; number++) {
            body.writeBytes(("{\"seq\":" + number + padding).getBytes(StandardCharsets.US_ASCII));
        }
        try {
            int to = port.getAsInt();
            return to > 0 && requests.post(to, "/events", body.toByteArray()).status() == CREATED;
        } catch (IOException dead) {
            return false;
        }
    }

    /** Events whose request was answered. */
    int answered() {
        return answered.get();
    }

    /** How often a request had to be sent again. */
    int repeated() {
        return repeated.get();
    }

    /** Whether the last request was not answered. */
    boolean isWaiting() {
        return waiting;
    }

    /** Ends after the request that is under way. */
    @Override
    public void close() {
        ended = true;
        try {
            thread.join(Duration.ofSeconds(15));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
