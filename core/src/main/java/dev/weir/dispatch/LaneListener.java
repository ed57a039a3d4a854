// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

/** What a lane tells the dispatcher. Called outside the lane's lock. */
interface LaneListener {
    /** A chunk has ended on all its routes and nobody reads it. */
    void finished(Shipment shipment);

    /** The lane has nothing to do. */
    void wanted(int route);

    /** The lane's queue was full and has room again. */
    void room(int route);
}
