// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.stdout;

import dev.weir.config.Key;
import dev.weir.config.Schema;
import dev.weir.config.Values;
import dev.weir.plugins.codec.EventFormat;
import dev.weir.plugins.codec.JsonDateFormat;
import dev.weir.plugins.codec.JsonStyle;

/**
 * How events are printed.
 *
 * @param format layout; {@link EventFormat#MSGPACK} is the view for people and not the bytes
 * @param style what JSON looks like
 */
public record StdoutSettings(EventFormat format, JsonStyle style) {
    private static final Key<EventFormat> FORMAT = Key.choice("format", EventFormat.class)
            .byDefault(EventFormat.MSGPACK)
            .different("a format that is none of these is refused; there it becomes msgpack")
            .doc("msgpack shows each event on a line with its number, tag, time and metadata; json is one array a"
                    + " delivery, json_lines an object a line, json_stream objects with nothing between them.");
    private static final Key<JsonDateFormat> JSON_DATE_FORMAT = Key.parsed(
                    "json_date_format", "form of a time", JsonDateFormat::named)
            .byDefaultText("double")
            .different("a form that is none of these is refused; there it becomes double")
            .doc("How an event's time looks in JSON: double, epoch, epoch_ms, iso8601 or java_sql_timestamp.");
    private static final Key<String> JSON_DATE_KEY = Key.text("json_date_key")
            .byDefault("date")
            .same()
            .doc("The key of an event's time in JSON; false for none.");

    static final Schema<StdoutSettings> SCHEMA =
            Schema.of("Printing", FORMAT, JSON_DATE_KEY, JSON_DATE_FORMAT).into(StdoutSettings::from);

    private static StdoutSettings from(Values values) {
        return new StdoutSettings(
                values.get(FORMAT),
                new JsonStyle(
                        JsonStyle.dateKey(values.get(JSON_DATE_KEY)),
                        values.get(JSON_DATE_FORMAT),
                        JsonStyle.DEFAULT.escapeUnicode()));
    }
}
