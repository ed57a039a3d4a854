// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Reads times by a {@link TimeRule} to points in time. Makes no object for a text, save once in a quarter of an hour
 * where the zone has summer time. For one thread.
 */
final class TimeReader {
    /** Clocks are changed on the quarter of an hour, so within one the offset is the same. */
    private static final int QUARTER = 900;

    private static final int SECONDS_PER_DAY = 86_400;

    private final TimeRule rule;
    private final InstantSource wallClock;
    private final TimeFields fields = new TimeFields();
    private final boolean fixed;
    private long quarterKnown = Long.MIN_VALUE;
    private int offsetKnown;
    private long seconds;
    private int nanos;

    TimeReader(TimeRule rule, InstantSource wallClock) {
        this.rule = rule;
        this.wallClock = wallClock;
        this.fixed = rule.zone().isFixedOffset();
        this.offsetKnown = rule.zone().getOffset(wallClock.instant()).getTotalSeconds();
    }

    /** Reads a text; where that succeeds, {@link #seconds} and {@link #nanos} tell the time. */
    boolean read(byte[] text, int from, int to) {
        boolean whole = rule.format().read(text, from, to, fields);
        if (!whole && (rule.strict() || !enough())) {
            return false;
        }
        seconds = fields.hasEpoch() ? fields.epoch() : resolve();
        nanos = fields.nanos();
        return true;
    }

    /** Takes seconds since 1970 that came as a number and not as a text; a double of today tells microseconds apart. */
    boolean readNumber(double number) {
        if (!(Math.abs(number) < 0x1p52)) {
            return false;
        }
        double floor = Math.floor(number);
        long micros = Math.round((number - floor) * 1e6);
        seconds = (long) floor + micros / 1_000_000;
        nanos = (int) (micros % 1_000_000) * 1_000;
        return true;
    }

    /** Takes whole seconds since 1970 that came as a number and not as a text. */
    void readNumber(long number) {
        seconds = number;
        nanos = 0;
    }

    /** Whether what was read before the text went wrong is a time at all. */
    private boolean enough() {
        if (fields.hasEpoch()) {
            return true;
        }
        if (rule.format().tellsDay()) {
            boolean named = fields.has(TimeConversion.MONTH) && fields.has(TimeConversion.DAY);
            return named || fields.has(TimeConversion.DAY_OF_YEAR);
        }
        return fields.has(TimeConversion.HOUR) || fields.has(TimeConversion.HOUR_OF_HALF);
    }

    private long resolve() {
        if (fields.has(TimeConversion.ZONE_OFFSET) || rule.format().endsInZulu()) {
            int offset = fields.has(TimeConversion.ZONE_OFFSET) ? fields.get(TimeConversion.ZONE_OFFSET) : 0;
            return fields.localSeconds(today(offset)) - offset;
        }
        long local = fields.localSeconds(today(offsetKnown));
        return local - offsetAt(local);
    }

    /** Days since 1970-01-01 on a clock so many seconds east of Greenwich; the wall clock is asked where it matters. */
    private long today(int offset) {
        if (fields.year() != TimeFields.UNSET) {
            return 0;
        }
        return Math.floorDiv(Math.floorDiv(wallClock.millis(), 1_000L) + offset, SECONDS_PER_DAY);
    }

    private int offsetAt(long localSeconds) {
        long quarter = Math.floorDiv(localSeconds, QUARTER);
        if (!fixed && quarter != quarterKnown) {
            LocalDateTime local = LocalDateTime.ofEpochSecond(localSeconds, 0, ZoneOffset.UTC);
            offsetKnown = rule.zone().getOffset(local).getTotalSeconds();
            quarterKnown = quarter;
        }
        return offsetKnown;
    }

    long seconds() {
        return seconds;
    }

    int nanos() {
        return nanos;
    }
}
