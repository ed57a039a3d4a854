// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import dev.weir.time.Timers;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;

/**
 * The end of a request that was answered before its body was read: lets the rest of the body pass
 * by, a little and for a moment, so that the sender reads its answer instead of a connection reset.
 *
 * <p>Bounds: so many bytes and nanoseconds as it is given; what the sender pushes beyond them is
 * cut off with its connection. Nothing is kept of what passes. No thread waits; steps run one at a
 * time, on whichever thread has news.
 */
final class Linger implements Runnable {
    private final Content.Source body;
    private final Runnable end;
    private final AtomicInteger news = new AtomicInteger();
    private volatile Timers.Timer deadline = () -> {};
    private volatile boolean late;
    private long left;
    private boolean ended;

    /**
     * A lingering end.
     *
     * @param body what is left of it
     * @param bytes that may pass
     * @param end run once
     */
    Linger(Content.Source body, long bytes, Runnable end) {
        this.body = body;
        this.left = bytes;
        this.end = end;
    }

    /** Begins; ends after that long at the latest. */
    void begin(Timers timers, long nanos) {
        deadline = timers.after(nanos, () -> {
            late = true;
            run();
        });
        run();
    }

    /** There is news: bytes, or the end of the time. */
    @Override
    public void run() {
        if (news.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            step();
            seen = news.addAndGet(-seen);
        } while (seen != 0);
    }

    private void step() {
        if (ended) {
            return;
        }
        while (!late) {
            Content.Chunk chunk = body.read();
            if (chunk == null) {
                body.demand(this);
                return;
            }
            left -= chunk.remaining();
            boolean over = chunk.isLast() || Content.Chunk.isFailure(chunk) || left < 0;
            chunk.release();
            if (over) {
                break;
            }
        }
        ended = true;
        deadline.cancel();
        end.run();
    }
}
