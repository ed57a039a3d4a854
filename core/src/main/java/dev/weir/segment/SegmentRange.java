// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * Segments of a log whose numbers follow each other.
 *
 * @param first the first
 * @param last the last
 */
record SegmentRange(long first, long last) {
    boolean has(long segment) {
        return segment >= first && segment <= last;
    }

    /** The ranges of these numbers. */
    static List<SegmentRange> of(SortedSet<Long> numbers) {
        List<SegmentRange> ranges = new ArrayList<>();
        for (long number : numbers) {
            SegmentRange before = ranges.isEmpty() ? null : ranges.getLast();
            if (before != null && before.last + 1 == number) {
                ranges.set(ranges.size() - 1, new SegmentRange(before.first, number));
            } else {
                ranges.add(new SegmentRange(number, number));
            }
        }
        return ranges;
    }
}
