// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

/**
 * Writer of the times of events.
 *
 * <p>It remembers the text of the last second, as most events share theirs with the one before. For
 * one thread at a time.
 */
final class JsonDates {

    private static final long SECONDS_PER_DAY = 86_400;
    private static final long DAYS_PER_ERA = 146_097;
    private static final int MICROS_PER_SECOND = 1_000_000;

    /** From here on, and below ten times that, 16 digits are ten of seconds and six of microseconds. */
    private static final long TEN_DIGITS = 1_000_000_000L;

    private final JsonDateFormat format;
    private final ByteSink stamp = new ByteSink(64);
    private long stampSeconds = Long.MIN_VALUE;

    JsonDates(JsonDateFormat format) {
        this.format = format;
    }

    /** Appends a time as a JSON value. */
    void write(long seconds, int nanos, ByteSink out) {
        switch (format) {
            case DOUBLE -> floating(seconds, nanos, out);
            case EPOCH -> JsonNumbers.integer(seconds, out);
            case EPOCH_MS -> JsonNumbers.integer(seconds * 1000 + nanos / 1_000_000, out);
            case ISO8601 -> stamp(seconds, nanos, 'T', out);
            case JAVA_SQL_TIMESTAMP -> stamp(seconds, nanos, ' ', out);
        }
    }

    private static void floating(long seconds, int nanos, ByteSink out) {
        double value = seconds + nanos / 1e9;
        if (seconds < TEN_DIGITS || seconds >= 10 * TEN_DIGITS) {
            JsonNumbers.floating(value, out);
            return;
        }
        int shift = 52 - Math.getExponent(value);
        long mantissa = (Double.doubleToRawLongBits(value) & ((1L << 52) - 1)) | (1L << 52);
        long whole = mantissa >>> shift;
        long micros = roundedShift((mantissa - (whole << shift)) * MICROS_PER_SECOND, shift);
        JsonNumbers.unsigned(whole + micros / MICROS_PER_SECOND, out);
        out.put('.');
        JsonNumbers.padded(micros % MICROS_PER_SECOND, 6, out);
        dropZeros(out);
    }

    /** A number divided by a power of two, rounded to the nearest, to the even one where two are. */
    private static long roundedShift(long number, int shift) {
        long quotient = number >>> shift;
        long twice = (number - (quotient << shift)) << 1;
        long divisor = 1L << shift;
        boolean up = twice > divisor || (twice == divisor && (quotient & 1) == 1);
        return up ? quotient + 1 : quotient;
    }

    private static void dropZeros(ByteSink out) {
        byte[] b = out.array();
        int size = out.size();
        while (b[size - 1] == '0' && b[size - 2] != '.') {
            size--;
        }
        out.truncate(size);
    }

    private void stamp(long seconds, int nanos, char between, ByteSink out) {
        if (seconds != stampSeconds) {
            stamp.clear();
            date(Math.floorDiv(seconds, SECONDS_PER_DAY));
            stamp.put(between);
            timeOfDay((int) Math.floorMod(seconds, SECONDS_PER_DAY));
            stampSeconds = seconds;
        }
        out.put('"');
        out.put(stamp.array(), 0, stamp.size());
        JsonNumbers.padded(nanos / 1000, 6, out);
        if (between == 'T') {
            out.put('Z');
        }
        out.put('"');
    }

    /** Years begin in March here, so that a leap day is the last of its year; an era is 400 years. */
    private void date(long day) {
        long shifted = day + 719_468;
        long era = Math.floorDiv(shifted, DAYS_PER_ERA);
        int dayOfEra = (int) Math.floorMod(shifted, DAYS_PER_ERA);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int month = (5 * dayOfYear + 2) / 153;
        boolean nextYear = month >= 10;
        long year = era * 400 + yearOfEra + (nextYear ? 1 : 0);
        if (year < 0) {
            stamp.put('-');
        }
        JsonNumbers.padded(Math.abs(year), 4, stamp);
        stamp.put('-');
        JsonNumbers.padded(nextYear ? month - 9 : month + 3, 2, stamp);
        stamp.put('-');
        JsonNumbers.padded(dayOfYear - (153 * month + 2) / 5 + 1, 2, stamp);
    }

    private void timeOfDay(int second) {
        JsonNumbers.padded(second / 3600, 2, stamp);
        stamp.put(':');
        JsonNumbers.padded(second / 60 % 60, 2, stamp);
        stamp.put(':');
        JsonNumbers.padded(second % 60, 2, stamp);
        stamp.put('.');
    }
}
