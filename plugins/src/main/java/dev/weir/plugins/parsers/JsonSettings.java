// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import dev.weir.config.Key;
import dev.weir.config.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a text that is a JSON object becomes a record.
 *
 * @param time where the event's time is; null if the text bears none
 */
public record JsonSettings(@Nullable TimeRule time) {
    private static final String TYPED = "JSON tells the types of its values";

    private static final Key<String> TYPES = Key.text("types").met(TYPED);
    private static final Key<String> REGEX = Key.text("regex").met("a JSON object is not taken apart by an expression");
    private static final Key<Boolean> SKIP_EMPTY_VALUES =
            Key.flag("skip_empty_values").met("an object keeps all that it has, there as well");

    static final Schema<JsonSettings> SCHEMA = Schema.of("Parsing", ParserKeys.FORMAT)
            .group(ParserKeys.TIME)
            .group("Keys of the format regex", REGEX, TYPES, SKIP_EMPTY_VALUES)
            .group(ParserKeys.OTHER_FORMATS)
            .into(values -> new JsonSettings(ParserKeys.time(values)));
}
