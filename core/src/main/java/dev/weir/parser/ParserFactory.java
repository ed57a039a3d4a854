// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.parser;

import dev.weir.config.Schema;

/**
 * Makes parsers of one format; found by {@link java.util.ServiceLoader}.
 *
 * @param <S> the settings
 */
public interface ParserFactory<S> {
    /** The {@code format} in a configuration, in lower case. */
    String format();

    /** One sentence for the help. */
    String summary();

    /** The keys of a parser of this format and how they become settings. */
    Schema<S> schema();

    /** A parser for one thread's use. */
    Parser create(S settings, ParserContext context);
}
