// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A store at one moment, as it lies on disk. While its owner writes, parts are read one after the other: what is held may
 * then be shown a little too high, never too low.
 *
 * @param identity of the store
 * @param format how its files are written, in words: version and ways of compressing, as {@code FORMAT} says
 * @param closed whether its last owner closed it; false while somebody has it open
 * @param holder the line that its last owner left, empty where there is none; whether that owner still is there is not
 *     known here
 * @param logs those that have segments
 * @param positions by input, how many sources it has a position of
 * @param outputs those that have a cursor, by identity
 * @param quarantined bytes that could not be read and were kept
 * @param remarks what else an operator should know, one sentence each
 */
public record StoreStatus(
        UUID identity,
        String format,
        boolean closed,
        String holder,
        List<Log> logs,
        Map<String, Integer> positions,
        List<Output> outputs,
        Tally quarantined,
        List<String> remarks) {
    /** Copies the collections; the order of the positions stays. */
    public StoreStatus {
        logs = List.copyOf(logs);
        positions = Collections.unmodifiableMap(new TreeMap<>(positions));
        outputs = List.copyOf(outputs);
        remarks = List.copyOf(remarks);
    }

    /**
     * One log.
     *
     * @param name which
     * @param segments files
     * @param bytes size of these
     * @param chunks in them, ended or not
     * @param events in these chunks
     * @param lost events that were stored and could not be read any more, in all of the store's life
     */
    public record Log(LogName name, int segments, long bytes, long chunks, long events, long lost) {}

    /**
     * One output.
     *
     * @param identity of the output
     * @param given stored for it in all of the store's life
     * @param ends what became of that, by how it ended
     */
    public record Output(String identity, Tally given, Map<Fate, Tally> ends) {
        /** Copies the map. */
        public Output {
            ends = Map.copyOf(ends);
        }

        /** What it has not ended. */
        public Tally held() {
            return given.minus(Tally.sum(ends.values())).atLeastNothing();
        }

        /** Events that ended in one way, whatever the reason. */
        public long ended(Fate.Kind kind) {
            return ends.entrySet().stream()
                    .filter(end -> end.getKey().kind() == kind)
                    .mapToLong(end -> end.getValue().events())
                    .sum();
        }
    }

    /** Bytes of all segments. */
    public long bytes() {
        return logs.stream().mapToLong(Log::bytes).sum();
    }
}
