// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

/**
 * The Gregorian calendar as numbers of days since 1970-01-01. {@code java.time} does the same and makes an object for
 * each answer; a parser asks for every line.
 */
final class Calendar {
    private static final int DAYS_PER_ERA = 146_097;
    private static final int YEARS_PER_ERA = 400;

    /** Days from 0000-03-01, where the reckoning below begins, to 1970-01-01. */
    private static final int EPOCH_SHIFT = 719_468;

    private Calendar() {}

    /** The number of a day; month 1 to 12. */
    static long dayNumber(int year, int month, int day) {
        // A year that begins in March has its leap day at the end, where it disturbs nothing.
        long marchYear = month > 2 ? year : year - 1L;
        long era = Math.floorDiv(marchYear, YEARS_PER_ERA);
        long yearOfEra = marchYear - era * YEARS_PER_ERA;
        long dayOfYear = (153L * ((month + 9) % 12) + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * DAYS_PER_ERA + dayOfEra - EPOCH_SHIFT;
    }

    static int yearOf(long dayNumber) {
        long year = Math.floorDiv(dayNumber + EPOCH_SHIFT, DAYS_PER_ERA) * YEARS_PER_ERA + yearOfEra(dayNumber);
        return (int) (marchMonth(dayNumber) >= 10 ? year + 1 : year);
    }

    static int monthOf(long dayNumber) {
        int month = marchMonth(dayNumber);
        return month < 10 ? month + 3 : month - 9;
    }

    static int dayOf(long dayNumber) {
        return dayOfMarchYear(dayNumber) - (153 * marchMonth(dayNumber) + 2) / 5 + 1;
    }

    private static long yearOfEra(long dayNumber) {
        long day = Math.floorMod(dayNumber + EPOCH_SHIFT, (long) DAYS_PER_ERA);
        return (day - day / 1_460 + day / 36_524 - day / (DAYS_PER_ERA - 1)) / 365;
    }

    private static int dayOfMarchYear(long dayNumber) {
        long day = Math.floorMod(dayNumber + EPOCH_SHIFT, (long) DAYS_PER_ERA);
        long year = yearOfEra(dayNumber);
        return (int) (day - (365 * year + year / 4 - year / 100));
    }

    /** Months since March. */
    private static int marchMonth(long dayNumber) {
        return (5 * dayOfMarchYear(dayNumber) + 2) / 153;
    }
}
