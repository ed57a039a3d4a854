// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.notice.Notices;
import dev.weir.segment.StoreFailedException;
import dev.weir.segment.StoreFolder;
import dev.weir.time.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * The time in which the store takes nothing, because the disk does not or its limit is reached. Safe for any thread.
 *
 * <p>Where the disk refused, it gives up the reserve, so that cursors can still be written. Every second, and when files
 * went, it looks whether the log is sound, the store is below its limit and there is room for the reserve and a little
 * more, and ends when all are so.
 * Promises: whoever waits for its end is told once; the operator hears of its beginning and its end. Where the store is
 * closed first it has no end, and nobody looks any more.
 */
final class Recess {
    private static final long LOOK_AGAIN = 1_000_000_000L;
    private static final long ROOM = 4 * 1024 * 1024;

    private final StoreFolder folder;
    private final BooleanSupplier mayAppend;
    private final Runnable makeRoom;
    private final Timers timers;
    private final Executor executor;
    private final Notices notices;
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean lasts;
    private boolean closed;

    Recess(StoreFolder folder, BooleanSupplier mayAppend, Runnable makeRoom, SegmentStore.Parts parts) {
        this.folder = folder;
        this.mayAppend = mayAppend;
        this.makeRoom = makeRoom;
        timers = parts.timers();
        executor = parts.executor();
        notices = parts.notices();
    }

    /** Begins, where it does not last already, because the disk refused. */
    StoreUnavailableException unavailable(StoreFailedException failed) {
        String message = "the store takes nothing for now: " + failed.getMessage();
        if (begin(message)) {
            giveUpReserve();
        }
        return new StoreUnavailableException(message, failed);
    }

    /** Begins, where it does not last already, because the limit is reached. */
    StoreUnavailableException full(String reason) {
        String message = "the store takes nothing for now: " + reason;
        begin(message);
        return new StoreUnavailableException(message, null);
    }

    private boolean begin(String message) {
        synchronized (this) {
            if (lasts) {
                return false;
            }
            lasts = true;
        }
        notices.warn("storage", message);
        timers.after(LOOK_AGAIN, () -> executor.execute(this::lookOften));
        return true;
    }

    /** Runs something when it is over, which may be at once. */
    void whenOver(Runnable action) {
        synchronized (this) {
            if (lasts) {
                waiting.add(action);
                return;
            }
        }
        action.run();
    }

    private void giveUpReserve() {
        try {
            folder.releaseReserve();
        } catch (StoreFailedException kept) {
            // Then cursors have to wait as well, and what they would have noted is repeated after a crash.
        }
    }

    private boolean isOver() {
        try {
            return mayAppend.getAsBoolean() && folder.restoreReserve(ROOM);
        } catch (StoreFailedException still) {
            return false;
        }
    }

    private void lookOften() {
        look();
        if (lasts() && !isClosed()) {
            makeRoom.run();
            timers.after(LOOK_AGAIN, () -> executor.execute(this::lookOften));
        }
    }

    /** Ends, where it lasts and may end. */
    void look() {
        if (isClosed() || !lasts() || !isOver()) {
            return;
        }
        List<Runnable> told;
        synchronized (this) {
            if (!lasts) {
                return;
            }
            lasts = false;
            told = List.copyOf(waiting);
            waiting.clear();
        }
        notices.info("storage", "the store takes events again");
        told.forEach(executor::execute);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** The store is closed. */
    synchronized void close() {
        closed = true;
    }

    /** Whether it lasts at the moment. */
    synchronized boolean lasts() {
        return lasts;
    }
}
