// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import java.util.Arrays;

/**
 * The fields of one time as a {@link TimeFormat} reads them from a text, and where in the text it stands. Used anew for
 * each text, so that reading a time makes no object. For one thread.
 */
final class TimeFields {
    /** No number; it is less than any that is read. */
    static final int UNSET = Integer.MIN_VALUE;

    private static final int SECONDS_PER_DAY = 86_400;

    /** Digits of a number of seconds that surely fit a long. */
    private static final int EPOCH_DIGITS_MAX = 18;

    byte[] text = new byte[0];
    int at;
    private int to;
    private final int[] values = new int[TimeConversion.FIELDS];
    private int nanos;
    private long epoch;
    private boolean epochRead;

    void begin(byte[] from, int start, int end) {
        text = from;
        at = start;
        to = end;
        Arrays.fill(values, UNSET);
        nanos = 0;
        epochRead = false;
    }

    // ---- reading on

    boolean ended() {
        return at >= to;
    }

    void skipBlanks() {
        while (at < to && (text[at] == ' ' || (text[at] >= '\t' && text[at] <= '\r'))) {
            at++;
        }
    }

    boolean digitAhead() {
        return at < to && text[at] >= '0' && text[at] <= '9';
    }

    boolean letterOrDigitAhead() {
        return digitAhead() || (at < to && (text[at] | 0x20) >= 'a' && (text[at] | 0x20) <= 'z');
    }

    /** Steps over one byte if it is this one. */
    boolean take(char wanted) {
        if (at < to && text[at] == wanted) {
            at++;
            return true;
        }
        return false;
    }

    /** Steps over the first letters of a word, lower case there, any case in the text. */
    boolean take(String word, int letters) {
        if (to - at < letters) {
            return false;
        }
        for (int i = 0; i < letters; i++) {
            if ((text[at + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        at += letters;
        return true;
    }

    /**
     * Reads a number, after any blanks, as {@code strptime} does: no more digits than the largest value could have.
     *
     * @return the number, or {@link #UNSET} if there is none or it is out of range
     */
    int number(int least, int most) {
        skipBlanks();
        if (!digitAhead()) {
            return UNSET;
        }
        int value = 0;
        int room = most;
        do {
            value = value * 10 + text[at++] - '0';
            room /= 10;
        } while (value * 10 <= most && room > 0 && digitAhead());
        return value < least || value > most ? UNSET : value;
    }

    /** Reads exactly two digits, or answers {@link #UNSET}. */
    int twoDigits() {
        if (!digitAhead()) {
            return UNSET;
        }
        int tens = text[at++] - '0';
        return digitAhead() ? tens * 10 + text[at++] - '0' : UNSET;
    }

    /** Reads seconds since 1970. */
    boolean readEpoch() {
        skipBlanks();
        int begin = at;
        long value = 0;
        while (digitAhead() && at - begin < EPOCH_DIGITS_MAX) {
            value = value * 10 + text[at++] - '0';
        }
        if (at == begin || digitAhead()) {
            return false;
        }
        epoch = value;
        epochRead = true;
        return true;
    }

    /** Reads a fraction of a second; digits beyond the ninth are stepped over. */
    boolean readFraction() {
        int begin = at;
        int value = 0;
        int scale = 100_000_000;
        while (digitAhead()) {
            value += (text[at++] - '0') * scale;
            scale /= 10;
        }
        nanos = value;
        return at > begin;
    }

    /** Keeps a value, if it is one. */
    boolean set(TimeConversion field, int value) {
        if (value == UNSET) {
            return false;
        }
        values[field.field()] = value;
        return true;
    }

    // ---- what was read

    int get(TimeConversion field) {
        return values[field.field()];
    }

    boolean has(TimeConversion field) {
        return get(field) != UNSET;
    }

    private int get(TimeConversion field, int otherwise) {
        return has(field) ? get(field) : otherwise;
    }

    boolean hasEpoch() {
        return epochRead;
    }

    long epoch() {
        return epoch;
    }

    int nanos() {
        return nanos;
    }

    /** The year that the text has, or {@link #UNSET}. */
    int year() {
        if (!has(TimeConversion.SHORT_YEAR)) {
            return get(TimeConversion.YEAR);
        }
        int inCentury = get(TimeConversion.SHORT_YEAR);
        if (has(TimeConversion.CENTURY)) {
            return get(TimeConversion.CENTURY) * 100 + inCentury;
        }
        return inCentury + (inCentury <= 68 ? 2_000 : 1_900);
    }

    private int secondOfDay() {
        int half = get(TimeConversion.HALF_OF_DAY, 0);
        int hours = has(TimeConversion.HOUR_OF_HALF)
                ? get(TimeConversion.HOUR_OF_HALF) % 12 + 12 * half
                : get(TimeConversion.HOUR, 0);
        return hours * 3_600 + get(TimeConversion.MINUTE, 0) * 60 + get(TimeConversion.SECOND, 0);
    }

    /**
     * Seconds between 1970-01-01T00:00 and the time, both on the clock of one place.
     *
     * @param today days since 1970-01-01 on that clock, for what the text does not tell
     */
    long localSeconds(long today) {
        return day(today) * SECONDS_PER_DAY + secondOfDay();
    }

    private long day(long today) {
        boolean named = has(TimeConversion.MONTH) && has(TimeConversion.DAY);
        int year = year();
        int ofYear = year == UNSET ? Calendar.yearOf(today) : year;
        if (has(TimeConversion.DAY_OF_YEAR) && !named) {
            return Calendar.dayNumber(ofYear, 1, 1) + get(TimeConversion.DAY_OF_YEAR) - 1;
        }
        // A text without a year is of today where it says nothing else; one with a year begins that year.
        int month = get(TimeConversion.MONTH, year == UNSET ? Calendar.monthOf(today) : 1);
        int day = get(TimeConversion.DAY, year == UNSET ? Calendar.dayOf(today) : 1);
        // A day that the month does not have runs over into the next one, as with C's mktime.
        return Calendar.dayNumber(ofYear, month, 1) + day - 1;
    }
}
