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
    private static final int OPEN = -1;

    private final SlabPool pool;
    private final List<Slab> slabs;
    /** Where a part begins in its first slab; 0 where this is no part. */
    private final int begin;
    /** Where a part ends in its last slab; {@link #OPEN} where this is no part. */
    private final int end;

    private long bytes;
    private long capacity;
    private boolean released;

    /** An empty buffer over slabs of that pool. */
    public SlabBuffer(SlabPool pool) {
        this.pool = pool;
        slabs = new ArrayList<>(4);
        begin = 0;
        end = OPEN;
    }

    /** A part of what others own. */
    private SlabBuffer(SlabPool pool, List<Slab> slabs, int begin, int end) {
        this.pool = pool;
        this.slabs = List.copyOf(slabs);
        this.begin = begin;
        this.end = end;
        for (int slab = 0; slab < slabs.size(); slab++) {
            bytes += slabBytes(slab);
        }
    }

    /**
     * A part of these bytes, without a copy; valid as long as they are, and never to be released or appended to.
     *
     * @param from the first byte, counted over all slabs
     * @param to behind the last byte, at least one further
     */
    public SlabBuffer part(long from, long to) {
        if (from < 0 || to <= from || to > bytes) {
            throw new IndexOutOfBoundsException("from=" + from + ", to=" + to + ", bytes=" + bytes);
        }
        var some = new ArrayList<Slab>();
        int first = 0;
        int last = 0;
        long at = 0;
        for (int slab = 0; slab < slabs.size() && at < to; slab++) {
            long behind = at + slabBytes(slab);
            if (behind > from) {
                first = some.isEmpty() ? (int) (from - at) + beginOf(slab) : first;
                last = (int) (Math.min(to, behind) - at) + beginOf(slab);
                some.add(slabs.get(slab));
            }
            at = behind;
        }
        return new SlabBuffer(pool, some, first, last);
    }

    private int beginOf(int slab) {
        return slab == 0 ? begin : 0;
    }

    private int endOf(int slab) {
        return end != OPEN && slab == slabs.size() - 1 ? end : slabs.get(slab).used();
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
        assert !released && end == OPEN : "append after release, or to a part";
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
        return endOf(slab) - beginOf(slab);
    }

    /** Copies the bytes of a slab into the target, from index {@code at} on. */
    public void copySlab(int slab, byte[] target, int at) {
        slabs.get(slab).copyTo(target, at, beginOf(slab), slabBytes(slab));
    }

    /** The bytes of a slab for a channel to write from; valid until release. */
    public ByteBuffer slab(int slab) {
        return slabs.get(slab).filled(beginOf(slab), slabBytes(slab));
    }

    /** Gives the slabs back; reading is over. Idempotent, by one thread. */
    public void release() {
        assert end == OPEN : "a part is released by whoever owns the whole";
        if (!released) {
            released = true;
            slabs.forEach(pool::give);
            slabs.clear();
        }
    }
}
