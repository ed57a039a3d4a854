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
    private static final int USUAL = 64 * 1024;

    private final SlabPool pool;
    private final List<Slab> slabs = new ArrayList<>(4);
    private long bytes;
    private boolean released;

    /** An empty buffer over slabs of that pool. */
    public SlabBuffer(SlabPool pool) {
        this.pool = pool;
    }

    /** Copies the bytes behind those that are there. */
    public void append(byte[] source, int from, int length) {
        assert !released : "append after release";
        Slab last = slabs.isEmpty() ? null : slabs.getLast();
        if (last == null || last.free() < length) {
            last = pool.take(Math.max(length, nextSize()));
            slabs.add(last);
        }
        last.append(source, from, length);
        bytes += length;
    }

    /** Small at first, because there may be ten thousand streams that never say much. */
    private int nextSize() {
        return slabs.isEmpty()
                ? SlabPool.SMALLEST
                : Math.min(USUAL, slabs.getLast().capacity() * 4);
    }

    /** Bytes appended. */
    public long bytes() {
        return bytes;
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
