// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.file;

import java.util.Locale;

/** What a line of a file looks like. */
enum FileFormat {
    /** {@code tag: [1700000000.000000000, {"key":"value"}]}. */
    OUT_FILE,
    /** The record as JSON. */
    PLAIN,
    /** The time and the values. */
    CSV,
    /** The time and the pairs, each with its label. */
    LTSV,
    /** Any text, with the values of fields in it. */
    TEMPLATE,
    /** No lines: the events as bytes. */
    MSGPACK;

    /**
     * The format of that name.
     *
     * @throws IllegalArgumentException where there is none
     */
    static FileFormat named(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "out_file", "json" -> OUT_FILE;
            case "plain" -> PLAIN;
            case "csv" -> CSV;
            case "ltsv" -> LTSV;
            case "template" -> TEMPLATE;
            case "msgpack" -> MSGPACK;
            default ->
                throw new IllegalArgumentException(
                        "expected out_file (or json), plain, csv, ltsv, template or msgpack");
        };
    }

    /** As it is written in a configuration. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
