// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.parser;

import java.util.Optional;

/** The parsers that a configuration defines. Safe for any thread. */
@FunctionalInterface
public interface Parsers {
    /** No parser at all. */
    Parsers NONE = name -> Optional.empty();

    /** A new parser of that name for the caller's own use, or nothing if none is defined. */
    Optional<Parser> named(String name);
}
