// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import dev.weir.backpressure.ReaderMemory;
import dev.weir.input.PauseGate;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one accepted connection that were read and not yet taken, in bounded memory. For the one
 * thread that reads the source.
 *
 * <pre>{@code
 * while (reader.more()) {
 *     int end = decode(reader.bytes(), reader.from(), reader.to());
 *     reader.taken(end);
 * }
 * }</pre>
 *
 * <p>While nothing is there it owns {@value #FIRST} bytes, and waits for them while its input is paused:
 * so the window of an unread connection closes. Then it borrows a buffer and reads what has come. What
 * is left of an item that has not ended moves into an array of its own, which grows by doubling; up to
 * {@link ReaderMemory#OWN} bytes it owns without asking, more it reserves before it reads on, and waits
 * where that is refused. It holds no borrowed buffer while it waits for its sender.
 *
 * <p>An item of more than {@link ReaderMemory#OWN} bytes must come at {@code net.least_rate} on average,
 * after a grace of 5 s; waiting for memory or for the end of a pause does not count.
 */
public final class ItemReader implements AutoCloseable {
    private static final int FIRST = 16;
    private static final int OWN_FIRST = 256;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ByteSource source;
    private final Sharing sharing;
    private final int largest;
    private final ReaderMemory.Reader memory;
    private final Semaphore room = new Semaphore(0);
    private byte[] bytes = new byte[FIRST];
    private byte @Nullable [] borrowed;
    private int from;
    private int to;
    private long itemNanos;

    /**
     * What the readers of one input share.
     *
     * @param buffers read buffers
     * @param memory memory for items that have not ended
     * @param gate where they wait while the input is paused
     * @param ticker the time
     */
    public record Sharing(ReadBuffers buffers, ReaderMemory memory, PauseGate gate, Ticker ticker) {}

    /**
     * A reader that has read nothing.
     *
     * @param source what it reads
     * @param sharing what it shares with others
     * @param largest bytes that one item may have; no more than the input's largest item
     */
    public ItemReader(ByteSource source, Sharing sharing, int largest) {
        this.source = source;
        this.sharing = sharing;
        this.largest = largest;
        memory = sharing.memory().open(room::release);
    }

    /** The array in which the bytes lie; another one after each {@link #more}. */
    public byte[] bytes() {
        return bytes;
    }

    /** Index of the first byte that is not taken. */
    public int from() {
        return from;
    }

    /** Index behind the last byte that was read. */
    public int to() {
        return to;
    }

    /** Bytes that were read and not taken. */
    public int size() {
        return to - from;
    }

    /** Whether the item that begins at {@link #from} has reached the largest size without an end. */
    public boolean isFull() {
        return size() >= largest;
    }

    /** The bytes before {@code end} were taken: they belong to items that are complete, or dropped. */
    public void taken(int end) {
        assert end >= from && end <= to : "end=" + end + ", from=" + from + ", to=" + to;
        if (end > from) {
            from = end;
            itemNanos = 0;
        }
    }

    /**
     * Reads more; blocks until there is more.
     *
     * @return false where the sender has ended, or the input stops
     * @throws IllegalStateException if it {@link #isFull}
     * @throws IOException if the connection broke, was silent for too long or sent an item too slowly
     */
    public boolean more() throws IOException, InterruptedException {
        if (isFull()) {
            throw new IllegalStateException("item of " + size() + " bytes, limit=" + largest);
        }
        if (sharing.gate().isPaused()) {
            settle();
        }
        if (!sharing.gate().awaitOpen()) {
            return false;
        }
        return (size() <= ReaderMemory.OWN && readReady()) || readOn();
    }

    /** Fills a borrowed buffer with what has come already; false where nothing has, or others wait for one. */
    private boolean readReady() throws IOException, InterruptedException {
        boolean yields = borrowed != null && sharing.buffers().isWanted();
        if (yields || !source.isReady()) {
            return false;
        }
        byte[] buffer = borrowed == null ? sharing.buffers().borrow() : borrowed;
        borrowed = buffer;
        move(buffer);
        memory.finish();
        return read(source.idleTimeout());
    }

    /** Waits for the sender, with what is left of an item in an array of its own. */
    private boolean readOn() throws IOException, InterruptedException {
        settle();
        Duration idle = source.idleTimeout();
        if (bytes.length <= ReaderMemory.OWN) {
            return read(idle);
        }
        long begun = sharing.ticker().nanos();
        Duration slow = timeLeft();
        boolean unhurried = !idle.isZero() && idle.compareTo(slow) < 0;
        try {
            return read(unhurried ? idle : slow);
        } catch (SocketTimeoutException late) {
            throw unhurried ? late : tooSlow(late);
        } finally {
            itemNanos += sharing.ticker().nanos() - begun;
        }
    }

    private boolean read(Duration limit) throws IOException {
        int read = source.read(bytes, to, bytes.length - to, limit);
        if (read < 0) {
            return false;
        }
        to += read;
        return true;
    }

    /** Gives the buffer back, and has room to read on. */
    private void settle() throws InterruptedException {
        int left = size();
        int capacity = left == 0 ? FIRST : capacityFor(left);
        boolean shrinks = capacity <= ReaderMemory.OWN;
        if (borrowed == null && to < bytes.length && !(shrinks && capacity < bytes.length)) {
            return;
        }
        if (shrinks) {
            memory.finish();
        } else {
            hold(capacity);
        }
        move(borrowed == null && capacity == bytes.length ? bytes : new byte[capacity]);
        giveBack();
    }

    private void move(byte[] target) {
        int left = size();
        System.arraycopy(bytes, from, target, 0, left);
        bytes = target;
        from = 0;
        to = left;
    }

    /** Room for at least a quarter more than there is, up to the largest item. */
    private int capacityFor(int left) {
        long wanted = Math.max(OWN_FIRST, Integer.highestOneBit(left + left / 4) * 2L);
        return (int) Math.min(wanted, Math.max(largest, OWN_FIRST));
    }

    /**
     * Reserves memory for what the item at hand is turned into, beside the item itself; waits where that
     * is refused. It goes back together with the item's own.
     *
     * @param size bytes, which with those of the item are no more than the input's largest item
     */
    public void holdBeside(long size) throws InterruptedException {
        hold((borrowed == null ? bytes.length : 0) + size);
    }

    private void hold(long size) throws InterruptedException {
        while (!memory.tryHold(size)) {
            room.acquire();
            room.drainPermits();
        }
    }

    /** How long the next bytes of a large item may take; a tick where they are late already. */
    private Duration timeLeft() {
        long allowed = GRACE.toNanos() + (long) (size() * 1e9 / source.leastRate());
        return Duration.ofNanos(Math.max(1, allowed - itemNanos));
    }

    private SocketTimeoutException tooSlow(SocketTimeoutException late) {
        var reason = new SocketTimeoutException("an item comes too slowly: bytes=" + size() + ", net.least_rate="
                + source.leastRate() + " bytes per second, after a grace of " + GRACE.toSeconds()
                + " s");
        reason.initCause(late);
        return reason;
    }

    private void giveBack() {
        byte[] buffer = borrowed;
        if (buffer != null) {
            borrowed = null;
            sharing.buffers().giveBack(buffer);
        }
    }

    /** Drops what it holds. Idempotent. */
    @Override
    public void close() {
        bytes = new byte[0];
        from = 0;
        to = 0;
        giveBack();
        memory.close();
    }
}
