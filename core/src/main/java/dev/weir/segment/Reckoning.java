// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.event.Priority;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Brings what an output was given into line with what became of it, where damage took one of the two away: frames of chunks
 * that had ended, whole segments, a cursor. For one thread, while a store is opened.
 *
 * <p>What the output still wants is counted from what is there; what is missing beyond that counts as shed, because nobody
 * will ever deliver it. Looks through all segments that are not done, so only where something is wrong.
 */
final class Reckoning {
    private static final String DAMAGED = "damaged";

    private final Map<LogName, SegmentLog> logs = new TreeMap<>();
    private final SegmentLog usual;
    private final boolean damaged;

    /**
     * Over the logs that outputs are fed from.
     *
     * @param found what recovery found in them
     */
    Reckoning(Map<LogName, SegmentLog> all, List<Recovered> found) {
        all.forEach((name, log) -> {
            if (name.code() != LogName.DEAD_LETTER_CODE) {
                logs.put(name, log);
            }
        });
        usual = Objects.requireNonNull(all.get(LogName.of(Priority.NORMAL)), "the usual log");
        damaged = found.stream().anyMatch(Recovered.Quarantined.class::isInstance);
    }

    /**
     * Puts the books of an output right.
     *
     * @param unknown whether its cursor was lost
     * @return whether anything was changed
     */
    boolean settle(String output, CursorState state, boolean unknown) throws IOException {
        Tally given = given(output);
        Tally ended = Tally.sum(state.totals().values());
        Tally rest = given.minus(ended);
        if (!damaged && !unknown && rest.events() >= 0 && rest.bytes() >= 0 && !hasLostWhatEnded(output, state)) {
            return false;
        }
        Tally missing = rest.minus(held(output, state));
        if (missing.equals(Tally.ZERO)) {
            return false;
        }
        Tally lost = unknown || missing.events() <= 0 ? Tally.ZERO : missing.atLeastNothing();
        state.count(lost, Fate.shed(DAMAGED));
        usual.correct(output, lost.minus(missing));
        return true;
    }

    private Tally given(String output) {
        return Tally.sum(logs.values().stream()
                .map(log -> log.totals().bufferedByOutput().getOrDefault(output, Tally.ZERO))
                .toList());
    }

    /** Whether a chunk of the newest segment has ended that is not there any more, or not all of it. */
    private boolean hasLostWhatEnded(String output, CursorState state) throws IOException {
        for (SegmentLog log : logs.values()) {
            List<Long> segments = log.segments();
            if (!segments.isEmpty() && hasLostWhatEnded(log, segments.getLast(), output, state)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasLostWhatEnded(SegmentLog log, long segment, String output, CursorState state)
            throws IOException {
        var key = new SegmentKey(log.name(), segment);
        int ended = state.endedIn(key);
        try (SegmentReader reader = log.read(segment)) {
            for (StoredChunk chunk : reader) {
                if (chunk.head().routes().contains(output) && !state.isDone(key) && state.isEnded(chunk.place())) {
                    ended--;
                    if (chunk.lostEvents() > 0) {
                        return true;
                    }
                }
            }
        }
        return ended > 0;
    }

    /** What is there and has not ended. */
    private Tally held(String output, CursorState state) throws IOException {
        Tally held = Tally.ZERO;
        for (SegmentLog log : logs.values()) {
            for (long segment : log.segments()) {
                if (!state.isDone(new SegmentKey(log.name(), segment))) {
                    held = held.plus(held(log, segment, output, state));
                }
            }
        }
        return held;
    }

    private static Tally held(SegmentLog log, long segment, String output, CursorState state) throws IOException {
        Tally held = Tally.ZERO;
        try (SegmentReader reader = log.read(segment)) {
            for (StoredChunk chunk : reader) {
                if (chunk.head().routes().contains(output) && !state.isEnded(chunk.place())) {
                    held = held.plus(chunk.events(), chunk.bytes());
                }
            }
        }
        return held;
    }
}
