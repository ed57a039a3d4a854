// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import java.util.Comparator;
import java.util.Objects;

/**
 * Where a piece of configuration stood: a file and a line counted from 1, or a source without lines
 * (the command line, the program), whose line is 0.
 */
public record Place(String file, int line) implements Comparable<Place> {

    /** For what was typed after {@code weir}. */
    public static final Place COMMAND_LINE = new Place("command line", 0);

    /** For what a program (or a test) set without a file. */
    public static final Place PROGRAM = new Place("program", 0);

    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::file).thenComparingInt(Place::line);

    public Place {
        Objects.requireNonNull(file, "file");
        if (line < 0) {
            throw new IllegalArgumentException("a line is counted from 1, or is 0 for none: line=" + line);
        }
    }

    /** By file name, then by line. */
    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    /** {@code file:line}, or the source alone where there are no lines. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line;
    }
}
