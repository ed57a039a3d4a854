// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * A bounded number of things that are dear to have one of each for every connection, lent to whoever
 * needs one for a moment. Safe for any thread; whoever waits longest is served first.
 *
 * @param <T> the things
 */
public final class Lender<T> {
    private final Semaphore free;
    private final ConcurrentLinkedQueue<T> idle = new ConcurrentLinkedQueue<>();
    private final Supplier<T> maker;

    /**
     * A lender that has made nothing yet.
     *
     * @param most things that may be lent at the same time, at least 1
     * @param maker makes one more, while there are fewer
     */
    public Lender(int most, Supplier<T> maker) {
        if (most < 1) {
            throw new IllegalArgumentException("most=" + most + ", least=1");
        }
        free = new Semaphore(most, true);
        this.maker = maker;
    }

    /** One of them, as it was given back; waits until one is free. */
    public T borrow() throws InterruptedException {
        free.acquire();
        T waiting = idle.poll();
        return waiting == null ? maker.get() : waiting;
    }

    /** Takes one back; it must not be used any more. */
    public void giveBack(T thing) {
        idle.add(thing);
        free.release();
    }

    /** Whether others wait, so that it is time to give one's own back. */
    public boolean isWanted() {
        return free.hasQueuedThreads();
    }

    /** How many could be borrowed without waiting. */
    public int available() {
        return free.availablePermits();
    }
}
