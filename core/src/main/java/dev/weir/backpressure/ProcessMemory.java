// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.backpressure;

import dev.weir.time.GuardedTask;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The memory that all inputs of the process share: each has a guaranteed minimum, the rest goes by
 * need. Counts what is really taken: payload, the unfilled rest of its slabs, the bookkeeping of chunks,
 * half-read items. Safe for any thread.
 *
 * <p>Half-read items lie on the Java heap, which does not follow {@code memory.limit}: all of them together
 * have {@value #HEAP_MAX} bytes of it at most, shared in the same way, and count as a part of the whole.
 *
 * <p>Invariant, of the whole and of the heap alike: {@code overdraft = Σ max(0, held − guaranteed)} over all
 * shares. A share is open while it holds less than its guarantee or while {@code overdraft < limit − Σ
 * guaranteed − Σ headroom}. Admission is permissive (what crosses the bound is taken whole), so the true
 * bound on what is held is {@code limit} plus one item per share; reservations are strict: they never reach
 * it, so that no input is ever shut by half-read items alone, which it could not finish while it is shut.
 */
public final class ProcessMemory {
    /** Bytes that an input is guaranteed at most. */
    public static final long GUARANTEE_MAX = 2_000_000;

    /** Bytes of heap that half-read items may have together, where {@code memory.limit} is not less. */
    public static final long HEAP_MAX = 8_000_000;

    private static final int HEADROOM_PART = 4;

    private final int inputs;
    private final Pool whole;
    private final Pool heap;
    private final Set<Runnable> waiting = new LinkedHashSet<>();

    /**
     * Memory for a number of inputs.
     *
     * @param limit bytes for all of them together
     * @param inputs how many there are, at least 1
     */
    public ProcessMemory(long limit, int inputs) {
        if (limit < 1 || inputs < 1) {
            throw new IllegalArgumentException("limit=" + limit + ", inputs=" + inputs);
        }
        this.inputs = inputs;
        whole = new Pool(limit, inputs);
        heap = new Pool(heapOf(limit), inputs);
    }

    /** Bytes of heap that half-read items may have together under that limit of all memory. */
    public static long heapOf(long limit) {
        return Math.min(HEAP_MAX, limit);
    }

    /** Bytes of headroom that one of so many inputs gets, who asks for those. */
    public static long headroomOf(long asked, long limit, int inputs) {
        return Math.min(asked, limit / ((long) HEADROOM_PART * inputs));
    }

    /** The part of one input. */
    public Share share() {
        return share(0);
    }

    /**
     * The part of one input that cannot slow its senders.
     *
     * @param headroom bytes set aside for it from now on, which it may take when it may take nothing else; it
     *     gets no more than a quarter of the limit divided among the inputs
     */
    public synchronized Share share(long headroom) {
        long granted = headroomOf(headroom, whole.limit, inputs);
        whole.shared -= granted;
        return new Share(granted);
    }

    /** Bytes held by all shares. */
    public synchronized long held() {
        return whole.held;
    }

    /** Bytes of heap that half-read items have, as far as they were reserved. */
    public synchronized long heldOnHeap() {
        return heap.held;
    }

    /** Bytes that all shares together may hold. */
    public long limit() {
        return whole.limit;
    }

    /** Bytes that each input may hold whatever the others do. */
    public long guaranteed() {
        return whole.guaranteed;
    }

    /** Runs the waiting, outside the lock, so that they may ask again. */
    private void wake() {
        List<Runnable> ready;
        synchronized (this) {
            if (waiting.isEmpty()) {
                return;
            }
            ready = List.copyOf(waiting);
            waiting.clear();
        }
        ready.forEach(GuardedTask::run);
    }

    /** Bytes of one kind, and who holds how many of them. The lock of the memory guards it. */
    private static final class Pool {
        private final long limit;
        private final long guaranteed;
        private long shared;
        private long overdraft;
        private long held;

        Pool(long limit, int inputs) {
            this.limit = limit;
            guaranteed = Math.min(GUARANTEE_MAX, limit / (2L * inputs));
            shared = limit - guaranteed * inputs;
        }

        /** Whether who holds so many may take something more. */
        boolean isOpen(long mine) {
            return mine < guaranteed || overdraft < shared;
        }

        /** Whether who holds so many may take those, and the bound is not reached. */
        boolean fits(long mine, long bytes) {
            long more = Math.max(0, mine + bytes - guaranteed) - Math.max(0, mine - guaranteed);
            return more <= 0 || overdraft + more < shared;
        }

        /** Who held so many now holds those more; answers how many. */
        long change(long mine, long bytes) {
            overdraft -= Math.max(0, mine - guaranteed);
            overdraft += Math.max(0, mine + bytes - guaranteed);
            held += bytes;
            assert overdraft >= 0 : "overdraft=" + overdraft;
            return mine + bytes;
        }
    }

    /** What one input holds of the process's memory. */
    public final class Share {
        private final long headroom;
        private long aside;
        private long mine;
        private long mineOnHeap;

        private Share(long headroom) {
            this.headroom = headroom;
        }

        /** Whether this input may take something more. */
        public boolean isOpen() {
            synchronized (ProcessMemory.this) {
                return whole.isOpen(mine);
            }
        }

        /** Bytes that this input holds. */
        public long held() {
            synchronized (ProcessMemory.this) {
                return mine + aside;
            }
        }

        /** Bytes set aside for this input alone. */
        public long headroom() {
            return headroom;
        }

        /** Bytes of the headroom that are taken. */
        public long headroomHeld() {
            synchronized (ProcessMemory.this) {
                return aside;
            }
        }

        /**
         * Takes bytes, whether or not they cross the bound.
         *
         * @param bytes may be negative where less is needed than before; then {@link #tellRoom} is to follow
         */
        public void charge(long bytes) {
            synchronized (ProcessMemory.this) {
                mine = whole.change(mine, bytes);
            }
        }

        /** Takes bytes of the headroom, if so many are left. What is given back fills it first. */
        public boolean tryHeadroom(long bytes) {
            synchronized (ProcessMemory.this) {
                if (aside >= headroom || aside + bytes > headroom) {
                    return false;
                }
                aside += bytes;
                whole.held += bytes;
                return true;
            }
        }

        /** Bytes to be given back before this input holds less than its guarantee; 0 where it does. */
        public long aboveGuarantee() {
            synchronized (ProcessMemory.this) {
                return mine < whole.guaranteed ? 0 : 1 + mine - whole.guaranteed;
            }
        }

        /** Bytes to be given back before this input may take something more; 0 where it may. */
        public long excess() {
            synchronized (ProcessMemory.this) {
                return whole.isOpen(mine) ? 0 : 1 + Math.min(mine - whole.guaranteed, whole.overdraft - whole.shared);
            }
        }

        /** Takes bytes of heap only where they do not reach a bound, of the heap or of the whole. */
        public boolean tryReserve(long bytes) {
            synchronized (ProcessMemory.this) {
                if (!whole.fits(mine, bytes) || !heap.fits(mineOnHeap, bytes)) {
                    return false;
                }
                mine = whole.change(mine, bytes);
                mineOnHeap = heap.change(mineOnHeap, bytes);
                return true;
            }
        }

        /** Gives back what was reserved, and tells those who wait for room. */
        public void unreserve(long bytes) {
            synchronized (ProcessMemory.this) {
                mineOnHeap = heap.change(mineOnHeap, -bytes);
                assert mineOnHeap >= 0 : "mineOnHeap=" + mineOnHeap;
                giveBack(bytes);
            }
            wake();
        }

        /** Gives back what was charged or taken of the headroom, and tells those who wait for room. */
        public void release(long bytes) {
            synchronized (ProcessMemory.this) {
                giveBack(bytes);
            }
            wake();
        }

        private void giveBack(long bytes) {
            long filled = Math.min(aside, bytes);
            aside -= filled;
            whole.held -= filled;
            mine = whole.change(mine, filled - bytes);
            assert mine >= 0 : "mine=" + mine;
        }

        /** Tells those who wait for room. */
        public void tellRoom() {
            wake();
        }

        /**
         * Has something run once, when bytes have been given back by whomever. However often the same
         * action is asked for before that, it waits and runs once.
         */
        public void whenRoom(Runnable action) {
            synchronized (ProcessMemory.this) {
                waiting.add(action);
            }
        }
    }
}
