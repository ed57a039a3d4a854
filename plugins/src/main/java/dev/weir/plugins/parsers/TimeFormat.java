// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A time format in the notation of C's {@code strptime}, with {@code %L} for a fraction of a second, compiled to steps
 * that run over bytes. Immutable, for any thread.
 *
 * <p>What a text may do that its format does not say: bytes behind the end of the format are not looked at; a blank in
 * the format stands for any number of blanks, also none; numbers may have blanks before them and fewer digits than
 * usual; names of months and weekdays may be whole or abbreviated, in any case; {@code %z} also reads {@code Z},
 * {@code UTC} and North America's abbreviations. Names are English, whatever the locale.
 *
 * <p>A text is read once from left to right, so the work is bounded by its length.
 */
public final class TimeFormat {
    private static final String KNOWN = "known are %a %A %b %B %h %c %C %d %e %D %F %g %G %H %k %I %l %j %L %m %M %n %t"
            + " %p %r %R %s %S %T %u %U %V %w %W %x %X %y %Y %z %Z %%";

    private final String source;
    private final TimeConversion[] steps;
    private final byte[] literals;

    private TimeFormat(String source, List<TimeConversion> steps, byte[] literals) {
        this.source = source;
        this.steps = steps.toArray(TimeConversion[]::new);
        this.literals = literals;
    }

    /**
     * Compiles a format.
     *
     * @throws IllegalArgumentException that says which part of it is not understood
     */
    public static TimeFormat compile(String format) {
        if (format.isEmpty()) {
            throw new IllegalArgumentException("a time format has at least one conversion, as %Y-%m-%dT%H:%M:%S.%L%z");
        }
        var compiler = new Compiler();
        compiler.add(format);
        byte[] literals = new byte[compiler.literals.size()];
        for (int i = 0; i < literals.length; i++) {
            literals[i] = compiler.literals.get(i);
        }
        return new TimeFormat(format, compiler.steps, literals);
    }

    /**
     * Reads a text.
     *
     * @param into takes the fields; those that were read before a failure stay
     * @return whether the text had all of the format
     */
    boolean read(byte[] text, int from, int to, TimeFields into) {
        into.begin(text, from, to);
        for (int i = 0; i < steps.length; i++) {
            if (!steps[i].read(into, literals[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean has(TimeConversion step) {
        for (TimeConversion mine : steps) {
            if (mine == step) {
                return true;
            }
        }
        return false;
    }

    /** Whether texts of this format are numbers of seconds since 1970. */
    boolean isEpoch() {
        return has(TimeConversion.EPOCH);
    }

    /** Whether texts of this format tell a day, of whatever year. */
    boolean tellsDay() {
        return has(TimeConversion.DAY) || has(TimeConversion.DAY_OF_YEAR);
    }

    /**
     * Whether texts of this format tell their zone: by a conversion, or by the letter Z that stands behind the seconds
     * and means Greenwich.
     */
    boolean tellsZone() {
        return has(TimeConversion.ZONE_OFFSET) || has(TimeConversion.ZONE_NAME) || endsInZulu();
    }

    /** Whether the zone is Greenwich by a letter Z in the format itself. */
    boolean endsInZulu() {
        return source.contains("%SZ") || source.contains("%S.%LZ");
    }

    /** The format as it was written. */
    @Override
    public String toString() {
        return source;
    }

    /** Takes a format apart. */
    private static final class Compiler {
        private final List<TimeConversion> steps = new ArrayList<>();
        private final List<Byte> literals = new ArrayList<>();

        private void add(String format) {
            byte[] bytes = format.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '%') {
                    i = conversion(bytes, i + 1);
                } else if (Character.isWhitespace(bytes[i])) {
                    step(TimeConversion.BLANKS);
                } else {
                    literal(bytes[i]);
                }
            }
        }

        private int conversion(byte[] format, int at) {
            int letter = at;
            if (letter < format.length && (format[letter] == 'E' || format[letter] == 'O')) {
                letter++; // alternative digits and eras: no locale that we know has any
            }
            if (letter >= format.length) {
                throw new IllegalArgumentException("the format ends in the middle of a conversion; " + KNOWN);
            }
            convert((char) format[letter]);
            return letter;
        }

        private void convert(char letter) {
            switch (letter) {
                case '%' -> literal((byte) '%');
                case 'n', 't' -> step(TimeConversion.BLANKS);
                case 'c' -> add("%a %b %e %H:%M:%S %Y");
                case 'D', 'x' -> add("%m/%d/%y");
                case 'F' -> add("%Y-%m-%d");
                case 'R' -> add("%H:%M");
                case 'r' -> add("%I:%M:%S %p");
                case 'T', 'X' -> add("%H:%M:%S");
                default -> step(single(letter));
            }
        }

        private static TimeConversion single(char letter) {
            return switch (letter) {
                case 'a', 'A' -> TimeConversion.WEEKDAY_NAME;
                case 'b', 'B', 'h' -> TimeConversion.MONTH_NAME;
                case 'C' -> TimeConversion.CENTURY;
                case 'd', 'e' -> TimeConversion.DAY;
                case 'g' -> TimeConversion.ISO_SHORT_YEAR;
                case 'G' -> TimeConversion.ISO_YEAR;
                case 'H', 'k' -> TimeConversion.HOUR;
                case 'I', 'l' -> TimeConversion.HOUR_OF_HALF;
                case 'j' -> TimeConversion.DAY_OF_YEAR;
                case 'L' -> TimeConversion.FRACTION;
                case 'm' -> TimeConversion.MONTH;
                case 'M' -> TimeConversion.MINUTE;
                case 'p' -> TimeConversion.HALF_OF_DAY;
                case 's' -> TimeConversion.EPOCH;
                case 'S' -> TimeConversion.SECOND;
                case 'u' -> TimeConversion.WEEKDAY_FROM_1;
                case 'U', 'V', 'W' -> TimeConversion.WEEK;
                case 'w' -> TimeConversion.WEEKDAY_FROM_0;
                case 'y' -> TimeConversion.SHORT_YEAR;
                case 'Y' -> TimeConversion.YEAR;
                case 'z' -> TimeConversion.ZONE_OFFSET;
                case 'Z' -> TimeConversion.ZONE_NAME;
                default -> throw unknown(letter);
            };
        }

        private static IllegalArgumentException unknown(char letter) {
            String instead =
                    switch (letter) {
                        case 'f', 'N', 'q', 'Q' -> "a fraction of a second is %L";
                        case 'P' -> "AM and PM in any case are %p";
                        default -> KNOWN;
                    };
            return new IllegalArgumentException("unknown conversion %" + letter + "; " + instead);
        }

        private void literal(byte b) {
            steps.add(TimeConversion.LITERAL);
            literals.add(b);
        }

        private void step(TimeConversion conversion) {
            steps.add(conversion);
            literals.add((byte) 0);
        }
    }
}
