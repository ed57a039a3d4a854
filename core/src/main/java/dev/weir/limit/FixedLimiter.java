// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.limit;

import java.util.Optional;

/** A limit that never changes. Safe for any thread. */
public final class FixedLimiter implements Limiter {
    private final int limit;
    private int inFlight;

    /**
     * With nothing in flight.
     *
     * @param limit deliveries at once, at least 1
     */
    public FixedLimiter(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit);
        }
        this.limit = limit;
    }

    @Override
    public synchronized Optional<Permit> tryAcquire() {
        if (inFlight >= limit) {
            return Optional.empty();
        }
        inFlight++;
        return Optional.of(new Held());
    }

    @Override
    public int limit() {
        return limit;
    }

    @Override
    public synchronized int inFlight() {
        return inFlight;
    }

    private synchronized void free() {
        inFlight--;
        assert inFlight >= 0 : "inFlight=" + inFlight;
    }

    private final class Held implements Permit {
        private boolean reported;

        @Override
        public void onSuccess() {
            report();
        }

        @Override
        public void onIgnore() {
            report();
        }

        @Override
        public void onDropped() {
            report();
        }

        private void report() {
            synchronized (this) {
                if (reported) {
                    throw new IllegalStateException("a permit was reported twice");
                }
                reported = true;
            }
            free();
        }
    }
}
