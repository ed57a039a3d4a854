// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.event.Priority;
import java.util.BitSet;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Brings what an output was given into line with what became of it, where damage took one of the two away: frames of chunks
 * that had ended, whole segments, a cursor. For one thread, while a store is opened.
 *
 * <p>What the output still wants is counted from what is there; what is missing beyond that counts as shed, because nobody
 * will ever deliver it, or as delivered where the cursor was lost. Looks through all segments that are not done, so only
 * where something is wrong.
 */
final class Reckoning {
    private static final Fate LOST = Fate.shed("damaged");

    private final Map<LogName, SegmentLog> logs;
    private final SegmentLog usual;
    private final boolean doubtful;

    /**
     * Over the logs of a store.
     *
     * @param doubtful whether something of them may have been lost
     */
    Reckoning(Map<LogName, SegmentLog> all, boolean doubtful) {
        logs = new TreeMap<>(all);
        usual = Objects.requireNonNull(all.get(LogName.of(Priority.NORMAL)), "the usual log");
        this.doubtful = doubtful;
    }

    /**
     * Puts the books of an output right. What is missing is posted in its cursor, which says so durably when it is written;
     * what has ended beyond what it was given, the log is told, and every start finds it again until that is durable.
     *
     * @param unknown whether its cursor was lost
     * @return what the disk has lost of it, whether it can be counted or not; nothing where the books were right
     * @throws StoreFailedException if the segments cannot be read
     */
    Tally settle(String output, CursorState state, boolean unknown) throws StoreFailedException {
        Tally rest = given(output).minus(Tally.sum(state.totals().values()));
        boolean negative = !rest.equals(rest.atLeastNothing());
        if (!doubtful && !unknown && !negative && !hasLostWhatEnded(output, state)) {
            return Tally.ZERO;
        }
        Tally missing = rest.minus(held(output, state));
        Tally lost = missing.atLeastNothing();
        // How those ended that are not stored any more, nobody knows without the cursor; most were delivered.
        state.count(lost, unknown ? Fate.DELIVERED : LOST);
        Tally beyond = lost.minus(missing);
        if (!beyond.equals(Tally.ZERO)) {
            usual.correct(output, beyond);
        }
        return lost;
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
            if (!reader.hasLostEvents()) {
                return false;
            }
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
    private Tally held(String output, CursorState state) throws StoreFailedException {
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

    private static Tally held(SegmentLog log, long segment, String output, CursorState state)
            throws StoreFailedException {
        Tally held = Tally.ZERO;
        try (SegmentReader reader = log.read(segment)) {
            for (StoredChunk chunk : reader) {
                if (chunk.head().routes().contains(output) && !state.isEnded(chunk.place())) {
                    EndedPieces ended = state.pieces(chunk.place());
                    held = held.plus(chunk.events() - ended.count(), chunk.bytes() - ended.bytes());
                }
            }
        }
        return held;
    }
}
