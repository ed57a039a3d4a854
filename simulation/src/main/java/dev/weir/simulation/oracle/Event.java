// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.oracle;

/**
 * One event, and all that is known of it. Who may change what is said in {@link Truth}.
 *
 * <p>Arrays are by the number of the target.
 */
public final class Event {
    /** The number of its source. */
    public final int source;

    /** Its number there, from 0. */
    public final int number;

    /** Bytes of the text in it. */
    public final int text;

    /** Index of its tag. */
    public final int tag;

    final int[] commits;
    final int[] answered;
    final int[] refused;
    final boolean[] mayBeLost;
    final long[] endedAt;
    final int[] noted;
    final int[] mayRepeat;
    long admittedAt;
    int admissions;
    int admittedInLife = -1;
    long place;
    boolean shed;
    boolean acknowledged;
    boolean forsaken;

    Event(int source, int number, int text, int tag, int targets) {
        this.source = source;
        this.number = number;
        this.text = text;
        this.tag = tag;
        commits = new int[targets];
        answered = new int[targets];
        refused = new int[targets];
        mayBeLost = new boolean[targets];
        endedAt = new long[targets];
        noted = new int[targets];
        mayRepeat = new int[targets];
    }

    /** Whether a destination has it, or never will and said so. */
    boolean hasEnded(int target) {
        return commits[target] > 0 || refused[target] > 0;
    }

    /** How often a destination has answered for good, well or not. */
    int ends(int target) {
        return answered[target] + refused[target];
    }

    @Override
    public String toString() {
        return "event " + number + " of source " + source;
    }
}
