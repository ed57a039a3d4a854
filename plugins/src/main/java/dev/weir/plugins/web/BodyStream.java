// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import dev.weir.time.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request as it arrives, for one thread that may block.
 *
 * <p>Bounds: no more bytes than its limit, and after a grace no fewer a second than
 * its least rate, on average; else {@link RefusedRequestException}. A connection that breaks
 * is an {@link IOException}.
 */
final class BodyStream extends InputStream {
    private final Exchange exchange;
    private final WebSettings settings;
    private final Ticker ticker;
    private final Semaphore news = new Semaphore(0);
    private volatile boolean stopped;
    private Content.@Nullable Chunk chunk;
    private boolean ended;
    private long taken;
    private long begunNanos;

    /**
     * The body of a request.
     *
     * @param settings how large and how slow it may be
     */
    BodyStream(Exchange exchange, WebSettings settings, Ticker ticker) {
        this.exchange = exchange;
        this.settings = settings;
        this.ticker = ticker;
        begunNanos = ticker.nanos();
    }

    /** Ends it for its reader; from any thread. */
    void stop() {
        stopped = true;
        news.release();
    }

    /**
     *  So long the reader could not read for reasons of its own, which the sender is not blamed
     *  for.
     */
    void excuse(long nanos) {
        begunNanos += nanos;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (!ended) {
            Content.Chunk current = chunk;
            if (current == null) {
                chunk = next();
            } else if (current.hasRemaining()) {
                int copied = Math.min(length, current.remaining());
                current.getByteBuffer().get(target, offset, copied);
                return copied;
            } else {
                ended = current.isLast();
                letGo();
            }
        }
        exchange.bodyRead();
        return -1;
    }

    /** Reads on from nothing more; gives back what it holds. Idempotent. */
    @Override
    public void close() {
        letGo();
    }

    private void letGo() {
        Content.Chunk current = chunk;
        chunk = null;
        if (current != null) {
            current.release();
        }
    }

    private Content.Chunk next() throws IOException {
        while (true) {
            if (stopped) {
                throw new RefusedRequestException(503, "stopping", "the agent stops");
            }
            Content.Chunk come = exchange.request().read();
            if (come == null) {
                await();
                continue;
            }
            if (Content.Chunk.isFailure(come)) {
                throw broken(come.getFailure());
            }
            taken += come.remaining();
            if (taken > settings.bodyMax()) {
                come.release();
                throw tooLarge(settings.bodyMax());
            }
            return come;
        }
    }

    static RefusedRequestException tooLarge(long limit) {
        return new RefusedRequestException(
                413, "too_large", "body is larger than http_server.buffer_max_size=" + limit + " bytes");
    }

    private void await() throws IOException {
        exchange.reading();
        exchange.request().demand(news::release);
        long allowedNanos = settings.pace().bodyGrace().toNanos()
                + (long) (taken * 1e9 / settings.listen().leastRate());
        long leftNanos = allowedNanos - (ticker.nanos() - begunNanos);
        try {
            if (leftNanos <= 0 || !news.tryAcquire(leftNanos, TimeUnit.NANOSECONDS)) {
                throw tooSlow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading a body", interrupted);
        }
    }

    private RefusedRequestException tooSlow() {
        return new RefusedRequestException(
                408,
                "too_slow",
                "body came slower than net.least_rate=" + settings.listen().leastRate() + " bytes a second");
    }

    private IOException broken(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return tooSlow();
        }
        if (failure instanceof HttpException malformed) {
            return new RefusedRequestException(400, "malformed_http", "body is malformed: " + malformed.getReason());
        }
        return new IOException("connection broke in the middle of a body", failure);
    }
}
