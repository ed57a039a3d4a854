// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.chunk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Lends slabs of native memory and keeps a bounded number of those that come back. Safe for any
 * thread.
 *
 * <p>Sizes are powers of two from {@value #SMALLEST} to {@value #LARGEST} bytes; a larger need is met
 * to the byte by a slab of its own that goes back to the system at once. What waits here for its next
 * use is at most {@code idleMax} bytes; what is lent out is bounded by those who admit events, not here.
 *
 * <p>Payload lives in native memory so that the heap of the program does not have to follow the
 * configuration.
 */
public final class SlabPool implements AutoCloseable {
    /** Bytes of the smallest slab; a stream with little to say costs this much. */
    public static final int SMALLEST = 1024;

    /** Bytes of the largest slab that is kept for further use. */
    public static final int LARGEST = 256 * 1024;

    private static final int SIZES = Integer.numberOfTrailingZeros(LARGEST / SMALLEST) + 1;

    private final long idleMax;
    private final List<ArrayDeque<Slab>> idle = new ArrayList<>(SIZES);
    private long idleBytes;
    private long lentBytes;
    private boolean closed;

    /**
     * An empty pool.
     *
     * @param idleMax bytes that may lie unused before slabs go back to the system
     */
    public SlabPool(long idleMax) {
        this.idleMax = idleMax;
        for (int size = 0; size < SIZES; size++) {
            idle.add(new ArrayDeque<>());
        }
    }

    /** A slab of at least so many bytes, empty. */
    Slab take(int atLeast) {
        if (atLeast > LARGEST) {
            return lent(new Slab(atLeast));
        }
        int size = sizeFor(atLeast);
        synchronized (this) {
            Slab waiting = idle.get(size).pollLast();
            if (waiting != null) {
                idleBytes -= waiting.capacity();
                return lent(waiting);
            }
        }
        return lent(new Slab(SMALLEST << size));
    }

    /** Takes a slab back; nobody reads it any more. */
    void give(Slab slab) {
        slab.empty();
        synchronized (this) {
            lentBytes -= slab.capacity();
            assert lentBytes >= 0 : "lentBytes=" + lentBytes;
            boolean room = !closed && idleBytes + slab.capacity() <= idleMax;
            if (room && slab.capacity() <= LARGEST) {
                idleBytes += slab.capacity();
                idle.get(sizeFor(slab.capacity())).addLast(slab);
                return;
            }
        }
        slab.destroy();
    }

    private synchronized Slab lent(Slab slab) {
        lentBytes += slab.capacity();
        return slab;
    }

    /** Gives what lies idle back to the system, and from now on whatever comes back too. Idempotent. */
    @Override
    public void close() {
        var rest = new ArrayList<Slab>();
        synchronized (this) {
            closed = true;
            idle.forEach(rest::addAll);
            idle.forEach(ArrayDeque::clear);
            idleBytes = 0;
        }
        rest.forEach(Slab::destroy);
    }

    private static int sizeFor(int atLeast) {
        int rounded = Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, atLeast - 1)) << 1);
        return Integer.numberOfTrailingZeros(rounded / SMALLEST);
    }

    /** Bytes of native memory in use by chunks and bodies. */
    public synchronized long lentBytes() {
        return lentBytes;
    }

    /** Bytes of native memory that wait for their next use. */
    public synchronized long idleBytes() {
        return idleBytes;
    }
}
