// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import dev.weir.time.Ticker;
import dev.weir.time.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The bound on how long a blocking call may take: a timer that closes what the call waits for. Used by
 * one thread at a time; the timer comes on any.
 *
 * <p>At most one timer waits. A call that ends in time leaves it there, and it looks again when it
 * comes, so that a busy connection costs no timer per call.
 */
final class Watchdog {
    private final Ticker ticker;
    private final Timers timers;
    private final Runnable bite;
    private boolean watching;
    private boolean bitten;
    private long deadline;
    private Timers.@Nullable Timer timer;
    private long timerAt;

    /**
     * A watchdog at rest.
     *
     * @param bite closes what is waited for, without blocking
     */
    Watchdog(Ticker ticker, Timers timers, Runnable bite) {
        this.ticker = ticker;
        this.timers = timers;
        this.bite = bite;
    }

    /** A call begins that may take so long; zero or less is for ever. */
    synchronized void watch(Duration limit) {
        if (limit.isZero() || limit.isNegative()) {
            return;
        }
        long now = ticker.nanos();
        deadline = now + limit.toNanos();
        watching = true;
        if (timer != null && timerAt - deadline > 0) {
            timer.cancel();
            timer = null;
        }
        if (timer == null) {
            arm(now);
        }
    }

    /** The call ended. */
    synchronized void rest() {
        watching = false;
    }

    /** Whether a call took too long. */
    synchronized boolean hasBitten() {
        return bitten;
    }

    /** There will be no further call. */
    synchronized void retire() {
        watching = false;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void arm(long now) {
        timerAt = deadline;
        timer = timers.after(deadline - now, this::look);
    }

    private void look() {
        synchronized (this) {
            timer = null;
            if (!watching) {
                return;
            }
            long now = ticker.nanos();
            if (deadline - now > 0) {
                arm(now);
                return;
            }
            bitten = true;
        }
        bite.run();
    }
}
