// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

/**
 * A running count.
 *
 * @param events events
 * @param bytes their payload
 */
public record Tally(long events, long bytes) {
    /** Nothing. */
    public static final Tally ZERO = new Tally(0, 0);

    /** This and so much more. */
    public Tally plus(long moreEvents, long moreBytes) {
        return new Tally(events + moreEvents, bytes + moreBytes);
    }
}
