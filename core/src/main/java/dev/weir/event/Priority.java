// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.event;

/**
 * The priority class of events: 0 is the highest, {@value #LOWEST} the lowest.
 *
 * @param level 0 to {@value #LOWEST}
 */
public record Priority(int level) implements Comparable<Priority> {
    /** Level of the lowest class. */
    public static final int LOWEST = 4;

    /** The class of everything that no rule names. */
    public static final Priority NORMAL = new Priority(2);

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the level is outside 0 to {@value #LOWEST}
     */
    public Priority {
        if (level < 0 || level > LOWEST) {
            throw new IllegalArgumentException("level=" + level + ", allowed 0 to " + LOWEST);
        }
    }

    @Override
    public int compareTo(Priority other) {
        return Integer.compare(level, other.level);
    }
}
