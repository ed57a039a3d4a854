// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import dev.weir.config.Schema;
import dev.weir.parser.Parser;
import dev.weir.parser.ParserContext;
import dev.weir.parser.ParserFactory;

/** Makes parsers of the format {@code json}. */
public final class JsonParserFactory implements ParserFactory<JsonSettings> {
    @Override
    public String format() {
        return "json";
    }

    @Override
    public String summary() {
        return "Reads a text that is one JSON object; its pairs become fields.";
    }

    @Override
    public Schema<JsonSettings> schema() {
        return JsonSettings.SCHEMA;
    }

    @Override
    public Parser create(JsonSettings settings, ParserContext context) {
        return new JsonParser(settings, context);
    }
}
