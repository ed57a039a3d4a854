// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import java.util.Locale;

/** What a section of a configuration configures. */
public enum SectionKind {
    SERVICE,
    INPUT,
    FILTER,
    OUTPUT,
    PARSER;

    /** The lower-case word for messages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
