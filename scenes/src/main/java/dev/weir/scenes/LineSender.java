// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A sender of numbered JSON lines over one TCP connection, at a stated rate for a stated time; how long it
 * was kept waiting because the other side's window was closed. Its figures are safe for any thread.
 */
final class LineSender implements AutoCloseable {
    /** What waits in this host's kernel is not to hide that the other side has stopped reading. */
    private static final int SEND_BUFFER = 64 * 1024;

    private static final int EVENTS_PER_WRITE = 50;

    /** Writes that take longer than this waited for the other side. */
    private static final long BLOCKED_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Socket socket;
    private final Thread thread;
    private final double eventsPerSecond;
    private final long nanos;
    private final String padding;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicLong blockedNanos = new AtomicLong();
    private volatile long longestNanos;
    private volatile long writeBegan;
    private volatile long busyNanos;
    private volatile boolean ended;
    private volatile @Nullable String broken;

    /**
     * Connects, and begins to send.
     *
     * @param port of this machine
     * @param eventsPerSecond at most; what was not sent while it was blocked is not made up for
     * @param bytes of a line, about
     * @param time for how long
     * @throws IOException if it cannot connect
     */
    LineSender(int port, double eventsPerSecond, int bytes, Duration time) throws IOException {
        this.eventsPerSecond = eventsPerSecond;
        nanos = time.toNanos();
        padding = ",\"message\":\"" + "x".repeat(bytes) + "\"}\n";
        socket = new Socket();
        socket.setSendBufferSize(SEND_BUFFER);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
        thread = Thread.ofPlatform().daemon().name("weir-scene-sender").start(this::send);
    }

    private void send() {
        long begin = System.nanoTime();
        long due = begin;
        try (socket;
                OutputStream out = socket.getOutputStream()) {
            while (System.nanoTime() - begin < nanos) {
                LockSupport.parkNanos(due - System.nanoTime());
                due = Math.max(due, System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(20));
                due += (long) (EVENTS_PER_WRITE * 1e9 / eventsPerSecond);
                write(out);
                busyNanos = System.nanoTime() - begin;
            }
        } catch (IOException refused) {
            broken = String.valueOf(refused.getMessage());
        } finally {
            busyNanos = System.nanoTime() - begin;
            ended = true;
        }
    }

    private void write(OutputStream out) throws IOException {
        byte[] lines = lines(sent.get());
        long began = System.nanoTime();
        writeBegan = began;
        out.write(lines);
        long took = System.nanoTime() - began;
        writeBegan = 0;
        if (took > BLOCKED_NANOS) {
            blockedNanos.addAndGet(took);
            longestNanos = Math.max(longestNanos, took);
        }
        sent.addAndGet(EVENTS_PER_WRITE);
    }

    private byte[] lines(int first) {
        var lines = new ByteArrayOutputStream(EVENTS_PER_WRITE * (padding.length() + 24));
        for (int number = first; number < first + EVENTS_PER_WRITE; number++) {
            lines.writeBytes(("{\"seq\":" + number).getBytes(StandardCharsets.US_ASCII));
            lines.writeBytes(padding.getBytes(StandardCharsets.US_ASCII));
        }
        return lines.toByteArray();
    }

    /** Events written to the connection, whole. */
    int sent() {
        return sent.get();
    }

    /** Nanoseconds that it waited because nobody read. */
    long blockedNanos() {
        return blockedNanos.get();
    }

    /** The longest of these waits. */
    long longestNanos() {
        return longestNanos;
    }

    /** Its waiting as a share of its time so far. */
    double blockedShare() {
        long all = busyNanos;
        return all == 0 ? 0 : (double) blockedNanos.get() / all;
    }

    /** Whether it waits right now. */
    boolean isBlocked() {
        long began = writeBegan;
        return began != 0 && System.nanoTime() - began > BLOCKED_NANOS;
    }

    /** Whether it has sent all, or cannot go on. */
    boolean hasEnded() {
        return ended;
    }

    /** Why the connection broke; null while it has not. */
    @Nullable
    String broken() {
        return broken;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        thread.interrupt();
    }
}
