// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.chunk.EventRange;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * The search for the events of a chunk that a destination refuses: what is refused is halved until one event is left.
 * For one thread at a time.
 *
 * <p>Pieces are tried from the first event to the last, and are cut in the same places whenever the same chunk is looked
 * through, so that a piece has the same id after a restart.
 *
 * <p>Bounds: of n events, one that is refused costs at most {@code 2 ⌈log2 n⌉} attempts. When {@value #IN_ROW_MAX} single
 * events were refused and nothing was taken in between, or {@value #POISON_MAX} in all, nothing is cut any more: the at
 * most {@code ⌈log2 n⌉} pieces that are open are tried once as they are, and end as they are.
 */
final class Bisection {
    /** Refused events, one after the other, after which the rest is not looked through. */
    static final int IN_ROW_MAX = 16;

    /** Refused events after which the rest is not looked through. */
    static final int POISON_MAX = 256;

    private final Deque<EventRange> open = new ArrayDeque<>();
    private int inRow;
    private int poison;

    /** Of a chunk that was refused whole. */
    static Bisection of(int events) {
        var bisection = new Bisection();
        bisection.halve(new EventRange(0, events));
        return bisection;
    }

    /** Of a chunk of which an earlier run has ended some pieces, at least one event of it. */
    static Bisection after(int events, BitSet ended) {
        var bisection = new Bisection();
        bisection.open(new EventRange(0, events), ended);
        return bisection;
    }

    private void open(EventRange piece, BitSet ended) {
        int next = ended.nextSetBit(piece.from());
        if (next < 0 || next >= piece.to()) {
            open.addLast(piece);
        } else if (ended.nextClearBit(piece.from()) < piece.to()) {
            open(new EventRange(piece.from(), middle(piece)), ended);
            open(new EventRange(middle(piece), piece.to()), ended);
        }
    }

    private void halve(EventRange piece) {
        open.addFirst(new EventRange(middle(piece), piece.to()));
        open.addFirst(new EventRange(piece.from(), middle(piece)));
    }

    private static int middle(EventRange piece) {
        return (piece.from() + piece.to()) >>> 1;
    }

    /** The piece whose turn it is. */
    EventRange next() {
        return open.getFirst();
    }

    /**
     * That piece was refused.
     *
     * @return whether its halves are tried in its place; if not, it is to end
     */
    boolean cut() {
        if (next().events() == 1 || inRow >= IN_ROW_MAX || poison >= POISON_MAX) {
            return false;
        }
        halve(open.removeFirst());
        return true;
    }

    /** That piece has ended. */
    void ended(boolean wasTaken) {
        open.removeFirst();
        if (wasTaken) {
            inRow = 0;
        } else {
            inRow++;
            poison++;
        }
    }

    /** Whether every piece has ended. */
    boolean isDone() {
        return open.isEmpty();
    }
}
