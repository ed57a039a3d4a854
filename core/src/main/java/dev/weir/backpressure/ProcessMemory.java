// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.backpressure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The memory that all inputs of the process share: each has a guaranteed minimum, the rest goes by
 * need. Counts what is really taken: payload, the unfilled rest of its slabs, the bookkeeping of chunks,
 * half-read items. Safe for any thread.
 *
 * <p>Invariant: {@code overdraft = Σ max(0, held − guaranteed)} over all shares. A share is open while
 * it holds less than its guarantee or while {@code overdraft < limit − Σ guaranteed}. Admission is
 * permissive (what crosses the bound is taken whole), so the true bound on what is held is {@code limit}
 * plus one item per share; reservations are strict: they never reach it, so that no input is ever shut by
 * half-read items alone, which it could not finish while it is shut.
 */
public final class ProcessMemory {
    /** Bytes that an input is guaranteed at most. */
    public static final long GUARANTEE_MAX = 2_000_000;

    private final long limit;
    private final long guaranteed;
    private final long shared;
    private final Set<Runnable> waiting = new LinkedHashSet<>();
    private long overdraft;
    private long held;

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
        this.limit = limit;
        guaranteed = Math.min(GUARANTEE_MAX, limit / (2L * inputs));
        shared = limit - guaranteed * inputs;
    }

    /** The part of one input. */
    public Share share() {
        return new Share();
    }

    /** Bytes held by all shares. */
    public synchronized long held() {
        return held;
    }

    /** Bytes that all shares together may hold. */
    public long limit() {
        return limit;
    }

    /** Bytes that each input may hold whatever the others do. */
    public long guaranteed() {
        return guaranteed;
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
        ready.forEach(ProcessMemory::run);
    }

    /** Runs foreign code that owes us nothing: where it fails, that is told, and the others still run. */
    static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error broken) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, broken);
        }
    }

    /** What one input holds of the process's memory. */
    public final class Share {
        private long mine;

        private Share() {}

        /** Whether this input may take something more. */
        public boolean isOpen() {
            synchronized (ProcessMemory.this) {
                return mine < guaranteed || overdraft < shared;
            }
        }

        /** Bytes that this input holds. */
        public long held() {
            synchronized (ProcessMemory.this) {
                return mine;
            }
        }

        /**
         * Takes bytes, whether or not they cross the bound.
         *
         * @param bytes may be negative where less is needed than before; then {@link #tellRoom} is to follow
         */
        public void charge(long bytes) {
            synchronized (ProcessMemory.this) {
                change(bytes);
            }
        }

        /** Bytes to be given back before this input holds less than its guarantee; 0 where it does. */
        public long aboveGuarantee() {
            synchronized (ProcessMemory.this) {
                return mine < guaranteed ? 0 : 1 + mine - guaranteed;
            }
        }

        /** Bytes to be given back before this input may take something more; 0 where it may. */
        public long excess() {
            synchronized (ProcessMemory.this) {
                boolean open = mine < guaranteed || overdraft < shared;
                return open ? 0 : 1 + Math.min(mine - guaranteed, overdraft - shared);
            }
        }

        /** Takes bytes only where they do not reach the bound. */
        public boolean tryReserve(long bytes) {
            synchronized (ProcessMemory.this) {
                long more = Math.max(0, mine + bytes - guaranteed) - Math.max(0, mine - guaranteed);
                if (more > 0 && overdraft + more >= shared) {
                    return false;
                }
                change(bytes);
                return true;
            }
        }

        /** Gives bytes back, and tells those who wait for room. */
        public void release(long bytes) {
            synchronized (ProcessMemory.this) {
                change(-bytes);
                assert mine >= 0 : "mine=" + mine;
            }
            wake();
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

        private void change(long bytes) {
            overdraft -= Math.max(0, mine - guaranteed);
            mine += bytes;
            held += bytes;
            overdraft += Math.max(0, mine - guaranteed);
            assert overdraft >= 0 : "overdraft=" + overdraft;
        }
    }
}
