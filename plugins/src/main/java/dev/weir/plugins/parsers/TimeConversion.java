// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import java.util.List;

/**
 * One kind of step of a {@link TimeFormat}: what it reads from a text into the {@link TimeFields}. Those with a range
 * read a number of that range.
 */
enum TimeConversion {
    LITERAL,
    BLANKS,
    WEEKDAY_NAME,
    MONTH_NAME,
    CENTURY(0, 0, 99),
    YEAR(1, 0, 9_999),
    SHORT_YEAR(2, 0, 99),
    MONTH(3, 1, 12),
    DAY(4, 1, 31),
    DAY_OF_YEAR(5, 1, 366),
    HOUR(6, 0, 23),
    HOUR_OF_HALF(7, 1, 12),
    HALF_OF_DAY(8),
    MINUTE(9, 0, 59),
    /** 60 is a leap second, which becomes the first of the next minute. */
    SECOND(10, 0, 60),
    ZONE_OFFSET(11),
    ZONE_NAME,
    FRACTION,
    EPOCH,
    ISO_YEAR(TimeConversion.DROPPED, 0, 9_999),
    ISO_SHORT_YEAR(TimeConversion.DROPPED, 0, 99),
    WEEK(TimeConversion.DROPPED, 0, 53),
    WEEKDAY_FROM_0(TimeConversion.DROPPED, 0, 6),
    WEEKDAY_FROM_1(TimeConversion.DROPPED, 1, 7);

    /** Number of fields. */
    static final int FIELDS = 13;

    /** The field for what a text must have and no time is made of. */
    private static final int DROPPED = FIELDS - 1;

    private static final List<String> MONTHS = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");
    private static final List<String> WEEKDAYS =
            List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");

    /** Letters of an abbreviated name of a month or weekday. */
    private static final int ABBREVIATED = 3;

    private final int field;
    private final int least;
    private final int most;

    TimeConversion() {
        this(FIELDS - 1);
    }

    TimeConversion(int field) {
        this(field, 0, -1);
    }

    TimeConversion(int field, int least, int most) {
        this.field = field;
        this.least = least;
        this.most = most;
    }

    /** Which of the {@link TimeFields} it sets, from 0. */
    int field() {
        return field;
    }

    /**
     * Reads on.
     *
     * @param literal the byte that a {@link #LITERAL} stands for
     * @return whether the text had it; if not, the field is as it was
     */
    boolean read(TimeFields into, byte literal) {
        if (this == BLANKS) {
            into.skipBlanks();
            return true;
        }
        if (into.ended()) {
            return false;
        }
        return most < 0 ? readOther(into, literal) : into.set(this, into.number(least, most));
    }

    private boolean readOther(TimeFields into, byte literal) {
        return switch (this) {
            case LITERAL -> into.text[into.at++] == literal;
            case WEEKDAY_NAME -> name(into, WEEKDAYS) > 0;
            case MONTH_NAME -> into.set(MONTH, name(into, MONTHS));
            case HALF_OF_DAY -> into.set(this, halfOfDay(into));
            case FRACTION -> into.readFraction();
            case EPOCH -> into.readEpoch();
            case ZONE_OFFSET -> into.set(this, ZoneNames.readOffset(into));
            case ZONE_NAME -> into.set(ZONE_OFFSET, ZoneNames.readName(into));
            default -> throw new IllegalStateException("no number and yet no range: " + this);
        };
    }

    /** The number of a name, counted from 1, whole or of its first three letters. */
    private static int name(TimeFields from, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (from.take(name, name.length()) || from.take(name, ABBREVIATED)) {
                return i + 1;
            }
        }
        return TimeFields.UNSET;
    }

    private static int halfOfDay(TimeFields from) {
        if (from.take("am", 2)) {
            return 0;
        }
        return from.take("pm", 2) ? 1 : TimeFields.UNSET;
    }
}
