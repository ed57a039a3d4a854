// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.ledger.RouteAccount;
import dev.weir.ledger.RouteEnd;
import dev.weir.ledger.ShedReason;
import dev.weir.segment.Fate;
import dev.weir.segment.OutputCursor;
import dev.weir.segment.SegmentLog;
import dev.weir.segment.Tally;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What log and cursors have counted, in the words of the ledger. */
final class Books {
    private Books() {}

    /** How an end on a route is noted in the store. */
    static Fate fate(RouteEnd end) {
        return switch (end) {
            case RouteEnd.Delivered ignored -> Fate.DELIVERED;
            case RouteEnd.DeadLettered ignored -> Fate.DEAD_LETTERED;
            case RouteEnd.GivenUp ignored -> Fate.GIVEN_UP;
            case RouteEnd.Shed(ShedReason reason) -> Fate.shed(reason.label());
            case RouteEnd.Returned ignored ->
                throw new IllegalArgumentException("what a store keeps is never returned to its sender");
        };
    }

    /** What an output was given in all of the store's life, what became of it, and what it still wants. */
    static RouteAccount.Stored account(SegmentLog log, OutputCursor cursor) {
        Tally given = log.totals().bufferedByOutput().getOrDefault(cursor.output(), Tally.ZERO);
        Map<Fate, Tally> ends = cursor.totals();
        Tally held = given.minus(Tally.sum(ends.values()));
        Tally delivered = ends.getOrDefault(Fate.DELIVERED, Tally.ZERO);
        return new RouteAccount.Stored(
                held.events(),
                held.bytes(),
                delivered.events(),
                delivered.bytes(),
                ends.getOrDefault(Fate.DEAD_LETTERED, Tally.ZERO).events(),
                ends.getOrDefault(Fate.GIVEN_UP, Tally.ZERO).events(),
                shed(ends));
    }

    private static Map<ShedReason, Long> shed(Map<Fate, Tally> ends) {
        var shed = new EnumMap<ShedReason, Long>(ShedReason.class);
        ends.forEach((fate, tally) -> {
            if (fate.kind() == Fate.Kind.SHED) {
                shed.merge(ShedReason.valueOf(fate.reason().toUpperCase(Locale.ROOT)), tally.events(), Long::sum);
            }
        });
        return shed;
    }
}
