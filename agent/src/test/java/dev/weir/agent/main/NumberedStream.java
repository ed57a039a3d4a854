// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A sender that sends batch after batch over one wire, and each again until it is answered. Ends when told so. */
final class NumberedStream {
    private static final Duration BACK_OFF = Duration.ofMillis(10);

    private final Wire wire;
    private final Map<Integer, Integer> attempts = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile NumberedBatch current;
    private volatile String trouble = "none";
    private volatile boolean ending;

    NumberedStream(String name, Wire wire) {
        this.wire = wire;
        current = new NumberedBatch(name, 0, 1);
        thread = Thread.ofVirtual().start(this::run);
    }

    /** How a sender reaches the agent. */
    @FunctionalInterface
    interface Wire {
        /**
         * Sends a batch and waits for its answer.
         *
         * @return whether the agent has it safe
         * @throws IOException if there was no answer
         */
        boolean send(NumberedBatch batch) throws IOException;
    }

    private void run() {
        while (!ending) {
            NumberedBatch batch = current;
            if (answered(batch)) {
                attempts.put(batch.number(), batch.attempt());
                current = batch.next();
            } else {
                current = batch.again();
                LockSupport.parkNanos(BACK_OFF.toNanos());
            }
        }
    }

    private boolean answered(NumberedBatch batch) {
        try {
            boolean answered = wire.send(batch);
            trouble = answered ? trouble : "refused";
            return answered;
        } catch (IOException unanswered) {
            trouble = unanswered.toString();
            return false;
        }
    }

    String name() {
        return current.stream();
    }

    /** Batches that were answered, and so are never to be lost. */
    int answered() {
        return current.number();
    }

    /** How often a batch was sent until it was answered. */
    int attempts(int batch) {
        return attempts.get(batch);
    }

    /** Why a batch was last not answered. */
    String trouble() {
        return trouble;
    }

    void end() throws InterruptedException {
        ending = true;
        thread.join(Duration.ofSeconds(30));
    }
}
