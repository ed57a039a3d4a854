// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.buffer;

import dev.weir.store.Drain;
import dev.weir.store.HeldBytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An estimate of when bytes will have been given back, made from who holds them: what outputs hold that do their work
 * drains at the rate seen so far; what outputs hold that fail is given back at their next attempt at the earliest. For
 * one thread and one question.
 */
final class Relief {
    private static final double LONGEST_SECONDS = 60;
    private static final Comparator<Portion> SOONEST_FIRST = Comparator.comparingLong(Portion::nanos);

    private final Drain drain;
    private final List<Portion> failing = new ArrayList<>(1);
    private long draining;
    private double bytesPerSecond;

    Relief(Drain drain) {
        this.drain = drain;
    }

    /** Bytes that are free after so long, at the earliest; 0 where nothing but work stands in between. */
    private record Portion(long nanos, long bytes) {}

    /**
     * Adds what an input holds.
     *
     * @param most of these bytes, how many are wanted back; those that come back soonest count first
     * @param rate bytes per second at which the input's bytes have been given back
     */
    void add(HeldBytes held, long most, double rate) {
        List<Portion> portions = new ArrayList<>();
        for (HeldBytes.Part part : held.parts()) {
            portions.add(new Portion(drain.nanosUntilAttempt(part.routes()), part.bytes()));
        }
        portions.sort(SOONEST_FIRST);
        long left = most;
        boolean drains = false;
        for (Portion portion : portions) {
            long bytes = Math.min(left, portion.bytes);
            left -= bytes;
            if (portion.nanos == 0) {
                draining += bytes;
                drains = true;
            } else if (bytes > 0) {
                failing.add(new Portion(portion.nanos, bytes));
            }
        }
        bytesPerSecond += drains ? rate : 0;
    }

    /** How long until that much is given back, roughly; what nobody holds is given back with the last. */
    Duration until(long bytes) {
        long left = bytes - draining;
        long nanos = drainingNanos(Math.min(bytes, draining));
        failing.sort(SOONEST_FIRST);
        for (Portion portion : failing) {
            if (left <= 0) {
                break;
            }
            nanos = Math.max(nanos, portion.nanos);
            left -= portion.bytes;
        }
        return Duration.ofNanos(nanos);
    }

    private long drainingNanos(long bytes) {
        double seconds = bytesPerSecond > 0 ? bytes / bytesPerSecond : 0;
        return (long) (Math.min(seconds, LONGEST_SECONDS) * 1e9);
    }
}
