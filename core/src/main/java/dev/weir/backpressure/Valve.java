// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.backpressure;

import dev.weir.time.Ticker;
import java.util.EnumSet;
import java.util.Set;

/**
 * The gate in front of one input: counts the bytes of its events that are held, and is shut while any
 * reason to pause holds. Safe for any thread; one lock, taken once per batch.
 *
 * <p>The bound is permissive, as Fluent Bit's is: while {@code held < limit} an offer is taken whole,
 * so {@code held} may exceed the limit by one offer, and the next one is refused. It resumes when
 * {@code held < limit × resumeRatio}. Where the input's share has a headroom, offers that fit it are still
 * taken while the valve is shut for want of memory alone. Promise: {@code held} is what was admitted and not yet released,
 * never negative; the valve is shut exactly while its set of reasons is not empty.
 */
public final class Valve {
    /** Bound of an input without one. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final Set<PauseReason> OF_MEMORY = EnumSet.of(PauseReason.MEMORY, PauseReason.PROCESS_MEMORY);

    private final long limit;
    private final double resumeBelow;
    private final ProcessMemory.Share share;
    private final Ticker ticker;
    private final DrainRate drain = new DrainRate();
    private final ValveListener listener;
    private final boolean spills;
    private final Runnable roomCame = this::recheck;
    private final EnumSet<PauseReason> reasons = EnumSet.noneOf(PauseReason.class);
    private long held;
    private long pausedSince;
    private long pausedNanos;
    private long pauses;
    private long pausesTold;
    private Set<PauseReason> latestReasons = Set.of();
    private boolean told;
    private boolean telling;

    /**
     * An open valve.
     *
     * @param limit bytes that the input may hold, or {@link #UNLIMITED}
     * @param resumeRatio share of the limit below which it resumes, above 0 and at most 1
     * @param share the input's part of the process's memory
     * @param ticker the time
     * @param listener who hears of it
     */
    public Valve(long limit, double resumeRatio, ProcessMemory.Share share, Ticker ticker, ValveListener listener) {
        this(limit, resumeRatio, share, ticker, listener, false);
    }

    private Valve(
            long limit,
            double resumeRatio,
            ProcessMemory.Share share,
            Ticker ticker,
            ValveListener listener,
            boolean spills) {
        if (limit < 1 || !(resumeRatio > 0 && resumeRatio <= 1)) {
            throw new IllegalArgumentException("limit=" + limit + ", resumeRatio=" + resumeRatio);
        }
        this.limit = limit;
        this.resumeBelow = limit * resumeRatio;
        this.share = share;
        this.ticker = ticker;
        this.listener = listener;
        this.spills = spills;
    }

    /**
     * An open valve that no want of memory shuts, because what finds none goes to disk: {@link #hold} says
     * whether there is some.
     */
    public static Valve spilling(
            long limit, double resumeRatio, ProcessMemory.Share share, Ticker ticker, ValveListener listener) {
        return new Valve(limit, resumeRatio, share, ticker, listener, true);
    }

    /**
     * Takes bytes where the bound was not reached before them, whatever shuts the valve.
     *
     * @return whether they were taken
     */
    public synchronized boolean hold(long bytes) {
        if (held >= limit || !share.isOpen()) {
            return false;
        }
        if (held == 0) {
            drain.began(ticker.nanos());
        }
        held += bytes;
        share.charge(bytes);
        return true;
    }

    /**
     * Takes bytes if the valve is open, or they fit the headroom; the bytes that cross the bound are taken,
     * and shut it.
     *
     * @param bytes payload of the whole offer
     * @return whether it was open; if not, nothing was taken
     */
    public boolean admit(long bytes) {
        synchronized (this) {
            if (reasons.isEmpty()) {
                share.charge(bytes);
            } else if (!lacksMemoryAlone() || !share.tryHeadroom(bytes)) {
                return false;
            }
            if (held == 0) {
                drain.began(ticker.nanos());
            }
            held += bytes;
            review();
        }
        tell();
        return true;
    }

    private boolean lacksMemoryAlone() {
        return OF_MEMORY.containsAll(reasons);
    }

    /** Gives back bytes that were admitted. */
    public void release(long bytes) {
        synchronized (this) {
            held -= bytes;
            assert held >= 0 : "held=" + held;
            drain.released(bytes, ticker.nanos());
        }
        share.release(bytes);
        recheck();
    }

    /** Shuts the valve for a reason that others watch over. */
    public void shut(PauseReason reason) {
        synchronized (this) {
            add(reason);
        }
        tell();
    }

    /** Takes a reason back that was given to {@link #shut}. */
    public void open(PauseReason reason) {
        synchronized (this) {
            remove(reason);
        }
        tell();
    }

    /** Looks anew at the process's memory, after it was charged for this input by other ways. */
    public void recheck() {
        synchronized (this) {
            review();
        }
        tell();
    }

    /** Sets the two reasons that follow from bytes. The caller holds the lock. */
    private void review() {
        if (spills) {
            return;
        }
        if (held >= limit) {
            add(PauseReason.MEMORY);
        } else if (held < resumeBelow) {
            remove(PauseReason.MEMORY);
        }
        if (share.isOpen()) {
            remove(PauseReason.PROCESS_MEMORY);
            return;
        }
        add(PauseReason.PROCESS_MEMORY);
        share.whenRoom(roomCame);
        if (share.isOpen()) {
            // Room came between the question and the wish to be told.
            remove(PauseReason.PROCESS_MEMORY);
        }
    }

    private void add(PauseReason reason) {
        if (reasons.isEmpty()) {
            pausedSince = ticker.nanos();
            pauses++;
        }
        if (reasons.add(reason)) {
            latestReasons = Set.copyOf(reasons);
        }
    }

    private void remove(PauseReason reason) {
        if (reasons.remove(reason) && reasons.isEmpty()) {
            pausedNanos += ticker.nanos() - pausedSince;
        }
    }

    /**
     * Tells the listener the latest state, unless another thread is at it and will. A pause that came and
     * went meanwhile is told too, for whoever was refused in it waits to be told of its end.
     */
    private void tell() {
        while (true) {
            boolean pause;
            Set<PauseReason> why;
            long lasted;
            synchronized (this) {
                boolean shut = !reasons.isEmpty();
                pause = !told && (shut || pausesTold != pauses);
                if (telling || (!pause && shut == told)) {
                    return;
                }
                telling = true;
                told = pause;
                pausesTold = pauses;
                why = latestReasons;
                lasted = ticker.nanos() - pausedSince;
            }
            try {
                if (pause) {
                    listener.paused(why);
                } else {
                    listener.resumed(why, lasted);
                }
            } finally {
                synchronized (this) {
                    telling = false;
                }
            }
        }
    }

    /** How fast bytes were given back while they were, in bytes per second; 0 where none has been yet. */
    public synchronized double drainBytesPerSecond() {
        return drain.bytesPerSecond();
    }

    /** Whether it would take something at this moment: it is open, or there is headroom left. */
    public synchronized boolean takes() {
        return reasons.isEmpty() || (lacksMemoryAlone() && share.headroomHeld() < share.headroom());
    }

    /** The valve at this moment. */
    public synchronized Reading reading() {
        boolean shut = !reasons.isEmpty();
        long now = ticker.nanos();
        return new Reading(
                held,
                limit,
                Set.copyOf(reasons),
                shut ? now - pausedSince : 0,
                pausedNanos + (shut ? now - pausedSince : 0),
                pauses,
                drain.bytesPerSecond(now),
                reasons.contains(PauseReason.MEMORY) ? (long) (held - resumeBelow) + 1 : 0,
                share.headroomHeld(),
                share.headroom());
    }

    /**
     * The valve at one moment.
     *
     * @param held bytes admitted and not released
     * @param limit bytes that may be held, or {@link #UNLIMITED}
     * @param reasons why it is shut; empty while open
     * @param shutNanos for how long it has been shut this time
     * @param shutTotalNanos for how long it has been shut in all
     * @param pauses how often it shut
     * @param drainBytesPerSecond how fast bytes are given back; fades while none are
     * @param excess bytes to be given back before it is not shut for its own memory any more; 0 where it is not
     * @param headroomHeld bytes of the headroom that are taken
     * @param headroom bytes that it may take while it is shut for want of memory; 0 for most inputs
     */
    public record Reading(
            long held,
            long limit,
            Set<PauseReason> reasons,
            long shutNanos,
            long shutTotalNanos,
            long pauses,
            double drainBytesPerSecond,
            long excess,
            long headroomHeld,
            long headroom) {
        /** Whether it is shut. */
        public boolean isShut() {
            return !reasons.isEmpty();
        }
    }
}
