// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import dev.weir.backpressure.ProcessMemory;
import dev.weir.backpressure.ReaderMemory;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory of one request that is being taken: part of the process's memory, and part of the
 * heap's share for requests, which is less. Waits where there is none, {@value
 * #PATIENCE_SECONDS} seconds in all at most; meanwhile the sender is not read. For one thread.
 */
final class RequestMemory implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;
    private static final long HEAP_SHARE = 8_000_000;

    private final Semaphore room = new Semaphore(0);
    private final ReaderMemory.Reader reader;
    private final ReaderMemory.Reader heapReader;
    private final Ticker ticker;
    private final BodyStream body;
    private long patienceNanos = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);

    RequestMemory(ReaderMemory memory, ReaderMemory heap, Ticker ticker, BodyStream body) {
        this.ticker = ticker;
        this.body = body;
        reader = memory.open(room::release);
        heapReader = heap.open(room::release);
    }

    /**
     * The heap's share for the requests of one input: {@value #HEAP_SHARE} bytes, and one largest
     * item beside them. A body is decoded from the heap, and the heap does not follow {@code
     * memory.limit}.
     */
    static ReaderMemory heapShare(long largestItem) {
        return new ReaderMemory(new ProcessMemory(HEAP_SHARE, 1).share(), largestItem);
    }

    private boolean tryHold(long bytes) {
        return reader.tryHold(bytes) && heapReader.tryHold(bytes);
    }

    /**
     * Asks to hold so many bytes in all.
     *
     * @throws RefusedRequestException if they do not become free in time
     */
    void hold(long bytes) throws IOException {
        if (tryHold(bytes)) {
            return;
        }
        long began = ticker.nanos();
        try {
            while (!tryHold(bytes)) {
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
        heapReader.close();
    }
}
