// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.chunk.Chunk;
import dev.weir.store.DurableStore;

/** What a lane tells the dispatcher. Called outside the lane's lock. */
interface LaneListener {
    /** A chunk has ended on all its routes and nobody reads it. */
    void finished(Shipment shipment);

    /** A chunk that its store kept for the lane is on its way again. Called under the lane's lock. */
    Shipment broughtBack(Chunk chunk, DurableStore home, int route);

    /** The lane has nothing to do. */
    void wanted(int route);

    /** The lane's queue was full and has room again. */
    void room(int route);
}
