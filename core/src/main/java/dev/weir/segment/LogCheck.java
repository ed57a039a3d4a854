// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.DiskFile;
import dev.weir.segment.Recovered.Cause;
import dev.weir.segment.StoreFinding.Weight;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the segments of one log, frame by frame, and says in words what is wrong with them. For one thread.
 *
 * <p>In a store that nobody has closed, the newest segment may end in the middle of a write, for its owner is at work or
 * was cut short; that is told and is no damage. So may one that was written again after a failed sync.
 */
final class LogCheck {
    private final LogView log;
    private final StateSlots state;
    private final Consumer<StoreFinding> told;
    private final Tables tables;

    LogCheck(LogView log, StateSlots state, Consumer<StoreFinding> told) throws IOException {
        this.log = log;
        this.state = state;
        this.told = told;
        this.tables = newest();
    }

    private Tables newest() throws IOException {
        try {
            return log.tables(state.isClean(), new ArrayList<>());
        } catch (NoSuchFileException gone) {
            // Its owner let it go meanwhile, and with it what it knew of segments that are gone as well.
            return new Tables();
        }
    }

    // ---- files that are gone

    /** Segments that should be there, and are not. */
    Set<Long> missing() {
        var missing = new TreeSet<Long>();
        StateSlots.Held held = state.of(log.place().name());
        if (held != null) {
            for (SegmentRange range : held.live()) {
                for (long segment = range.first(); segment <= range.last(); segment++) {
                    missing.add(segment);
                }
            }
            missing.removeAll(log.sizes().keySet());
            missing.removeIf(segment -> held.deleting().stream().anyMatch(range -> range.has(segment)));
        }
        return missing;
    }

    /** Tells of each of them. */
    void tellMissing() throws IOException {
        for (long segment : missing()) {
            told.accept(new StoreFinding(
                    Weight.DAMAGE, log.place().path(segment), 0, 0, eventsOf(segment), Cause.MISSING.words()));
        }
    }

    /** Events of a segment that is gone, by what stands around it. */
    private long eventsOf(long segment) throws IOException {
        SegmentIndex before = log.sizes().containsKey(segment - 1) ? log.footer(segment - 1) : null;
        SegmentHeader behind = header(segment + 1);
        return before == null || behind == null
                ? StoreFinding.UNKNOWN
                : Math.max(0, behind.firstSequence() - before.ends().nextSequence());
    }

    private @Nullable SegmentHeader header(long segment) throws IOException {
        if (!log.sizes().containsKey(segment)) {
            return null;
        }
        try (DiskFile file = log.place().disk().openForReading(log.place().path(segment))) {
            var window = new FileWindow(file);
            return window.covers(0, SegmentHeader.BYTES)
                    ? SegmentHeader.read(window.bytes(), log.place().checksum(segment))
                    : null;
        }
    }

    // ---- one file

    /**
     * Reads a segment.
     *
     * @return events that are readable
     */
    long segment(long segment) throws IOException {
        try (LoadedSegment loaded = LoadedSegment.load(log.place(), segment)) {
            SegmentScan scan = log.scan(loaded);
            if (!mayBeUnfinished(segment)) {
                scan.closed();
            }
            var replay = new Replay(loaded.key(), scan, Tables::new, tables.replacedIn(segment));
            boolean cut = false;
            for (Recovered finding : replay.findings(loaded.size())) {
                tell(segment, finding, scan);
                cut |= finding instanceof Recovered.Truncated;
            }
            if (!cut && scan.trailer() == null && !mayBeUnfinished(segment)) {
                tellUnclosed(segment, scan);
            }
            var payloads = new PayloadCheck(log.place(), scan, told);
            payloads.run(loaded.key());
            return LogView.content(replay).events() - payloads.lost();
        } catch (NoSuchFileException gone) {
            return 0;
        }
    }

    private void tell(long segment, Recovered finding, SegmentScan scan) throws IOException {
        switch (finding) {
            case Recovered.Whole ignored -> {
                // Nothing to say.
            }
            case Recovered.Truncated(SegmentKey key, long at, long bytes, long events) -> {
                boolean open = mayBeUnfinished(segment);
                long cut = open ? events : Math.max(events, eventsBehind(segment, scan));
                String what = open
                        ? "ends in the middle of a write that nobody was told is safe; a start cuts it off"
                        : "is cut short, or its end is damaged";
                tell(segment, open ? Weight.UNFINISHED : Weight.DAMAGE, at, bytes, cut, what);
            }
            case Recovered.Quarantined(SegmentKey key, Recovered.Range range, Cause cause) -> {
                if (range.from() == range.to() && range.events() == 0) {
                    return; // numbers that were left out, as at the end of the segment before
                }
                boolean open = cause == Cause.INCOMPLETE && mayBeUnfinished(segment);
                Weight weight = open ? Weight.UNFINISHED : Weight.DAMAGE;
                tell(segment, weight, range.from(), range.to() - range.from(), range.events(), cause.words());
            }
        }
    }

    /** A segment that ends behind a whole frame: its index was cut off, or could never be written. */
    private void tellUnclosed(long segment, SegmentScan scan) throws IOException {
        long gone = eventsBehind(segment, scan);
        Weight weight = gone > 0 ? Weight.DAMAGE : Weight.UNFINISHED;
        String what = gone > 0 ? "is cut short" : "has no index at its end; nothing is missing";
        tell(segment, weight, scan.frames() == 0 ? 0 : scan.end(), 0, gone, what);
    }

    private void tell(long segment, Weight weight, long from, long bytes, long events, String what) {
        told.accept(new StoreFinding(weight, log.place().path(segment), from, bytes, events, what));
    }

    /** Whether a segment may be one that was, or still is, being written. */
    private boolean mayBeUnfinished(long segment) {
        boolean newest = log.sizes().lastKey() == segment;
        boolean given = !tables.replacedIn(segment).isEmpty();
        return given || (newest && !state.isClean());
    }

    /** Events between the last frame that can be read and what is known to follow. */
    private long eventsBehind(long segment, SegmentScan scan) throws IOException {
        SegmentHeader behind = header(segment + 1);
        StateSlots.Held held = state.of(log.place().name());
        long next = behind != null ? behind.firstSequence() : 0;
        if (behind == null && held != null && held.nextSegment() == segment + 1) {
            next = held.nextSequence();
        }
        long known = segment == 1 ? Math.max(1, scan.nextSequence()) : scan.nextSequence();
        return known == 0 ? 0 : Math.max(0, next - known);
    }
}
