// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.util.Locale;

/** How numbers are written for people. */
final class Figures {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MEGABYTE = 1e6;

    private Figures() {}

    /** A count: {@code 1,200,000}. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A rate, rounded: {@code 4,012}. */
    static String rate(double perSecond) {
        return count(Math.round(perSecond));
    }

    /** Bytes in megabytes: {@code 96.4 MB}. */
    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / BYTES_PER_MEGABYTE);
    }

    /** A time: {@code 6.8 s}. */
    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }

    /** A time given in nanoseconds: {@code 6.8 s}. */
    static String seconds(long nanos) {
        return seconds(nanos / NANOS_PER_SECOND);
    }

    /** A share: {@code 91 %}. */
    static String percent(double share) {
        return Math.round(share * 100) + " %";
    }
}
