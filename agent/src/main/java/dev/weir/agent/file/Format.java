// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.file;

import java.util.Locale;
import java.util.Optional;

/** The two formats of a configuration file. */
enum Format {
    YAML,
    CLASSIC;

    /** By suffix: {@code .yaml .yml .conf}. */
    static Optional<Format> bySuffix(String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".yaml") || lower.endsWith(".yml")) {
            return Optional.of(YAML);
        }
        return lower.endsWith(".conf") ? Optional.of(CLASSIC) : Optional.empty();
    }

    /** By the first line that says something: a classic file begins with a section or a command. */
    static Format byContent(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .findFirst()
                .filter(line -> line.startsWith("[") || line.startsWith("@"))
                .map(_ -> CLASSIC)
                .orElse(YAML);
    }
}
