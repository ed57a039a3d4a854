// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.backpressure;

import dev.weir.time.GuardedTask;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/**
 * The memory of items that an input has begun to read and not yet offered. Safe for any thread.
 *
 * <p>Each reader owns {@value #OWN} bytes. More is reserved from the process's memory before it is
 * read; where that is refused, the reader that has waited longest goes on from a reserve of one largest
 * item, and the others stay unread until it is through or until memory is given back, which goes to those
 * who wait in the order of their asking. So however many senders have begun an item, the
 * memory stays bounded and one of them always gets on. Who reads for the reserve must be kept to a
 * minimum rate of progress by its caller.
 *
 * <p>True bound: {@code readers × OWN + what the process's memory granted + one largest item}. All of it is
 * heap; what the process's memory grants to the readers of all inputs together is at most {@link
 * ProcessMemory#HEAP_MAX}.
 */
public final class ReaderMemory {
    /** Bytes that a reader owns without asking. */
    public static final int OWN = 4 * 1024;

    private static final long STEP = 16 * 1024;

    private final ProcessMemory.Share share;
    private final long largestItem;
    private final LinkedHashSet<Reader> waiting = new LinkedHashSet<>();
    private final Runnable roomCame = this::grantInTurn;
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

    /** Gives the room that came to those who wait, the oldest first, and tells them. */
    private void grantInTurn() {
        var granted = new ArrayList<Reader>();
        synchronized (this) {
            while (!waiting.isEmpty() && waiting.getFirst().tryGrantOrRegister()) {
                granted.add(waiting.removeFirst());
            }
        }
        granted.forEach(reader -> GuardedTask.run(reader.whenRoom));
    }

    /** One sender's unfinished item. Safe for any thread. */
    public final class Reader implements AutoCloseable {
        private final Runnable whenRoom;
        private long granted = OWN;
        private long wanted;

        private Reader(Runnable whenRoom) {
            this.whenRoom = whenRoom;
        }

        /**
         * Asks to hold so many bytes of the item in all.
         *
         * @return whether it may; if not, it stays unread until {@code whenRoom} was run
         */
        public boolean tryHold(long bytes) {
            synchronized (ReaderMemory.this) {
                boolean fitsReserve = bytes <= largestItem;
                if (bytes <= granted || (favoured == this && fitsReserve)) {
                    return true;
                }
                wanted = bytes;
                boolean may = tryGrant();
                if (!may && favoured == null && fitsReserve) {
                    favoured = this;
                    may = true;
                }
                may = may || tryGrantOrRegister();
                if (may) {
                    waiting.remove(this);
                } else if (favoured != this) {
                    waiting.add(this);
                }
                return may;
            }
        }

        private boolean tryGrant() {
            long more = (wanted - granted + STEP - 1) / STEP * STEP;
            boolean may = share.tryReserve(more);
            if (may) {
                granted += more;
            }
            return may;
        }

        /** Asks once more after the wish to be told of room, so that none is missed in between. */
        private boolean tryGrantOrRegister() {
            share.whenRoom(roomCame);
            return tryGrant();
        }

        /** The item is complete or dropped: gives back all but the reader's own bytes. Idempotent. */
        public void finish() {
            long back;
            Reader next = null;
            synchronized (ReaderMemory.this) {
                back = granted - OWN;
                granted = OWN;
                waiting.remove(this);
                if (favoured == this) {
                    favoured = waiting.isEmpty() ? null : waiting.removeFirst();
                    next = favoured;
                }
            }
            if (back > 0) {
                share.unreserve(back);
            }
            if (next != null) {
                GuardedTask.run(next.whenRoom);
            }
        }

        @Override
        public void close() {
            finish();
        }
    }
}
