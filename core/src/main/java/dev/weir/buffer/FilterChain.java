// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.buffer;

import dev.weir.event.EventBatch;
import dev.weir.event.Tag;
import dev.weir.event.TaggedEvents;
import dev.weir.filter.Filter;
import dev.weir.route.TagPattern;
import java.util.ArrayList;
import java.util.List;

/**
 * The filters in the order of the configuration. Safe for any thread, as the filters are.
 *
 * <p>Events that come out under another tag go through all filters again, at most {@value #HOPS_MAX}
 * times; after that they go on as they are, so that two filters that rename to and fro end.
 */
public final class FilterChain {
    /** How often events may come back under another tag. */
    public static final int HOPS_MAX = 8;

    private final List<Step> steps;

    /** A chain; it may be empty. */
    public FilterChain(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    /** What is left of the events, by tag, and how many came and went on the way. */
    Filtered apply(TaggedEvents events) {
        var result = new Filtered();
        apply(events, 0, result);
        return result;
    }

    private void apply(TaggedEvents events, int hops, Filtered result) {
        Tag tag = events.tag();
        List<TaggedEvents> current = List.of(events);
        for (Step step : steps) {
            if (!step.match.matches(tag)) {
                continue;
            }
            var next = new ArrayList<TaggedEvents>(current.size());
            for (TaggedEvents part : current) {
                List<TaggedEvents> out = step.apply(part);
                result.count(part.events(), out);
                for (TaggedEvents piece : out) {
                    if (piece.tag().equals(tag)) {
                        next.add(piece);
                    } else if (hops < HOPS_MAX) {
                        apply(piece, hops + 1, result);
                    } else {
                        result.add(piece);
                    }
                }
            }
            current = next;
        }
        current.forEach(result::add);
    }

    /**
     * A filter and the tags it wants.
     *
     * @param match which tags
     * @param filter what is done with them
     */
    public record Step(TagPattern match, Filter filter) {
        private List<TaggedEvents> apply(TaggedEvents events) {
            return filter.apply(events.tag(), events.events());
        }
    }

    /** What came out of the chain. */
    static final class Filtered {
        final List<TaggedEvents> parts = new ArrayList<>(1);
        long removed;
        long created;

        private void add(TaggedEvents events) {
            if (!events.events().isEmpty()) {
                parts.add(events);
            }
        }

        private void count(EventBatch in, List<TaggedEvents> out) {
            long after = 0;
            for (TaggedEvents piece : out) {
                after += piece.events().count();
            }
            removed += Math.max(0, in.count() - after);
            created += Math.max(0, after - in.count());
        }
    }
}
