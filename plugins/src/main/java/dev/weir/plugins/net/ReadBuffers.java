// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

/**
 * The read buffers that the connections of one listener share: a connection borrows one while there is
 * something to read, so that idle connections own none. Safe for any thread; whoever waits longest is
 * served first.
 *
 * <p>Bound: {@code most × }{@value #SIZE} bytes, lent or kept for the next use. A reader that is blocked
 * on its socket must hold none, so that senders who say nothing cannot keep the others from being read.
 */
public final class ReadBuffers {
    /** Bytes of a buffer. */
    public static final int SIZE = 64 * 1024;

    /** Buffers that a listener usually has: more readers than these are not faster. */
    public static final int USUAL = 16;

    private final Lender<byte[]> buffers;

    /**
     * A pool.
     *
     * @param most buffers that may be lent at the same time, at least 1
     */
    public ReadBuffers(int most) {
        buffers = new Lender<>(most, () -> new byte[SIZE]);
    }

    /** A buffer of {@value #SIZE} bytes with anything in it; waits until one is free. */
    public byte[] borrow() throws InterruptedException {
        return buffers.borrow();
    }

    /** Takes a borrowed buffer back; it must not be used any more. */
    public void giveBack(byte[] buffer) {
        assert buffer.length == SIZE : "not of this pool: length=" + buffer.length;
        buffers.giveBack(buffer);
    }

    /** Whether others wait for a buffer, so that it is time to give one's own back. */
    public boolean isWanted() {
        return buffers.isWanted();
    }

    /** Buffers that could be borrowed without waiting. */
    public int available() {
        return buffers.available();
    }
}
