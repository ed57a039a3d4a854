// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.event.SourcePosition;
import dev.weir.segment.SegmentLog;
import dev.weir.segment.StoreFailedException;
import dev.weir.time.Timers;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * How far sources were read of which nothing was stored. Safe for any thread. What is noted is written a
 * second later, and at the end, the latest of each source; what a crash takes of it is read again and comes to nothing
 * again.
 */
final class Positions {
    private static final long DELAY = 1_000_000_000L;

    private final SegmentLog log;
    private final Timers timers;
    private final Executor executor;
    private final Map<String, Map<String, SourcePosition>> noted = new HashMap<>();
    private boolean timed;
    private boolean closed;

    Positions(SegmentLog log, Timers timers, Executor executor) {
        this.log = log;
        this.timers = timers;
        this.executor = executor;
    }

    void note(String input, SourcePosition position) {
        synchronized (this) {
            noted.computeIfAbsent(input, missing -> new LinkedHashMap<>())
                    .merge(position.source(), position, (known, next) -> next.offset() > known.offset() ? next : known);
            if (timed || closed) {
                return;
            }
            timed = true;
        }
        timers.after(DELAY, () -> executor.execute(this::write));
    }

    /** A source is gone for good. */
    void forget(String input, String source) {
        synchronized (this) {
            Map<String, SourcePosition> own = noted.get(input);
            if (own != null) {
                own.remove(source);
            }
        }
        log.forget(input, source);
    }

    /** Writes what is noted, for the last time. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        write();
    }

    private void write() {
        Map<String, Map<String, SourcePosition>> due;
        synchronized (this) {
            timed = false;
            due = Map.copyOf(noted);
            noted.clear();
        }
        due.forEach((input, sources) -> {
            try {
                log.appendPositions(input, sources.values());
            } catch (StoreFailedException failed) {
                sources.values().forEach(position -> note(input, position));
            }
        });
    }
}
