// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.backpressure;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The memory of items that an input has begun to read and not yet offered. Safe for any thread.
 *
 * <p>Each reader owns {@value #OWN} bytes. More is reserved from the process's memory before it is
 * read; where that is refused, the reader that has waited longest goes on from a reserve of one largest
 * item, and the others stay unread until it is through. So however many senders have begun an item, the
 * memory stays bounded and one of them always gets on. Who reads for the reserve must be kept to a
 * minimum rate of progress by its caller.
 *
 * <p>True bound: {@code readers × OWN + what the process's memory granted + one largest item}.
 */
public final class ReaderMemory {
    /** Bytes that a reader owns without asking. */
    public static final int OWN = 4 * 1024;

    private static final long STEP = 16 * 1024;

    private final ProcessMemory.Share share;
    private final long largestItem;
    private final Deque<Reader> waiting = new ArrayDeque<>();
    private @Nullable Reader favoured;

    /**
     * Memory for the readers of one input.
     *
     * @param share the input's part of the process's memory
     * @param largestItem bytes of the largest item that the input takes
     */
    public ReaderMemory(ProcessMemory.Share share, long largestItem) {
        this.share = share;
        this.largestItem = largestItem;
    }

    /**
     * A reader with nothing begun.
     *
     * @param whenRoom run, on any thread and perhaps for nothing, when it is worth asking again after
     *     a refusal
     */
    public Reader open(Runnable whenRoom) {
        return new Reader(whenRoom);
    }

    private void favourNext() {
        Reader next;
        synchronized (this) {
            if (favoured != null) {
                return;
            }
            next = waiting.poll();
            favoured = next;
        }
        if (next != null) {
            next.whenRoom.run();
        }
    }

    /** One sender's unfinished item. Used by one thread at a time. */
    public final class Reader implements AutoCloseable {
        private final Runnable whenRoom;
        private long granted = OWN;

        private Reader(Runnable whenRoom) {
            this.whenRoom = whenRoom;
        }

        /**
         * Asks to hold so many bytes of the item in all.
         *
         * @return whether it may; if not, it stays unread until {@code whenRoom} was run
         */
        public boolean tryHold(long bytes) {
            if (bytes <= granted || (isFavoured() && bytes <= largestItem)) {
                return true;
            }
            long more = (bytes - granted + STEP - 1) / STEP * STEP;
            if (share.tryReserve(more)) {
                granted += more;
                return true;
            }
            return waitInLine() && bytes <= largestItem;
        }

        private boolean waitInLine() {
            synchronized (ReaderMemory.this) {
                if (favoured == null) {
                    favoured = this;
                    waiting.remove(this);
                    return true;
                }
                if (favoured != this && !waiting.contains(this)) {
                    waiting.add(this);
                }
            }
            share.whenRoom(whenRoom);
            return false;
        }

        private boolean isFavoured() {
            synchronized (ReaderMemory.this) {
                return favoured == this;
            }
        }

        /** The item is complete or dropped: gives back all but the reader's own bytes. Idempotent. */
        public void finish() {
            long back = granted - OWN;
            granted = OWN;
            if (back > 0) {
                share.release(back);
            }
            synchronized (ReaderMemory.this) {
                waiting.remove(this);
                if (favoured != this) {
                    return;
                }
                favoured = null;
            }
            favourNext();
        }

        @Override
        public void close() {
            finish();
        }
    }
}
