// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.oracle;

import dev.weir.ledger.InputAccount;
import dev.weir.ledger.RouteAccount;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the accounts of a durable engine must say, from one of its lives to the next: all that was taken, to the event, and
 * all that has ended, save what a cursor did not note before the end. For one thread.
 */
final class StoredAccounts {
    private final BiConsumer<String, Object> violated;
    private final List<Sum> taken = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
    private @Nullable Grounds grounds;
    private boolean untrue;

    /** With nothing stored. */
    StoredAccounts(int sources, int targets, BiConsumer<String, Object> violated) {
        this.violated = violated;
        for (int source = 0; source < sources; source++) {
            taken.add(new Sum());
        }
        for (int target = 0; target < targets; target++) {
            routes.add(new Route());
        }
    }

    /** A sum that the store keeps, of which the latest part may be lost with the power. */
    private static final class Sum {
        private final Deque<long[]> lately = new ArrayDeque<>();
        private long all;
        private long atBirth;
        private long unsure;

        void add(long events, long now) {
            all += events;
            lately.add(new long[] {now, events});
        }

        /** What came since then need not be there any more. */
        void died(long since) {
            unsure = lately.stream()
                    .filter(some -> some[0] >= since)
                    .mapToLong(some -> some[1])
                    .sum();
            lately.clear();
        }

        /** Whether the store may say so much, which it does from now on. */
        boolean opened(long found, boolean mayMiss) {
            boolean sound = found <= all && found >= all - (mayMiss ? unsure : 0);
            atBirth = found;
            all = found;
            return sound;
        }
    }

    private static final class Route {
        private final Sum taken = new Sum();
        private final Sum delivered = new Sum();
        private final Sum refused = new Sum();
    }

    void taken(Event event, boolean[] wanted, long now) {
        boolean any = false;
        for (int target = 0; target < wanted.length; target++) {
            if (wanted[target]) {
                routes.get(target).taken.add(1, now);
                any = true;
            }
        }
        if (any) {
            taken.get(event.source).add(1, now);
        }
    }

    void delivered(int target, long events, long now) {
        routes.get(target).delivered.add(events, now);
    }

    void refused(int target, long events, long now) {
        routes.get(target).refused.add(events, now);
    }

    /**
     * An engine is dead.
     *
     * @param unsynced what was taken since then may be gone
     * @param unnoted what ended since then may be forgotten
     */
    void died(Grounds why, long unsynced, long unnoted) {
        grounds = why;
        taken.forEach(sum -> sum.died(unsynced));
        for (Route route : routes) {
            route.taken.died(unsynced);
            route.delivered.died(unnoted);
            route.refused.died(unnoted);
        }
    }

    /** From now on the store may know less than it was told. */
    void untrue() {
        untrue = true;
    }

    /** An engine has opened its store, and done nothing yet. */
    void opened(List<InputAccount.Reading> inputs, List<RouteAccount.Reading> outputs) {
        Grounds why = grounds;
        boolean first = why == null;
        boolean powerLost = why != null && why.powerLost();
        for (int source = 0; source < inputs.size(); source++) {
            boolean sound = taken.get(source).opened(inputs.get(source).buffered(), powerLost);
            check(sound || untrue, "the store knows another number of events of source " + source, inputs.get(source));
        }
        for (int target = 0; target < outputs.size(); target++) {
            RouteAccount.Reading found = outputs.get(target);
            Route route = routes.get(target);
            long takenBefore = route.taken.all;
            boolean sound = route.taken.opened(found.buffered(), powerLost);
            check(
                    sound || untrue,
                    "the store knows another number of events for target " + target + " than " + takenBefore,
                    found);
            boolean delivered = route.delivered.opened(found.delivered(), !first);
            boolean refused = route.refused.opened(found.givenUp(), !first);
            check((delivered && refused) || untrue, "the store knows other ends of target " + target, found);
        }
    }

    private void check(boolean kept, String promise, Object what) {
        if (!kept) {
            violated.accept(promise, what);
        }
    }

    /** Whether a route's account says what its destination knows. */
    boolean isTrue(int target, RouteAccount.Reading account, boolean stopping) {
        Route route = routes.get(target);
        boolean same = account.delivered() == route.delivered.all && account.givenUp() == route.refused.all;
        boolean sound = account.delivered() <= route.delivered.all && account.givenUp() <= route.refused.all;
        return (stopping ? sound : same) && account.buffered() <= route.taken.all;
    }

    /** What an input had before this life began. */
    long takenBefore(int source) {
        return taken.get(source).atBirth;
    }
}
