// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.event.Priority;
import java.io.IOException;
import java.util.BitSet;
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
        boolean endsOfNothing = hasLostWhatEnded(output, state);
        if (!damaged && !unknown && !endsOfNothing && rest.equals(rest.atLeastNothing())) {
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

    /** Whether chunks have ended that are not there any more, or not all of them. */
    private boolean hasLostWhatEnded(String output, CursorState state) {
        boolean lost = false;
        for (SegmentLog log : logs.values()) {
            for (long segment : state.begun(log.name())) {
                lost |= hasLostWhatEnded(log, segment, output, state);
            }
        }
        return lost;
    }

    private static boolean hasLostWhatEnded(SegmentLog log, long segment, String output, CursorState state) {
        var chunks = new BitSet();
        boolean lessThanEnded = false;
        try (SegmentReader reader = log.read(segment)) {
            for (StoredChunk chunk : reader) {
                if (chunk.head().routes().contains(output)) {
                    chunks.set(chunk.place().ordinal());
                    lessThanEnded |= chunk.lostEvents() > 0 && state.isEnded(chunk.place());
                }
            }
        } catch (StoreFailedException unreadable) {
            // Whoever reads it for its events says so.
            return false;
        }
        return state.hasLost(new SegmentKey(log.name(), segment), chunks) || lessThanEnded;
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
