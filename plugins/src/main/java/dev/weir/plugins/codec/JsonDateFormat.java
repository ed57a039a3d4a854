// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import java.util.Locale;

/** How the time of an event looks in JSON; the names are those of {@code json_date_format}. */
public enum JsonDateFormat {
    /** Seconds with their fraction, 16 digits at most: {@code 1527673192.000681}. */
    DOUBLE,
    /** Whole seconds: {@code 1527673192}. */
    EPOCH,
    /** Whole milliseconds: {@code 1527673192000}. */
    EPOCH_MS,
    /** UTC in microseconds: {@code "2018-05-30T09:39:52.000681Z"}. */
    ISO8601,
    /** UTC in microseconds: {@code "2018-05-30 09:39:52.000681"}. */
    JAVA_SQL_TIMESTAMP;

    /**
     * The format of that name, whatever its case; {@code epoch_millis} and {@code
     * epoch_milliseconds} are {@link #EPOCH_MS} too.
     *
     * @throws IllegalArgumentException where there is none of that name
     */
    public static JsonDateFormat named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "double" -> DOUBLE;
            case "epoch" -> EPOCH;
            case "epoch_ms", "epoch_millis", "epoch_milliseconds" -> EPOCH_MS;
            case "iso8601" -> ISO8601;
            case "java_sql_timestamp" -> JAVA_SQL_TIMESTAMP;
            default ->
                throw new IllegalArgumentException("expected double, epoch, epoch_ms, iso8601 or java_sql_timestamp");
        };
    }
}
