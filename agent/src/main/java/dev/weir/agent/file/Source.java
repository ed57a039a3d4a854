// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.file;

import dev.weir.config.Place;
import java.nio.file.Path;

/**
 * One configuration file that was opened.
 *
 * @param path as it was asked for; relative to the working folder
 * @param text its text
 * @param format how to read it
 * @param depth 0 for the main file, one more for each include
 * @param parsersOnly whether it was named by {@code parsers_file} and may define nothing else
 */
record Source(Path path, String text, Format format, int depth, boolean parsersOnly) {

    /** A line of this file, counted from 1. */
    Place line(int number) {
        return new Place(path.toString(), number);
    }

    /** The folder of this file. */
    Path folder() {
        Path parent = path.getParent();
        return parent == null ? Path.of("") : parent;
    }
}
