// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import dev.weir.config.Key;
import dev.weir.config.Schema;
import dev.weir.config.Values;
import org.jspecify.annotations.Nullable;

/**
 * How a text is taken apart by an expression.
 *
 * @param pattern the expression; its named groups are the fields
 * @param types what the fields' texts become
 * @param skipEmpty whether a group that took nothing makes no field
 * @param time where the event's time is; null if the text bears none
 */
public record RegexSettings(
        RubyPattern pattern,
        FieldTypes types,
        boolean skipEmpty,
        @Nullable TimeRule time) {
    private static final Key<RubyPattern> REGEX = Key.parsed("regex", "expression", RubyPattern::compile)
            .required()
            .different(
                    "an expression that Java's engine cannot run is refused at start, and one that would try for ever"
                            + " is stopped after some milliseconds: its event goes on unparsed, counted and told")
            .doc("The expression in Ruby's syntax; each named group (?<name>...) becomes a field.");
    private static final Key<FieldTypes> TYPES = Key.parsed("types", "field:type field:type ...", FieldTypes::parse)
            .byDefault(FieldTypes.NONE)
            .different("a type that is none of these is refused; there it is read as string")
            .doc("Types of fields: string, integer, float, hex or bool.");
    private static final Key<Boolean> SKIP_EMPTY_VALUES =
            Key.flag("skip_empty_values").byDefault(true).same().doc("Whether a field without text is left out.");

    static final Schema<RegexSettings> SCHEMA = Schema.of("Parsing", ParserKeys.FORMAT, REGEX, TYPES, SKIP_EMPTY_VALUES)
            .group(ParserKeys.TIME)
            .group(ParserKeys.OTHER_FORMATS)
            .into(RegexSettings::from);

    private static RegexSettings from(Values values) {
        TimeRule time = ParserKeys.time(values);
        RubyPattern pattern = values.get(REGEX);
        if (pattern.fields().isEmpty()) {
            values.warning(REGEX, "has no named group (?<name>...), so no text will ever be parsed");
        }
        return new RegexSettings(pattern, values.get(TYPES), values.get(SKIP_EMPTY_VALUES), time);
    }
}
