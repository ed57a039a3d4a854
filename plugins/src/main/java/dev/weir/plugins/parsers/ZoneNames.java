// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

/**
 * The zones that a time may name: offsets in digits, and the abbreviations that Fluent Bit documents. An abbreviation
 * that several places use means what it means there: {@code CST} is North America's, {@code IST} India's.
 */
final class ZoneNames {
    private static final int HOUR = 3_600;
    private static final int HALF = 1_800;

    /** Name in lower case, seconds east of Greenwich. */
    private record Zone(String name, int offset) {}

    /** The form in which mail names North America's zones, which {@code %z} reads too. */
    private static final Zone[] MAIL = {
        new Zone("est", -5 * HOUR),
        new Zone("cst", -6 * HOUR),
        new Zone("mst", -7 * HOUR),
        new Zone("pst", -8 * HOUR),
        new Zone("edt", -4 * HOUR),
        new Zone("cdt", -5 * HOUR),
        new Zone("mdt", -6 * HOUR),
        new Zone("pdt", -7 * HOUR),
    };

    private static final Zone[] NAMED = {
        new Zone("utc", 0),
        new Zone("gmt", 0),
        new Zone("ut", 0),
        new Zone("est", -5 * HOUR),
        new Zone("edt", -4 * HOUR),
        new Zone("cst", -6 * HOUR),
        new Zone("cdt", -5 * HOUR),
        new Zone("mst", -7 * HOUR),
        new Zone("mdt", -6 * HOUR),
        new Zone("pst", -8 * HOUR),
        new Zone("pdt", -7 * HOUR),
        new Zone("akst", -9 * HOUR),
        new Zone("akdt", -8 * HOUR),
        new Zone("hst", -10 * HOUR),
        new Zone("hadt", -9 * HOUR),
        new Zone("ast", -4 * HOUR),
        new Zone("adt", -3 * HOUR),
        new Zone("nst", -3 * HOUR - HALF),
        new Zone("ndt", -2 * HOUR - HALF),
        new Zone("wet", 0),
        new Zone("west", HOUR),
        new Zone("cet", HOUR),
        new Zone("cest", 2 * HOUR),
        new Zone("eet", 2 * HOUR),
        new Zone("eest", 3 * HOUR),
        new Zone("msk", 3 * HOUR),
        new Zone("art", -3 * HOUR),
        new Zone("brt", -3 * HOUR),
        new Zone("brst", -2 * HOUR),
        new Zone("clt", -4 * HOUR),
        new Zone("clst", -3 * HOUR),
        new Zone("aest", 10 * HOUR),
        new Zone("aedt", 11 * HOUR),
        new Zone("acst", 9 * HOUR + HALF),
        new Zone("acdt", 10 * HOUR + HALF),
        new Zone("awst", 8 * HOUR),
        new Zone("nzst", 12 * HOUR),
        new Zone("nzdt", 13 * HOUR),
        new Zone("jst", 9 * HOUR),
        new Zone("kst", 9 * HOUR),
        new Zone("sgt", 8 * HOUR),
        new Zone("ist", 5 * HOUR + HALF),
        new Zone("gst", 4 * HOUR),
        new Zone("ict", 7 * HOUR),
        new Zone("wib", 7 * HOUR),
        new Zone("wita", 8 * HOUR),
        new Zone("wit", 9 * HOUR),
        new Zone("myt", 8 * HOUR),
        new Zone("bdt", 6 * HOUR),
        new Zone("npt", 5 * HOUR + HALF + HALF / 2),
        new Zone("wat", HOUR),
        new Zone("cat", 2 * HOUR),
        new Zone("eat", 3 * HOUR),
        new Zone("sast", 2 * HOUR),
    };

    /** Military letters east of Greenwich by the hour, without J, which is the observer's own time. */
    private static final String EAST = "abcdefghiklm";

    private static final String WEST = "nopqrstuvwxy";

    private ZoneNames() {}

    /** Reads an abbreviation that ends where its letters do: seconds east, or {@link TimeFields#UNSET}. */
    static int readName(TimeFields from) {
        int begin = from.at;
        for (Zone zone : NAMED) {
            if (from.take(zone.name(), zone.name().length()) && !from.letterOrDigitAhead()) {
                return zone.offset();
            }
            from.at = begin;
        }
        int letter = from.text[begin] | 0x20;
        from.at = begin + 1;
        if (from.letterOrDigitAhead()) {
            return TimeFields.UNSET;
        }
        if (letter == 'z') {
            return 0;
        }
        int east = EAST.indexOf(letter);
        int west = WEST.indexOf(letter);
        return east >= 0 ? (east + 1) * HOUR : west >= 0 ? -(west + 1) * HOUR : TimeFields.UNSET;
    }

    /**
     * Reads {@code Z}, {@code +hh}, {@code +hhmm}, {@code +hh:mm}, {@code UT}, {@code UTC}, {@code GMT} or one of mail's
     * zones: seconds east, or {@link TimeFields#UNSET}.
     */
    static int readOffset(TimeFields from) {
        from.skipBlanks();
        if (from.take('+')) {
            return digits(from, 1);
        }
        if (from.take('-')) {
            return digits(from, -1);
        }
        if (from.take('Z') || from.take("gmt", 3) || from.take("utc", 3) || from.take("ut", 2)) {
            return 0;
        }
        for (Zone zone : MAIL) {
            if (from.take(zone.name(), zone.name().length())) {
                return zone.offset();
            }
        }
        return TimeFields.UNSET;
    }

    private static int digits(TimeFields from, int sign) {
        int hours = from.twoDigits();
        if (hours == TimeFields.UNSET) {
            return TimeFields.UNSET;
        }
        from.take(':');
        int minutes = from.digitAhead() ? from.twoDigits() : 0;
        if (hours > 23 || minutes < 0 || minutes > 59) {
            return TimeFields.UNSET;
        }
        return sign * (hours * HOUR + minutes * 60);
    }
}
