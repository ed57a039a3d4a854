// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import dev.weir.config.Schema;
import dev.weir.parser.Parser;
import dev.weir.parser.ParserContext;
import dev.weir.parser.ParserFactory;

/** Makes parsers of the format {@code regex}. */
public final class RegexParserFactory implements ParserFactory<RegexSettings> {
    @Override
    public String format() {
        return "regex";
    }

    @Override
    public String summary() {
        return "Takes a text apart by an expression whose named groups become fields.";
    }

    @Override
    public Schema<RegexSettings> schema() {
        return RegexSettings.SCHEMA;
    }

    @Override
    public Parser create(RegexSettings settings, ParserContext context) {
        return new RegexParser(settings, context);
    }
}
