// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.segment.ChunkPlace;
import dev.weir.segment.Fate;
import dev.weir.segment.OutputCursor;
import dev.weir.segment.StoreFolder;
import dev.weir.segment.Tally;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What a cursor was told, and what of that must be known after a crash. */
final class CursorTruth {
    private static final long PERIOD = 100_000_000;

    private final Map<ChunkPlace, End> ends = new HashMap<>();

    /** The end of one chunk. */
    private static final class End {
        private final Tally share;
        private final long told;
        private boolean durable;

        End(Tally share, long told) {
            this.share = share;
            this.told = told;
        }
    }

    /** Ends a chunk that has not ended; its count of bytes is a number of this test. */
    void end(OutputCursor cursor, ReadChunk chunk, long now) {
        var end = new End(new Tally(chunk.records().size(), chunk.id() + 1), now);
        ends.put(chunk.place(), end);
        long mark = cursor.ended(chunk.place(), end.share, Fate.DELIVERED);
        CompletableFuture<Void> _ =
                cursor.whenDurable(mark).whenComplete((done, failed) -> end.durable |= failed == null);
    }

    /** Whether all of them have ended for good, so that they need not be there any more. */
    boolean areDurable(List<ReadChunk> chunks) {
        return chunks.stream().map(chunk -> ends.get(chunk.place())).allMatch(end -> end != null && end.durable);
    }

    /**
     * Notes that the power went.
     *
     * @param now the tick of that
     * @param prompt whether every sync ran when it was due and went well
     */
    void lost(long now, boolean prompt) {
        if (prompt) {
            ends.values().forEach(end -> end.durable |= end.told + PERIOD < now);
        }
    }

    /** Checks a store that was opened just now, and takes over what it knows. */
    void check(StoreFolder store) throws IOException {
        OutputCursor cursor = store.cursor(Bench.OUTPUT);
        ends.forEach((place, end) -> {
            if (end.durable) {
                assertThat(cursor.isEnded(place)).as("durable end of %s", place).isTrue();
            }
        });
        ends.keySet().removeIf(place -> !cursor.isEnded(place));
        ends.values().forEach(end -> end.durable = true);
        Tally held = ends.values().stream()
                .map(end -> end.share)
                .reduce(Tally.ZERO, (sum, share) -> sum.plus(share.events(), share.bytes()));
        assertThat(cursor.totals().getOrDefault(Fate.DELIVERED, Tally.ZERO))
                .as("counts of the cursor")
                .isEqualTo(held);
        checkNothingEndedUntold(store, cursor);
    }

    private void checkNothingEndedUntold(StoreFolder store, OutputCursor cursor) throws IOException {
        Set<ChunkPlace> ended = new HashSet<>();
        for (ReadChunk chunk : ReadChunk.all(store.log(Bench.LOG))) {
            if (cursor.isEnded(chunk.place())) {
                ended.add(chunk.place());
            }
        }
        assertThat(ends.keySet()).as("chunks that ended").containsAll(ended);
    }
}
