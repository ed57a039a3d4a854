// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.segment.Fields.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a log knows beyond its chunks: how far each source was read, what was taken in all, and which chunks of which
 * segments were written again elsewhere. Under the lock of its log.
 *
 * <p>Sources are at most {@value #SOURCES_MAX}, with at most {@value #SOURCE_CHARS_MAX} characters of names; beyond that
 * the one that was moved the longest time ago is forgotten.
 */
final class Tables {
    static final int SOURCES_MAX = 100_000;
    static final int SOURCE_CHARS_MAX = 4 * 1024 * 1024;

    private final Map<Source, Long> positions = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Tally> stored = new HashMap<>();
    private final Map<String, Tally> buffered = new HashMap<>();
    private final Map<Long, Set<Long>> replaced = new TreeMap<>();
    private long sourceChars;
    private long lost;
    private long doubtful;

    /**
     * A source of an input.
     *
     * @param input identity of the input
     * @param name the input's name of the source
     */
    record Source(String input, String name) {
        int chars() {
            return input.length() + name.length();
        }
    }

    // ---- positions

    /** The offset of a source, -1 where none is known. */
    long offset(Source source) {
        return positions.getOrDefault(source, -1L);
    }

    void move(Source source, long offset) {
        if (positions.put(source, offset) == null) {
            sourceChars += source.chars();
        }
        while (positions.size() > SOURCES_MAX || sourceChars > SOURCE_CHARS_MAX) {
            forget(positions.keySet().iterator().next());
        }
    }

    void forget(Source source) {
        if (positions.remove(source) != null) {
            sourceChars -= source.chars();
        }
    }

    /**
     * Whether a stretch that was read from a source follows what is known of it, so that no hole lies between.
     */
    boolean follows(String input, Collection<Position> stretches) {
        return stretches.stream()
                .allMatch(stretch -> offset(new Source(input, stretch.source())) >= stretch.previous());
    }

    void move(String input, Collection<Position> stretches) {
        for (Position stretch : stretches) {
            move(new Source(input, stretch.source()), stretch.offset());
        }
    }

    Map<Source, Long> positions() {
        return positions;
    }

    Map<String, Long> positionsOf(String input) {
        Map<String, Long> own = new HashMap<>();
        positions.forEach((source, offset) -> {
            if (source.input.equals(input)) {
                own.put(source.name, offset);
            }
        });
        return own;
    }

    // ---- counts

    void count(ChunkHead head, long events, long bytes) {
        add(stored, head.stream().input(), events, bytes);
        for (String route : head.routes()) {
            add(buffered, route, events, bytes);
        }
    }

    /** Changes what a route was given, because what was known of it was wrong. */
    void correct(String route, Tally more) {
        add(buffered, route, more.events(), more.bytes());
    }

    private static void add(Map<String, Tally> counts, String name, long events, long bytes) {
        counts.put(name, counts.getOrDefault(name, Tally.ZERO).plus(events, bytes));
    }

    void addLost(long wereDurable, long mayHaveBeen) {
        lost += wereDurable;
        doubtful += mayHaveBeen;
    }

    LogTotals totals() {
        return new LogTotals(stored, buffered, lost, doubtful);
    }

    void restore(LogTotals totals) {
        stored.putAll(totals.storedByInput());
        buffered.putAll(totals.bufferedByOutput());
        lost = totals.lost();
        doubtful = totals.doubtful();
    }

    // ---- chunks that were written again

    void replace(long segment, long chunk) {
        replaced.computeIfAbsent(segment, first -> new HashSet<>()).add(chunk);
    }

    /** Notes that a segment was given up, whether chunks of it were written again or not. */
    void giveUp(long segment) {
        replaced.computeIfAbsent(segment, first -> new HashSet<>());
    }

    /** The chunks of a segment that do not count there any more. */
    Set<Long> replacedIn(long segment) {
        return replaced.getOrDefault(segment, Set.of());
    }

    List<Long> segmentsReplacedIn() {
        return new ArrayList<>(replaced.keySet());
    }

    void forgetReplacedIn(long segment) {
        replaced.remove(segment);
    }
}
