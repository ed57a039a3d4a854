// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.chunk.Chunk;
import dev.weir.ledger.RouteEnd;
import dev.weir.notice.Notice;
import dev.weir.output.Delivery;
import java.time.Duration;

/**
 * What a lane says of the chunks that it tries. Safe for any thread.
 *
 * <p>Who sends much that is refused would fill the log: after one refusal was told, those of the next ten seconds are
 * added up into one line.
 */
final class LaneWords {
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final String name;
    private final Dispatcher.Parts parts;
    private boolean quiet;
    private boolean cannotKeep;
    private long lost;
    private long kept;

    LaneWords(String name, Dispatcher.Parts parts) {
        this.name = name;
        this.parts = parts;
    }

    void delivered(Chunk chunk, int attempts) {
        if (attempts > 1) {
            parts.notices().tell(new Notice.RetrySucceeded(name, chunk.id().toString(), inputOf(chunk), attempts));
        }
    }

    void again(Chunk chunk, int attempts, Duration wait, String cause) {
        parts.notices()
                .tell(new Notice.RetryScheduled(name, chunk.id().toString(), inputOf(chunk), attempts, wait, cause));
    }

    void gone(String cause) {
        parts.notices().tell(new Notice.DestinationGone(name, cause));
    }

    /** Its last permitted attempt failed, and it is kept nowhere. */
    private void gaveUp(Chunk chunk, int attempts, String cause) {
        parts.notices()
                .tell(new Notice.GaveUp(name, chunk.id().toString(), inputOf(chunk), attempts, chunk.events(), cause));
    }

    /** A dead letter could not be written. */
    void cannotKeep(Chunk chunk, Throwable failed) {
        synchronized (this) {
            if (cannotKeep) {
                return;
            }
            cannotKeep = true;
        }
        parts.notices()
                .warn(
                        name,
                        "chunk " + chunk.id() + " cannot be kept as a dead letter for now, and is tried again until it"
                                + " can: " + failed.getMessage());
        parts.timers().after(QUIET.toNanos(), this::mayComplain);
    }

    private synchronized void mayComplain() {
        cannotKeep = false;
    }

    /** What was tried last will not be tried again. */
    void ended(LaneItem item, RouteEnd end, Delivery last) {
        boolean gaveUp = last instanceof Delivery.Retry;
        if (gaveUp && !(end instanceof RouteEnd.DeadLettered)) {
            gaveUp(item.current(), item.attempts, last.cause());
        } else {
            refused(item.current(), end, last.cause());
        }
    }

    /** It will never be taken, and has ended so. */
    private void refused(Chunk chunk, RouteEnd end, String cause) {
        boolean isKept = end instanceof RouteEnd.DeadLettered;
        synchronized (this) {
            if (quiet) {
                kept += isKept ? chunk.events() : 0;
                lost += isKept ? 0 : chunk.events();
                return;
            }
            quiet = true;
        }
        String id = chunk.id().toString();
        parts.notices()
                .tell(
                        isKept
                                ? new Notice.DeadLettered(name, id, inputOf(chunk), chunk.events(), cause)
                                : new Notice.Refused(name, id, inputOf(chunk), chunk.events(), cause));
        parts.timers().after(QUIET.toNanos(), this::sumUp);
    }

    /** Says what was not told one by one. */
    void sumUp() {
        long lostNow;
        long keptNow;
        synchronized (this) {
            quiet = false;
            lostNow = lost;
            keptNow = kept;
            lost = 0;
            kept = 0;
        }
        if (keptNow + lostNow > 0) {
            parts.notices().tell(new Notice.MoreRefused(name, lostNow, keptNow));
        }
    }

    /** The name of the input that a chunk came by. */
    private String inputOf(Chunk chunk) {
        return parts.inputNames().apply(chunk.stream().input());
    }
}
