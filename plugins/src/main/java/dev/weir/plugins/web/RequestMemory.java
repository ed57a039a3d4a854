// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import dev.weir.backpressure.ReaderMemory;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory of one request that is being taken. Waits where there is none, {@value
 * #PATIENCE_SECONDS} seconds in all at most; meanwhile the sender is not read. For one thread.
 */
final class RequestMemory implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final Semaphore room = new Semaphore(0);
    private final ReaderMemory.Reader reader;
    private final Ticker ticker;
    private final BodyStream body;
    private long patienceNanos = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);

    RequestMemory(ReaderMemory memory, Ticker ticker, BodyStream body) {
        this.ticker = ticker;
        this.body = body;
        reader = memory.open(room::release);
    }

    /**
     * Asks to hold so many bytes in all.
     *
     * @throws RefusedRequestException if they do not become free in time
     */
    void hold(long bytes) throws IOException {
        if (reader.tryHold(bytes)) {
            return;
        }
        long began = ticker.nanos();
        try {
            while (!reader.tryHold(bytes)) {
                long left = patienceNanos - (ticker.nanos() - began);
                if (left <= 0 || !room.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                    throw new RefusedRequestException(503, "no_memory", "no memory to read the request with");
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for memory", interrupted);
        } finally {
            long waited = ticker.nanos() - began;
            patienceNanos -= waited;
            body.excuse(waited);
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
