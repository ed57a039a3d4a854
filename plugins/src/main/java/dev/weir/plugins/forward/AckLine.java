// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.event.MessagePackWriter;
import dev.weir.input.Receipt;
import dev.weir.metrics.Counter;
import dev.weir.plugins.net.AcceptedConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The messages of one connection whose sender waits for an acknowledgement, in the order in which they
 * came; they are acknowledged in that order. One that is not safe is passed over: its sender hears
 * nothing and sends it again.
 *
 * <p>Made and used by the thread that reads the connection; receipts come on any. What ends while that
 * thread offers is written by it, in {@link #flush}; what ends later, by a task of its own. Nothing is
 * written under the lock, and a receipt never blocks.
 *
 * <p>Bound: the reader stops at {@value #OUTSTANDING_MAX} messages that have not ended.
 */
final class AckLine {
    /** Messages without an end at which the reader waits. */
    static final int OUTSTANDING_MAX = 1_024;

    private static final int BATCH_MAX = OUTSTANDING_MAX * (ChunkToken.MAX_BYTES + 16);

    private final Thread reader = Thread.currentThread();
    private final AcceptedConnection connection;
    private final Executor executor;
    private final Counter acknowledged;
    private final Counter withheld;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Awaited> line = new ArrayDeque<>();
    private boolean writing;
    private boolean broken;

    /**
     * Nothing to acknowledge yet.
     *
     * @param connection where acknowledgements go
     * @param executor runs what writes them
     * @param acknowledged counts messages that were
     * @param withheld counts messages that were not
     */
    AckLine(AcceptedConnection connection, Executor executor, Counter acknowledged, Counter withheld) {
        this.connection = connection;
        this.executor = executor;
        this.acknowledged = acknowledged;
        this.withheld = withheld;
    }

    private enum State {
        OPEN,
        SAFE,
        UNSAFE
    }

    private final class Awaited implements Receipt {
        private final ChunkToken chunk;
        private State state = State.OPEN;

        Awaited(ChunkToken chunk) {
            this.chunk = chunk;
        }

        @Override
        public void ended(boolean safe) {
            boolean write;
            lock.lock();
            try {
                state = safe ? State.SAFE : State.UNSAFE;
                write = !Thread.currentThread().equals(reader) && claimPen();
            } finally {
                lock.unlock();
            }
            if (write) {
                executor.execute(AckLine.this::writeOrBreak);
            }
        }
    }

    /** A message that has to be acknowledged, behind all others. */
    Receipt expect(ChunkToken chunk) {
        Awaited awaited = new Awaited(chunk);
        lock.lock();
        try {
            line.addLast(awaited);
        } finally {
            lock.unlock();
        }
        return awaited;
    }

    /** Writes what has ended, unless another thread is at it and will. By the reader. */
    void flush() throws IOException {
        boolean write;
        lock.lock();
        try {
            write = claimPen();
        } finally {
            lock.unlock();
        }
        if (write) {
            write();
        }
    }

    /** Waits until another message may be expected. By the reader. */
    void awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (line.size() >= OUTSTANDING_MAX && !broken) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until every message has ended and been answered, or the time is over. By the reader. */
    void awaitEmpty(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while ((!line.isEmpty() || writing) && !broken && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is something to write and nobody writes; then the caller does. Under the lock. */
    private boolean claimPen() {
        Awaited first = line.peekFirst();
        boolean due = !writing && !broken && first != null && first.state != State.OPEN;
        writing |= due;
        return due;
    }

    private void writeOrBreak() {
        try {
            write();
        } catch (IOException _) {
            connection.close(); // so that the reader learns of it, and tells it
        }
    }

    private void write() throws IOException {
        boolean done = false;
        try {
            MessagePackWriter acks = new MessagePackWriter(BATCH_MAX);
            while (takeEnded(acks)) {
                connection.output().write(acks.array(), 0, acks.size());
                acks.reset();
            }
            done = true;
        } finally {
            if (!done) {
                breakOff();
            }
        }
    }

    /** Takes those at the head that have ended; where there are none, puts the pen down. */
    private boolean takeEnded(MessagePackWriter acks) {
        lock.lock();
        try {
            boolean any = false;
            Awaited first = line.peekFirst();
            while (first != null && first.state != State.OPEN) {
                line.removeFirst();
                any = true;
                if (first.state == State.SAFE) {
                    first.chunk.appendAck(acks);
                    acknowledged.increment();
                } else {
                    withheld.increment();
                }
                first = line.peekFirst();
            }
            writing = any;
            changed.signalAll();
            return any;
        } finally {
            lock.unlock();
        }
    }

    private void breakOff() {
        lock.lock();
        try {
            broken = true;
            writing = false;
            line.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
