// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.event.Priority;
import java.util.ArrayList;
import java.util.List;

/**
 * The name of a log within its store: one for each priority class, and one for dead letters.
 *
 * @param code number in the headers of its segments: the class's level, or {@value #DEAD_LETTER_CODE}
 */
public record LogName(int code) implements Comparable<LogName> {
    private static final int DEAD_LETTER_CODE = 15;

    /** The log of what destinations refused. */
    public static final LogName DEAD_LETTERS = new LogName(DEAD_LETTER_CODE);

    /** Checks that there is such a log. */
    public LogName {
        if (code < 0 || (code > Priority.LOWEST && code != DEAD_LETTER_CODE)) {
            throw new IllegalArgumentException("code=" + code + ", allowed 0 to " + Priority.LOWEST + " and 15");
        }
    }

    /** The log of a class. */
    public static LogName of(Priority priority) {
        return new LogName(priority.level());
    }

    /** Every log of a store: the classes from the first to the last, then the dead letters. */
    static List<LogName> all() {
        List<LogName> names = new ArrayList<>();
        for (int level = 0; level <= Priority.LOWEST; level++) {
            names.add(of(new Priority(level)));
        }
        names.add(DEAD_LETTERS);
        return names;
    }

    /** The folder of its segments, within the store's. */
    public String folder() {
        return code == DEAD_LETTER_CODE ? "dlq" : "c" + code;
    }

    @Override
    public int compareTo(LogName other) {
        return Integer.compare(code, other.code);
    }

    @Override
    public String toString() {
        return folder();
    }
}
