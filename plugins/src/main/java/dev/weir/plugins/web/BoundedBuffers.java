// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;

/**
 * The buffers of one listener, lent up to a bound. Safe for any thread.
 *
 * <p>A connection owns buffers only while there is something in them; but senders who begin a TLS
 * record and do not end it keep theirs filled, in any number. Beyond the bound a buffer is refused
 * with an exception, on which Jetty closes the connection that asked: so they cannot use up the
 * memory of the agent.
 */
final class BoundedBuffers implements ByteBufferPool {
    private static final int SIZE_MAX = 64 * 1024;

    private final long limit;
    private final ArrayByteBufferPool buffers;
    private final AtomicLong lent = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /**
     * A pool.
     *
     * @param limit bytes that may be lent at the same time
     * @param idleMax bytes that may wait for their next use, on the heap and outside of it each
     */
    BoundedBuffers(long limit, long idleMax) {
        this.limit = limit;
        buffers = new ArrayByteBufferPool(0, -1, SIZE_MAX, Integer.MAX_VALUE, idleMax, idleMax);
    }

    @Override
    public RetainableByteBuffer.Mutable acquire(int size, boolean direct) {
        if (lent.addAndGet(size) > limit) {
            lent.addAndGet(-size);
            refused.incrementAndGet();
            throw new IllegalStateException("no buffer: bytes lent are at their limit=" + limit);
        }
        return new Lent(buffers.acquire(size, direct), size);
    }

    @Override
    public void clear() {
        buffers.clear();
    }

    /** Bytes lent. */
    long lent() {
        return lent.get();
    }

    /** How often none was to be had. */
    long refused() {
        return refused.get();
    }

    /** A buffer that tells when it comes back. */
    private final class Lent extends RetainableByteBuffer.Wrapper {
        private final int size;
        private final AtomicBoolean back = new AtomicBoolean();

        Lent(RetainableByteBuffer.Mutable buffer, int size) {
            super(buffer);
            this.size = size;
        }

        @Override
        public boolean release() {
            boolean last = super.release();
            if (last && back.compareAndSet(false, true)) {
                lent.addAndGet(-size);
            }
            return last;
        }
    }
}
