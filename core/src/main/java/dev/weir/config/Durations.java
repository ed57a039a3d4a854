// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The spelling of lengths of time: a number of seconds, or a number with {@code ms s m h d} in any
 * case; fractions allowed, exact to the nanosecond.
 *
 * <p>Against Fluent Bit: a plain number, {@code m}, {@code h} and {@code d} mean the same. {@code
 * 500ms} is half a second (500 seconds there), {@code 1.5} is one and a half (1 there), and {@code
 * 1h30m} or trailing text, of which Fluent Bit silently takes a part, are refused.
 */
public final class Durations {

    private static final Pattern FORM = Pattern.compile("(-?\\d{1,18}(?:\\.\\d{1,18})?)([a-z]{0,8})");
    private static final String EXPECTED =
            "a time is a number of seconds, or a number with ms, s, m, h or d (1.5, 500ms, 10m)";
    private static final BigDecimal NANOS_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private Durations() {}

    /**
     * Reads a length of time of up to 292 years.
     *
     * @throws IllegalArgumentException that says what one looks like
     */
    public static Duration parse(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new IllegalArgumentException(EXPECTED);
        }
        BigDecimal nanos = new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(nanosIn(form.group(2))));
        if (nanos.abs().compareTo(NANOS_MAX) > 0) {
            throw new IllegalArgumentException(
                    "longer than a time may be, limit=" + spelled(Duration.ofNanos(Long.MAX_VALUE)));
        }
        return Duration.ofNanos(nanos.longValue());
    }

    private static long nanosIn(String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(1).toNanos();
            case "", "s" -> Duration.ofSeconds(1).toNanos();
            case "m" -> Duration.ofMinutes(1).toNanos();
            case "h" -> Duration.ofHours(1).toNanos();
            case "d" -> Duration.ofDays(1).toNanos();
            default -> throw new IllegalArgumentException("unknown unit '" + unit + "'; " + EXPECTED);
        };
    }

    /**
     * The exact spelling in the largest unit that has no fraction, which {@link #parse} reads back:
     * {@code 10m}, {@code 1.0005s}.
     */
    public static String spelled(Duration duration) {
        if (duration.isZero()) {
            return "0";
        }
        if (duration.toNanosPart() != 0) {
            return fraction(duration);
        }
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private static String fraction(Duration duration) {
        BigDecimal nanos = BigDecimal.valueOf(duration.toSeconds(), 0)
                .movePointRight(9)
                .add(BigDecimal.valueOf(duration.toNanosPart()));
        if (duration.abs().toMillis() < 1_000 && duration.toNanosPart() % 1_000_000 == 0) {
            return nanos.movePointLeft(6).stripTrailingZeros().toPlainString() + "ms";
        }
        return nanos.movePointLeft(9).stripTrailingZeros().toPlainString() + "s";
    }
}
