// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a lane knows of its destination: whether it fails, since when, when it is tried again, and how long fresh data
 * waits for company. Guarded by the lane's lock.
 *
 * <p>Each failure doubles the time that fresh data waits, up to the flush interval, so that a destination that refuses
 * gets fewer and larger requests; each success halves it again.
 */
final class DestinationState {
    /** A destination may ask for no more than this; who asks for a year is not obeyed. */
    private static final Duration LONGEST_WISH = Duration.ofDays(1);

    private static final long LEAST_LINGER = 1_000_000;

    private final RetryPolicy retry;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final long shortestLinger;
    private final long longestLinger;
    private boolean failing;
    private boolean gone;
    private boolean stopping;
    private int failures;
    private long failingSince;
    private long notBefore;
    private long linger;
    private @Nullable Long lastSuccess;
    private @Nullable String trouble;

    DestinationState(LanePolicy policy, Dispatcher.Parts parts) {
        retry = policy.retry();
        ticker = parts.ticker();
        random = parts.random();
        shortestLinger = policy.linger().toNanos();
        longestLinger = Math.max(shortestLinger, parts.longestLinger().toNanos());
        linger = shortestLinger;
    }

    // ---- what it answered

    /** It took something. */
    void succeeded() {
        answered();
        linger = Math.max(shortestLinger, linger / 2);
    }

    /** It answered, so it is not failing any more. */
    void answered() {
        failing = false;
        failures = 0;
        trouble = null;
        lastSuccess = ticker.nanos();
    }

    /** It did not take something, or was not reached. */
    void refused(String cause) {
        trouble = cause;
        linger = Math.min(longestLinger, 2 * Math.max(linger, LEAST_LINGER));
    }

    /** There is no thread to try it with. */
    void cannotBeTried(long nanos) {
        failing = true;
        notBefore = ticker.nanos() + nanos;
    }

    /**
     * It is gone for good.
     *
     * @return whether that was known
     */
    boolean goes(String cause) {
        boolean known = gone;
        trouble = cause;
        gone = true;
        failing = true;
        return known;
    }

    /**
     * Has the lane wait. Deliveries that were under way beside the one that failed first are the same
     * failure: they make the wait no longer, save by the destination's own wish.
     */
    void delay(LaneItem item, Duration after) {
        long now = ticker.nanos();
        if (!failing || item.isProbe) {
            failures++;
            failingSince = failing ? failingSince : item.begun;
            long drawn = retry.probeNanos(failures, now - failingSince, random);
            long next = now + waitNanos(drawn, after);
            notBefore = failing && notBefore - next > 0 ? notBefore : next;
        } else if (!stopping && now + wished(after) - notBefore > 0) {
            notBefore = now + wished(after);
        }
        failing = true;
    }

    /** When a chunk that failed by itself is due again. */
    long dueAlone(int attempts, Duration after) {
        return ticker.nanos() + waitNanos(retry.waitNanos(attempts, random), after);
    }

    private static long wished(Duration after) {
        if (after.isNegative()) {
            return 0;
        }
        return after.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH.toNanos() : after.toNanos();
    }

    /** The destination's wish is the least; a fifth of it by chance keeps many agents apart. */
    private long waitNanos(long drawn, Duration after) {
        long wished = wished(after);
        long wait = wished > 0 ? Math.max(wished, drawn) + random.nextLong(wished / 5 + 1) : drawn;
        return stopping ? Math.min(wait, Dispatcher.RETRY_WHILE_STOPPING.toNanos()) : wait;
    }

    /** No wait is long any more, and the one that is under way is over. */
    void stop() {
        stopping = true;
        notBefore = ticker.nanos();
    }

    // ---- what is known

    boolean isFailing() {
        return failing;
    }

    boolean isGone() {
        return gone;
    }

    boolean isStopping() {
        return stopping;
    }

    /** Whether something else succeeded after that time. */
    boolean succeededSince(long nanos) {
        return lastSuccess != null && lastSuccess - nanos > 0;
    }

    /** When a failing destination is tried again. */
    long notBefore() {
        return notBefore;
    }

    /** Nanoseconds until then; 0 where it does not fail. */
    long untilProbe() {
        return failing ? Math.max(0, notBefore - ticker.nanos()) : 0;
    }

    /** How long fresh data waits for company. */
    long linger() {
        return linger;
    }

    /** What it failed with, while it fails. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }
}
