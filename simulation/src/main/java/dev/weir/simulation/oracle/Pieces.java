// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.oracle;

import dev.weir.chunk.ChunkId;
import dev.weir.chunk.EventRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What must hold of chunks that one target refuses for what is in them and that are therefore delivered piece by piece:
 * pieces are what the whole was, they come in its order, and a piece begins when the end of the one before is as durable as
 * the chunk is. Knows when a refusal is an end and when halves follow. For one thread.
 */
final class Pieces {
    /** Pieces refused for good, one after the other, after which nothing is halved any more. */
    private static final int IN_ROW_MAX = 16;

    /** Pieces refused for good, in all, after which nothing is halved any more. */
    private static final int REFUSED_MAX = 256;

    private final int target;
    private final BiConsumer<String, Object> violated;
    private final Map<ChunkId, List<Event>> wholes = new HashMap<>();
    private final Map<ChunkId, Cut> cuts = new HashMap<>();
    private boolean untrue;

    /** Nothing is in pieces. */
    Pieces(int target, BiConsumer<String, Object> violated) {
        this.target = target;
        this.violated = violated;
    }

    /** A chunk in pieces, in one life of the engine. */
    private static final class Cut {
        private final List<Event> ended = new ArrayList<>();
        private int from;
        private int inRow;
        private int refused;

        boolean isSearched() {
            return inRow < IN_ROW_MAX && refused < REFUSED_MAX;
        }
    }

    private static ChunkId wholeOf(ChunkId id) {
        return new ChunkId(id.store(), id.priority(), id.sequence());
    }

    private void require(boolean kept, String promise, Object what) {
        if (!kept) {
            violated.accept(promise, what);
        }
    }

    /** A delivery begins. */
    void begun(Call call) {
        ChunkId id = call.consignment().chunk().id();
        EventRange piece = id.piece();
        if (piece == null) {
            require(!cuts.containsKey(id), "target " + target + " is given the whole of what it has refused", id);
            wholes.putIfAbsent(id, call.events());
            return;
        }
        require(isPartOfWhole(call, piece), "target " + target + " is given a piece that is not what it says", id);
        Cut cut = cuts.computeIfAbsent(wholeOf(id), first -> new Cut());
        require(piece.from() >= cut.from, "target " + target + " is given pieces out of their order", id);
        cut.from = piece.from();
        cut.ended.forEach(event -> event.noted[target]++);
        cut.ended.clear();
    }

    private boolean isPartOfWhole(Call call, EventRange piece) {
        List<Event> whole = wholes.get(wholeOf(call.consignment().chunk().id()));
        if (whole == null || untrue) {
            return untrue;
        }
        return piece.to() <= whole.size()
                && whole.subList(piece.from(), piece.to()).equals(call.events());
    }

    /** A call was refused for what is in it: whether its halves follow, and nothing has ended. */
    boolean isCut(Call call) {
        Cut known = cuts.get(wholeOf(call.consignment().chunk().id()));
        if (call.events().size() == 1 || (known != null && !known.isSearched())) {
            return false;
        }
        cuts.computeIfAbsent(wholeOf(call.consignment().chunk().id()), first -> new Cut());
        return true;
    }

    /** What was called has ended. */
    void ended(Call call, boolean isTaken) {
        ChunkId id = call.consignment().chunk().id();
        Cut cut = cuts.get(wholeOf(id));
        if (id.piece() == null || cut == null) {
            return;
        }
        cut.ended.addAll(call.events());
        cut.inRow = isTaken ? 0 : cut.inRow + 1;
        cut.refused += isTaken ? 0 : 1;
    }

    /** An engine begins its life, and looks through from the beginning what is not in pieces durably. */
    void born() {
        cuts.clear();
    }

    /** What was stored may have changed: what a chunk was is not known any more. */
    void untrue() {
        untrue = true;
        wholes.clear();
    }
}
