// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.chunk;

import java.util.BitSet;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/** The set of outputs that events go to, by their index. Immutable; fixed in a chunk from its beginning. */
public final class RouteMask {
    /** No output. */
    public static final RouteMask NONE = new RouteMask(new BitSet());

    private final BitSet routes;

    private RouteMask(BitSet routes) {
        this.routes = routes;
    }

    /** The outputs whose bits are set; the set is copied. */
    public static RouteMask of(BitSet routes) {
        return routes.isEmpty() ? NONE : new RouteMask((BitSet) routes.clone());
    }

    /** These outputs. */
    public static RouteMask of(int... routes) {
        var set = new BitSet();
        for (int route : routes) {
            set.set(route);
        }
        return of(set);
    }

    /** Whether an output is in it. */
    public boolean has(int route) {
        return routes.get(route);
    }

    /** Whether the two have an output in common. */
    public boolean meets(RouteMask other) {
        return routes.intersects(other.routes);
    }

    /** This set without one output. */
    public RouteMask without(int route) {
        var rest = (BitSet) routes.clone();
        rest.clear(route);
        return of(rest);
    }

    /** The outputs that are in both sets. */
    public RouteMask both(RouteMask other) {
        var common = (BitSet) routes.clone();
        common.and(other.routes);
        return of(common);
    }

    /** This set with one output more. */
    public RouteMask with(int route) {
        var more = (BitSet) routes.clone();
        more.set(route);
        return of(more);
    }

    /** The outputs that are in one or the other. */
    public RouteMask union(RouteMask other) {
        var both = (BitSet) routes.clone();
        both.or(other.routes);
        return of(both);
    }

    /** Whether it is empty. */
    public boolean isEmpty() {
        return routes.isEmpty();
    }

    /** Number of outputs. */
    public int size() {
        return routes.cardinality();
    }

    /** Whether an output in it passes the test. */
    public boolean hasAny(IntPredicate test) {
        for (int route = routes.nextSetBit(0); route >= 0; route = routes.nextSetBit(route + 1)) {
            if (test.test(route)) {
                return true;
            }
        }
        return false;
    }

    /** Calls for each output, in the order of their indices. */
    public void forEach(IntConsumer action) {
        for (int route = routes.nextSetBit(0); route >= 0; route = routes.nextSetBit(route + 1)) {
            action.accept(route);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RouteMask mask && mask.routes.equals(routes);
    }

    @Override
    public int hashCode() {
        return routes.hashCode();
    }

    @Override
    public String toString() {
        return routes.toString();
    }
}
