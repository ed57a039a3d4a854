// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.chunk.EventRange;
import java.util.BitSet;

/**
 * What has ended of a chunk that was refused whole and is delivered piece by piece.
 *
 * @param events places of the events that have ended; nobody changes it
 * @param bytes their payload
 */
public record EndedPieces(BitSet events, long bytes) {
    /** Nothing has ended. */
    public static final EndedPieces NONE = new EndedPieces(new BitSet(), 0);

    /** With some events more. */
    EndedPieces with(EventRange piece, long more) {
        var all = (BitSet) events.clone();
        all.set(piece.from(), piece.to());
        return new EndedPieces(all, bytes + more);
    }

    /** Number of the events. */
    public int count() {
        return events.cardinality();
    }
}
