// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import static dev.weir.segment.Workbench.NORMAL;
import static dev.weir.segment.Workbench.append;
import static dev.weir.segment.Workbench.head;
import static dev.weir.segment.Workbench.part;
import static dev.weir.segment.Workbench.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.SourcePosition;
import dev.weir.segment.Recovered.Cause;
import dev.weir.segment.Recovered.Quarantined;
import dev.weir.segment.Recovered.Truncated;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A segment of three frames, cut at every byte and flipped at every byte. */
class SegmentDamageTest {
    private static final List<List<String>> FRAMES =
            List.of(List.of("one"), List.of("two", "three"), List.of("four", "five", "six"));

    private final Workbench bench = new Workbench();
    private final List<Integer> ends = new ArrayList<>();
    private byte[] whole = {};

    /** Writes the three frames, each synced before the next, and keeps what the file then is. */
    private void write(boolean synced, boolean withPositions) throws IOException {
        StoreFolder store = bench.open();
        SegmentLog log = store.log(NORMAL);
        long offset = 0;
        for (List<String> frame : FRAMES) {
            SourcePosition position = withPositions ? new SourcePosition("file", ++offset) : null;
            long mark = append(log, List.of(part(log.begin(head("a")), frame.toArray(String[]::new))), position);
            if (synced) {
                assertThat(log.whenDurable(mark)).isCompleted();
            }
            ends.add((int) bench.memory.status(Workbench.segment(1)).size());
        }
        whole = Workbench.bytes(bench.memory, Workbench.segment(1));
    }

    @Test
    void recovery_keepsEveryWholeFrameOfASegmentThatIsCutAtAnyByte() throws IOException {
        write(true, true);
        for (int length = 0; length <= whole.length; length++) {
            Workbench after = bench.copy();
            after.put(Workbench.segment(1), Arrays.copyOf(whole, length));
            long kept = frames(length);
            List<String> expected =
                    FRAMES.stream().limit(kept).flatMap(List::stream).toList();
            try (StoreFolder store = after.open()) {
                assertThat(texts(store.log(NORMAL))).as("length=%d", length).isEqualTo(expected);
                assertThat(store.positions("tail.0").getOrDefault("file", 0L)).isEqualTo(kept);
                assertThat(store.report().segments()).noneMatch(Quarantined.class::isInstance);
                append(store.log(NORMAL), store.log(NORMAL).begin(head("a")), "next");
            }
            try (StoreFolder store = after.open()) {
                List<String> more = new ArrayList<>(expected);
                more.add("next");
                assertThat(texts(store.log(NORMAL)))
                        .as("again, length=%d", length)
                        .isEqualTo(more);
            }
            assertThat(after.disk.open()).isZero();
        }
    }

    private long frames(int length) {
        return ends.stream().filter(end -> length >= end).count();
    }

    @Test
    void recovery_losesExactlyTheFrameInWhichAByteWasFlipped() throws IOException {
        write(true, true);
        for (int at = 0; at < whole.length; at++) {
            Workbench after = bench.copy();
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << (at % 8));
            after.put(Workbench.segment(1), damaged);
            int hit = frameAt(at);
            try (StoreFolder store = after.open()) {
                assertDamage(store, at, hit);
            }
            try (StoreFolder store = after.open()) {
                assertThat(store.report().segments()).as("again, at=%d", at).noneMatch(Quarantined.class::isInstance);
            }
        }
    }

    /** The frame that a byte is part of, -1 for what is before the first. */
    private int frameAt(int at) {
        int first = firstFrame();
        return at < first ? -1 : (int) ends.stream().filter(end -> at >= end).count();
    }

    private int firstFrame() {
        for (int at = SegmentHeader.BYTES + 8; ; at += 8) {
            if (whole[at] == 'W' && whole[at + 1] == 'F' && whole[at + 2] == 'R') {
                return at;
            }
        }
    }

    private void assertDamage(StoreFolder store, int at, int hit) throws IOException {
        List<String> texts = texts(store.log(NORMAL));
        List<String> all = FRAMES.stream().flatMap(List::stream).toList();
        if (texts.equals(all)) {
            // The header, the snapshot, or the zeros behind a payload.
            assertThat(store.positions("tail.0")).containsEntry("file", 3L);
            return;
        }
        List<List<String>> rest = new ArrayList<>(FRAMES);
        assertThat(hit).as("at=%d", at).isNotNegative();
        List<String> lost = rest.remove(hit);
        assertThat(texts)
                .as("at=%d", at)
                .isEqualTo(rest.stream().flatMap(List::stream).toList());
        boolean last = hit == FRAMES.size() - 1;
        if (last) {
            assertThat(store.report().segments()).as("at=%d", at).anyMatch(Truncated.class::isInstance);
            return;
        }
        Quarantined found = store.report().segments().stream()
                .filter(Quarantined.class::isInstance)
                .map(Quarantined.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(found.range().events()).as("at=%d", at).isEqualTo(lost.size());
        assertThat(found.cause()).as("at=%d", at).isEqualTo(hit == 0 ? Cause.ROTTEN : found.cause());
        LogTotals totals = store.log(NORMAL).totals();
        assertThat(totals.lost() + totals.doubtful()).isEqualTo(lost.size());
    }

    @Test
    void recovery_readsASourceAgainWhereWhatWasLostMayNeverHaveBeenDurable() throws IOException {
        write(false, true);
        byte[] damaged = whole.clone();
        damaged[ends.get(0) + 4] ^= 1;
        Workbench after = bench.copy();
        after.put(Workbench.segment(1), damaged);
        try (StoreFolder store = after.open()) {
            assertThat(texts(store.log(NORMAL))).containsExactly("one");
            assertThat(store.positions("tail.0")).containsEntry("file", 1L);
            assertThat(store.report().segments()).anySatisfy(found -> assertThat(found)
                    .isInstanceOfSatisfying(
                            Quarantined.class, q -> assertThat(q.cause()).isEqualTo(Cause.UNREACHED)));
        }
    }

    @Test
    void recovery_keepsWhatFollowsWhereNoSourceIsReadAgain() throws IOException {
        write(false, false);
        byte[] damaged = whole.clone();
        damaged[ends.get(0) + 4] ^= 1;
        Workbench after = bench.copy();
        after.put(Workbench.segment(1), damaged);
        try (StoreFolder store = after.open()) {
            assertThat(texts(store.log(NORMAL))).containsExactly("one", "four", "five", "six");
            assertThat(store.log(NORMAL).totals().lost()).isZero();
            assertThat(store.log(NORMAL).totals().doubtful()).isEqualTo(2);
            LogChunk next = store.log(NORMAL).begin(head("a"));
            append(store.log(NORMAL), next, "seven");
            assertThat(next.id()).isEqualTo(7);
        }
    }

    @Test
    void recovery_looksBehindAnIndexThatTheDiskMayHaveWrittenFirst() throws IOException {
        Workbench rolled = new Workbench();
        SegmentLog log = rolled.open().log(NORMAL);
        append(log, log.begin(head("a")), "one");
        int end = (int) rolled.memory.status(Workbench.segment(1)).size();
        append(log, log.begin(head("a")), "two");
        log.roll();
        byte[] torn = Workbench.bytes(rolled.memory, Workbench.segment(1));
        Arrays.fill(torn, end, end + 32, (byte) 0);
        Workbench after = rolled.copy();
        after.put(Workbench.segment(1), torn);
        try (StoreFolder again = after.open()) {
            assertThat(texts(again.log(NORMAL))).containsExactly("one");
            assertThat(again.log(NORMAL).totals().doubtful()).isEqualTo(1);
        }
    }

    @Test
    void recovery_dropsAGroupThatIsNotWhole() throws IOException {
        StoreFolder store = bench.open();
        SegmentLog log = store.log(NORMAL);
        append(log, log.begin(head("a")), "one");
        int before = (int) bench.memory.status(Workbench.segment(1)).size();
        List<Part> group = List.of(part(log.begin(head("a")), "two"), part(log.begin(head("b")), "three"));
        append(log, group, new SourcePosition("file", 10));
        byte[] all = Workbench.bytes(bench.memory, Workbench.segment(1));
        for (int length = before; length < all.length; length++) {
            Workbench after = bench.copy();
            after.put(Workbench.segment(1), Arrays.copyOf(all, length));
            try (StoreFolder again = after.open()) {
                assertThat(texts(again.log(NORMAL))).as("length=%d", length).containsExactly("one");
                assertThat(again.positions("tail.0")).isEmpty();
            }
        }
    }

    @Test
    void recovery_takesTheHeadOfAChunkFromItsSealWhereItsFirstFrameIsGone() throws IOException {
        StoreFolder store = bench.open();
        SegmentLog log = store.log(NORMAL);
        LogChunk chunk = log.begin(head("a"));
        append(log, chunk, "zero");
        int second = (int) bench.memory.status(Workbench.segment(1)).size();
        append(log, chunk, "one");
        log.seal(chunk);
        byte[] all = Workbench.bytes(bench.memory, Workbench.segment(1));
        all[second - 16] ^= 1;
        Workbench after = bench.copy();
        after.put(Workbench.segment(1), all);
        try (StoreFolder again = after.open()) {
            assertThat(texts(again.log(NORMAL))).containsExactly("one");
            try (SegmentReader reader = again.log(NORMAL).read(1)) {
                assertThat(reader.iterator().next().lostEvents()).isEqualTo(1);
                assertThat(reader.iterator().next().id()).isEqualTo(1);
            }
        }
    }
}
