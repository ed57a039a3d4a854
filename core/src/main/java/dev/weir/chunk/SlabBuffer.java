// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.chunk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes in slabs, appended by one owner, then read by any number of threads until released.
 *
 * <p>Each append lies whole in one slab. So a reader that takes slab after slab never meets an event
 * that is cut in two, as long as whole events were appended.
 */
public final class SlabBuffer {
    private static final int USUAL_MAX = 128 * 1024;

    private final SlabPool pool;
    private final List<Slab> slabs = new ArrayList<>(4);
    private long bytes;
    private long capacity;
    private boolean released;

    /** An empty buffer over slabs of that pool. */
    public SlabBuffer(SlabPool pool) {
        this.pool = pool;
    }

    /** Copies the bytes behind those that are there. */
    public void append(byte[] source, int from, int length) {
        reserve(length);
        slabs.getLast().append(source, from, length);
        bytes += length;
    }

    /**
     * Sees to it that so many bytes more fit, in however many appends, without further memory.
     *
     * @throws OutOfMemoryError if there is none; the buffer is as it was
     */
    public void reserve(int length) {
        assert !released : "append after release";
        if (slabs.isEmpty() || slabs.getLast().free() < length) {
            Slab more = pool.take(Math.max(length, nextSize()));
            slabs.add(more);
            capacity += more.capacity();
        }
    }

    /**
     * Small at first, because there may be ten thousand streams that never say much; then twice as large
     * each time, so that little of the last one is empty and large appends leave little of the others.
     */
    private int nextSize() {
        return slabs.isEmpty()
                ? SlabPool.SMALLEST
                : Math.min(USUAL_MAX, slabs.getLast().capacity() * 2);
    }

    /** Bytes appended. */
    public long bytes() {
        return bytes;
    }

    /** Bytes of memory taken, filled or not. */
    public long capacity() {
        return capacity;
    }

    /** Number of slabs. */
    public int slabs() {
        return slabs.size();
    }

    /** Bytes in a slab. */
    public int slabBytes(int slab) {
        return slabs.get(slab).used();
    }

    /** Copies the bytes of a slab into the target, from index {@code at} on. */
    public void copySlab(int slab, byte[] target, int at) {
        slabs.get(slab).copyTo(target, at);
    }

    /** The bytes of a slab for a channel to write from; valid until release. */
    public ByteBuffer slab(int slab) {
        return slabs.get(slab).filled();
    }

    /** Gives the slabs back; reading is over. Idempotent, by one thread. */
    public void release() {
        if (!released) {
            released = true;
            slabs.forEach(pool::give);
            slabs.clear();
        }
    }
}
