// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An exact number of bytes, at least 0, written with decimal suffixes: {@code 5M} is 5,000,000.
 *
 * <p>Suffixes are {@code k kb m mb g gb} in any case, and {@code false} is 0, as in Fluent Bit.
 * What Fluent Bit guesses at is refused: a fraction ({@code 1.5M} is 1,000,000 there), text before
 * or between the digits, and a product beyond 2^63-1.
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {

    /** No bytes; for most limits of Fluent Bit this means that there is none. */
    public static final ByteSize ZERO = new ByteSize(0);

    private static final long KILO = 1_000;
    private static final long MEGA = 1_000_000;
    private static final long GIGA = 1_000_000_000;
    private static final Pattern FORM = Pattern.compile("(\\d{1,20})([a-z]{0,8})");
    private static final String EXPECTED =
            "a size is a whole number with an optional k, kb, m, mb, g or gb (5M is 5,000,000)";

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative: bytes=" + bytes);
        }
    }

    /**
     * Reads a size.
     *
     * @throws IllegalArgumentException with a sentence that says what a size looks like
     */
    public static ByteSize parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (lower.equals("false")) {
            return ZERO;
        }
        Matcher form = FORM.matcher(lower);
        if (!form.matches()) {
            throw new IllegalArgumentException(EXPECTED);
        }
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(form.group(1)), factor(form.group(2))));
        } catch (ArithmeticException | NumberFormatException overflow) {
            throw new IllegalArgumentException("more bytes than fit a size, limit=" + Long.MAX_VALUE, overflow);
        }
    }

    private static long factor(String suffix) {
        return switch (suffix) {
            case "" -> 1;
            case "k", "kb" -> KILO;
            case "m", "mb" -> MEGA;
            case "g", "gb" -> GIGA;
            default -> throw new IllegalArgumentException("unknown unit '" + suffix + "'; " + EXPECTED);
        };
    }

    /**
     * The shortest exact spelling that {@link #parse} reads back: {@code 5M}, {@code 2048k}, {@code
     * 17}.
     */
    public String spelled() {
        if (bytes == 0) {
            return "0";
        }
        if (bytes % GIGA == 0) {
            return bytes / GIGA + "G";
        }
        if (bytes % MEGA == 0) {
            return bytes / MEGA + "M";
        }
        return bytes % KILO == 0 ? bytes / KILO + "k" : Long.toString(bytes);
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /**
     * For people, at most three decimals, rounded down: {@code 1.2 MB}, {@code 700 kB}, {@code 17
     * bytes}.
     */
    @Override
    public String toString() {
        if (bytes >= GIGA) {
            return scaled(GIGA) + " GB";
        }
        if (bytes >= MEGA) {
            return scaled(MEGA) + " MB";
        }
        return bytes >= KILO ? scaled(KILO) + " kB" : bytes + " bytes";
    }

    private String scaled(long unit) {
        return BigDecimal.valueOf(bytes)
                .divide(BigDecimal.valueOf(unit), 3, RoundingMode.DOWN)
                .stripTrailingZeros()
                .toPlainString();
    }
}
