// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.segment.EndedPieces;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The chunks that are on a lane: those that wait for their turn, in their order; those that failed alone and wait for
 * their time; those that are under way. Guarded by the lane's lock. Promise: each is in one of the three.
 */
final class LaneQueue {
    private final TreeMap<Long, LaneItem> waiting = new TreeMap<>();
    private final TreeSet<LaneItem> alone = new TreeSet<>(LaneItem.BY_DUE);
    private final TreeMap<Long, LaneItem> flying = new TreeMap<>();
    private long places;

    /** A chunk comes, behind all others. */
    void add(Shipment shipment, EndedPieces before) {
        var item = new LaneItem(shipment, places++, before);
        waiting.put(item.place, item);
    }

    // ---- what waits

    /** The one whose turn it is, whether or not its time has come; those in the queue first. */
    @Nullable
    LaneItem first() {
        return waiting.isEmpty() ? firstAlone() : firstWaiting();
    }

    @Nullable
    LaneItem firstWaiting() {
        return waiting.isEmpty() ? null : waiting.firstEntry().getValue();
    }

    @Nullable
    LaneItem firstAlone() {
        return alone.isEmpty() ? null : alone.first();
    }

    int waiting() {
        return waiting.size();
    }

    /** The oldest that waits, where it is not the only one. */
    @Nullable
    LaneItem takeOldest() {
        return waiting.size() <= 1 ? null : waiting.pollFirstEntry().getValue();
    }

    void take(LaneItem item) {
        waiting.remove(item.place);
        alone.remove(item);
    }

    /** Back into its place. */
    void putBack(LaneItem item) {
        waiting.put(item.place, item);
    }

    /** Waits by itself, until it is due. */
    void putAside(LaneItem item, long due) {
        item.due = due;
        item.rest();
        alone.add(item);
    }

    /** Those that wait by themselves are due at that time. */
    void hurry(long now) {
        List<LaneItem> all = List.copyOf(alone);
        alone.clear();
        all.forEach(item -> item.due = now);
        alone.addAll(all);
    }

    /** Takes a chunk out that waits. Those to be dropped are the oldest, so the search is short. */
    @Nullable
    LaneItem take(Shipment shipment) {
        LaneItem found = take(shipment, waiting.values());
        return found == null ? take(shipment, alone) : found;
    }

    private static @Nullable LaneItem take(Shipment shipment, Collection<LaneItem> items) {
        for (Iterator<LaneItem> each = items.iterator(); each.hasNext(); ) {
            LaneItem item = each.next();
            if (item.shipment == shipment) {
                each.remove();
                return item;
            }
        }
        return null;
    }

    // ---- what is under way

    void fly(LaneItem item) {
        flying.put(item.place, item);
    }

    void land(LaneItem item) {
        flying.remove(item.place);
    }

    int flying() {
        return flying.size();
    }

    // ---- all of it

    /** Takes out all that wait, and names those under way as well. */
    List<LaneItem> abandon() {
        var all = new ArrayList<>(waiting.values());
        all.addAll(alone);
        all.addAll(flying.values());
        waiting.clear();
        alone.clear();
        return all;
    }

    /** Chunks that wait, for their turn or their time. */
    int waitingInAll() {
        return waiting.size() + alone.size();
    }

    /** Those among them that have failed before. */
    int retrying() {
        return retrying(waiting.values()) + retrying(alone);
    }

    private static int retrying(Collection<LaneItem> items) {
        int retrying = 0;
        for (LaneItem item : items) {
            retrying += item.attempts > 0 ? 1 : 0;
        }
        return retrying;
    }
}
