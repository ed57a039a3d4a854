// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.segment.SegmentLog;
import dev.weir.segment.StoreFailedException;
import dev.weir.segment.StoreFolder;
import dev.weir.time.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The time in which the disk takes nothing. Safe for any thread.
 *
 * <p>It begins with a refusal and gives up the reserve, so that cursors can still be written; every second it looks
 * whether the log is sound and there is room for the reserve again, and ends when both are so. Promise: whoever waits for
 * its end is told once.
 */
final class Recess {
    private static final long LOOK_AGAIN = 1_000_000_000L;

    private final StoreFolder folder;
    private final SegmentLog log;
    private final Timers timers;
    private final Executor executor;
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean lasts;

    Recess(StoreFolder folder, SegmentLog log, Timers timers, Executor executor) {
        this.folder = folder;
        this.log = log;
        this.timers = timers;
        this.executor = executor;
    }

    /** Begins, where it does not last already. */
    StoreUnavailableException unavailable(StoreFailedException failed) {
        boolean begins;
        synchronized (this) {
            begins = !lasts;
            lasts = true;
        }
        if (begins) {
            giveUpReserve();
            timers.after(LOOK_AGAIN, () -> executor.execute(this::look));
        }
        return new StoreUnavailableException("the store takes nothing for now: " + failed.getMessage(), failed);
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
            return log.standing() == SegmentLog.Standing.SOUND && folder.restoreReserve();
        } catch (StoreFailedException still) {
            return false;
        }
    }

    private void look() {
        if (!isOver()) {
            timers.after(LOOK_AGAIN, () -> executor.execute(this::look));
            return;
        }
        List<Runnable> told;
        synchronized (this) {
            lasts = false;
            told = List.copyOf(waiting);
            waiting.clear();
        }
        told.forEach(executor::execute);
    }
}
