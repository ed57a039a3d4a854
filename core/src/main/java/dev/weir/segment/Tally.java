// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.util.Collection;

/**
 * A running count.
 *
 * @param events events
 * @param bytes their payload
 */
public record Tally(long events, long bytes) {
    /** Nothing. */
    public static final Tally ZERO = new Tally(0, 0);

    /** All of these together. */
    public static Tally sum(Collection<Tally> tallies) {
        return tallies.stream().reduce(ZERO, Tally::plus);
    }

    /** This and so much more. */
    public Tally plus(long moreEvents, long moreBytes) {
        return new Tally(events + moreEvents, bytes + moreBytes);
    }

    /** This and that. */
    public Tally plus(Tally more) {
        return plus(more.events, more.bytes);
    }

    /** This without that; below zero where that is more. */
    public Tally minus(Tally less) {
        return plus(-less.events, -less.bytes);
    }

    /** This, but nothing where it is below zero, as it may be where two counts were read one after the other. */
    public Tally atLeastNothing() {
        return new Tally(Math.max(0, events), Math.max(0, bytes));
    }
}
