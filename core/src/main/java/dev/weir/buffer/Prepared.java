// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.buffer;

import dev.weir.chunk.RouteMask;
import dev.weir.event.EventBatch;
import dev.weir.event.Tag;
import dev.weir.event.TaggedEvents;
import dev.weir.input.Offer;
import dev.weir.ledger.InputAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** An offer after filters and routing: what would go into which stream, and what would not. */
final class Prepared {
    final List<Part> parts = new ArrayList<>(1);
    long accepted;
    long acceptedBytes;
    long bytes;
    private long created;
    private long filtered;
    private long unrouted;
    private long buffered;

    private Prepared() {}

    static Prepared of(Offer offer, FilterChain filters, Function<TaggedEvents, RouteMask> router) {
        var prepared = new Prepared();
        for (TaggedEvents events : offer.parts()) {
            prepared.accepted += events.events().count();
            prepared.acceptedBytes += events.events().size();
            if (filters.isEmpty()) {
                prepared.add(events, router.apply(events));
                continue;
            }
            FilterChain.Filtered left = filters.apply(events);
            prepared.created += left.created;
            prepared.filtered += left.removed;
            left.parts.forEach(part -> prepared.add(part, router.apply(part)));
        }
        return prepared;
    }

    private void add(TaggedEvents events, RouteMask routes) {
        EventBatch batch = events.events();
        if (batch.isEmpty()) {
            return;
        }
        if (routes.isEmpty()) {
            unrouted += batch.count();
            return;
        }
        buffered += batch.count();
        bytes += batch.size();
        parts.add(new Part(events.tag(), batch, routes));
    }

    RouteMask allRoutes() {
        if (parts.size() == 1) {
            return parts.getFirst().routes();
        }
        RouteMask all = RouteMask.NONE;
        for (Part part : parts) {
            all = all.union(part.routes());
        }
        return all;
    }

    InputAccount.Taken taken() {
        return new InputAccount.Taken(accepted, acceptedBytes, created, filtered, unrouted, buffered);
    }

    /** Events of one tag that somebody wants. */
    record Part(Tag tag, EventBatch events, RouteMask routes) {}
}
