// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.backpressure.Admission;
import dev.weir.event.EventBatch;
import dev.weir.event.SourcePosition;
import dev.weir.event.TaggedEvents;
import dev.weir.input.InputContext;
import dev.weir.input.Intake;
import dev.weir.input.Offer;
import dev.weir.ledger.ShedReason;
import dev.weir.metrics.Counter;
import java.util.List;

/** What files have for the intake: events with positions, positions alone, and lines that were dropped. */
final class Offers {
    private final Intake intake;
    private final Counter skipped;
    private final Counter truncated;

    Offers(InputContext context) {
        intake = context.intake();
        skipped = context.metrics().counter("weir_input_long_lines_skipped_total", "name", context.name());
        truncated = context.metrics().counter("weir_input_long_lines_truncated_total", "name", context.name());
    }

    /**
     * Offers events of a file, if there are any, and that it is read up to an offset.
     *
     * @return false where the intake takes nothing for now
     */
    boolean offer(TailedFile file, EventBatch events, long end) {
        return events.isEmpty() || offer(file, List.of(new TaggedEvents(file.tag, events)), end);
    }

    /**
     * Offers that a file is read up to an offset, unless the intake knows.
     *
     * @return false where the intake takes nothing for now
     */
    boolean offerPosition(TailedFile file, long end) {
        return end <= file.source.offered || offer(file, List.of(), end);
    }

    private boolean offer(TailedFile file, List<TaggedEvents> parts, long end) {
        var position = new SourcePosition(file.source.name, end);
        Admission answer = intake.offer(new Offer(parts, position, null, true));
        return switch (answer) {
            case Admission.Admitted taken -> {
                file.source.offered = end;
                yield true;
            }
            case Admission.Shed dropped -> {
                file.source.offered = end;
                yield true;
            }
            case Admission.Paused wait -> false;
        };
    }

    /** Counts a line that was dropped for its length. */
    void skipped(long bytes) {
        intake.shed(1, bytes, ShedReason.TOO_LONG);
        skipped.increment();
    }

    /** Counts a line of which only the beginning was offered. */
    void truncated() {
        truncated.increment();
    }
}
