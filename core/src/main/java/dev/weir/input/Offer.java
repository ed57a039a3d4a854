// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.input;

import dev.weir.event.EventBatch;
import dev.weir.event.SourcePosition;
import dev.weir.event.Tag;
import dev.weir.event.TaggedEvents;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events that an input hands over as one: they are taken whole, for all their tags, or not at all.
 *
 * @param parts the events by tag; may be empty, where only a position moves on
 * @param position how far they reach in their source, if the source can be read again from there
 * @param receipt who wants to be told when they are safe, at the level the input is configured for
 * @param keptBySender whether the sender sends them again when they are never acknowledged
 */
public record Offer(
        List<TaggedEvents> parts,
        @Nullable SourcePosition position,
        @Nullable Receipt receipt,
        boolean keptBySender) {
    /** Copies the list. */
    public Offer {
        parts = List.copyOf(parts);
    }

    /** Events of a sender that will not repeat them. */
    public static Offer of(Tag tag, EventBatch events) {
        return new Offer(List.of(new TaggedEvents(tag, events)), null, null, false);
    }

    /** Events of a source that can be read again from a position. */
    public static Offer of(Tag tag, EventBatch events, SourcePosition position) {
        return new Offer(List.of(new TaggedEvents(tag, events)), position, null, true);
    }

    /** Events of a sender that waits to be told, and repeats them if it is not. */
    public static Offer of(Tag tag, EventBatch events, Receipt receipt) {
        return new Offer(List.of(new TaggedEvents(tag, events)), null, receipt, true);
    }
}
