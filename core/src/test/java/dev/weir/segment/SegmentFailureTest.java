// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import static dev.weir.segment.Workbench.NORMAL;
import static dev.weir.segment.Workbench.append;
import static dev.weir.segment.Workbench.events;
import static dev.weir.segment.Workbench.head;
import static dev.weir.segment.Workbench.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.DiskTrouble;
import dev.weir.segment.FaultyDisk.Operation;
import dev.weir.segment.SegmentLog.Standing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the disk refuses, and what becomes of it. */
class SegmentFailureTest {
    private final Workbench bench = new Workbench();

    @Test
    void append_leavesNothingBehindWhereThereIsNoSpace() throws IOException {
        try (StoreFolder store = bench.open()) {
            SegmentLog log = store.log(NORMAL);
            LogChunk chunk = log.begin(head("a"));
            append(log, chunk, "one");
            long size = bench.memory.status(Workbench.segment(1)).size();
            bench.disk.fault((number, operation, path) -> operation == Operation.WRITE ? 40 : -1);
            assertThatThrownBy(() -> append(log, chunk, "two"))
                    .isInstanceOfSatisfying(StoreFailedException.class, refused -> assertThat(refused.trouble())
                            .isEqualTo(DiskTrouble.NO_SPACE))
                    .hasMessageContaining("make room");
            LogChunk fresh = log.begin(head("b"));
            assertThatThrownBy(() -> append(log, fresh, "three")).isInstanceOf(StoreFailedException.class);
            assertThat(fresh.isBegun()).isFalse();
            assertThat(chunk.events()).isEqualTo(1);
            assertThat(bench.memory.status(Workbench.segment(1)).size()).isEqualTo(size);
            bench.disk.fault(null);
            append(log, chunk, "two");
            append(log, fresh, "three");
        }
        try (StoreFolder store = bench.open()) {
            assertThat(texts(store.log(NORMAL))).containsExactly("one", "two", "three");
            assertThat(store.log(NORMAL).totals().storedByInput().get("tail.0").events())
                    .isEqualTo(3);
        }
    }

    @Test
    void sync_makesTheSegmentSuspectAndTheOwnerWritesItAgain() throws IOException {
        List<DiskTrouble> heard = new ArrayList<>();
        bench.listener = new LogListener() {
            @Override
            public void suspect(SegmentLog log, DiskTrouble trouble, Throwable cause) {
                heard.add(trouble);
            }
        };
        StoreFolder store = bench.open();
        SegmentLog log = store.log(NORMAL);
        LogChunk safe = log.begin(head("a"));
        append(log, safe, "safe");
        assertThat(log.whenDurable(log.seal(safe))).isCompleted();
        LogChunk open = log.begin(head("a"));
        assertThat(log.whenDurable(append(log, open, "one"))).isCompleted();
        bench.disk.fault((number, operation, path) -> operation == Operation.FORCE ? 0 : -1);
        CompletableFuture<Void> waiting = log.whenDurable(append(log, open, "two"));
        assertThat(waiting).isNotDone();
        assertThat(heard).containsExactly(DiskTrouble.BROKEN);
        assertThat(log.standing()).isEqualTo(Standing.SUSPECT);
        assertThatThrownBy(() -> append(log, open, "three")).isInstanceOf(StoreFailedException.class);
        assertThat(log.unsafe()).containsExactly(open);
        bench.disk.fault(null);
        long id = open.id();

        log.rewrite(List.of(new Rewrite(open, List.of(events("one", "two")))));
        assertThat(waiting).isCompleted();
        assertThat(open.id()).isEqualTo(id);
        assertThat(open.place().segment().number()).isEqualTo(2);
        append(log, open, "three");
        log.seal(open);
        assertThat(texts(log)).containsExactly("safe", "one", "two", "three");
        bench.time.advance(SyncPolicy.NORMAL.idle().toNanos());

        try (StoreFolder again = bench.copy().open()) {
            assertThat(texts(again.log(NORMAL))).containsExactly("safe", "one", "two", "three");
            assertThat(again.log(NORMAL).totals().storedByInput().get("tail.0").events())
                    .isEqualTo(4);
        }
    }

    @Test
    void rewrite_isForgottenWhereItsGroupIsNotWhole() throws IOException {
        StoreFolder store = bench.open();
        SegmentLog log = store.log(NORMAL);
        LogChunk open = log.begin(head("a"));
        assertThat(log.whenDurable(append(log, open, "one"))).isCompleted();
        bench.disk.fault((number, operation, path) -> operation == Operation.FORCE ? 0 : -1);
        CompletableFuture<Void> waiting = log.whenDurable(append(log, open, "two"));
        log.rewrite(List.of(new Rewrite(open, List.of(events("one"), events("two")))));
        assertThat(waiting).isNotDone();
        byte[] second = Workbench.bytes(bench.memory, Workbench.segment(2));
        for (int length = 0; length <= second.length; length++) {
            Workbench after = bench.copy();
            after.put(Workbench.segment(2), java.util.Arrays.copyOf(second, length));
            try (StoreFolder again = after.open()) {
                assertThat(texts(again.log(NORMAL))).as("length=%d", length).containsExactly("one", "two");
                assertThat(again.log(NORMAL)
                                .totals()
                                .storedByInput()
                                .get("tail.0")
                                .events())
                        .as("length=%d", length)
                        .isEqualTo(2);
            }
            try (StoreFolder again = after.open()) {
                assertThat(texts(again.log(NORMAL)))
                        .as("again, length=%d", length)
                        .containsExactly("one", "two");
            }
        }
    }

    @Test
    void delete_keepsASegmentThatWasGivenUpUntilWhatWasWrittenAgainIsDurable() throws IOException {
        StoreFolder store = bench.open();
        SegmentLog log = store.log(NORMAL);
        LogChunk open = log.begin(head("a"));
        assertThat(log.whenDurable(append(log, open, "one"))).isCompleted();
        bench.disk.fault((number, operation, path) -> operation == Operation.FORCE ? 0 : -1);
        assertThat(log.whenDurable(append(log, open, "two"))).isNotDone();
        bench.disk.fault(null);
        log.rewrite(List.of(new Rewrite(open, List.of(events("one", "two")))));
        assertThat(log.summary(1).chunks()).isZero();
        bench.disk.fault((number, operation, path) -> operation == Operation.FORCE ? 0 : -1);
        LogChunk more = log.begin(head("b"));
        assertThat(log.whenDurable(append(log, more, "three"))).isNotDone();
        bench.disk.fault(null);
        log.rewrite(
                List.of(new Rewrite(open, List.of(events("one", "two"))), new Rewrite(more, List.of(events("three")))));
        assertThat(log.delete(List.of(1L, 2L))).containsExactly(1L, 2L);
        assertThat(log.segments()).containsExactly(3L);
    }

    @Test
    void delete_keepsASegmentThatWasGivenUpWhileNothingIsDurableYet() throws IOException {
        StoreFolder store = bench.open();
        SegmentLog log = store.log(NORMAL);
        LogChunk open = log.begin(head("a"));
        assertThat(log.whenDurable(append(log, open, "one"))).isCompleted();
        bench.disk.fault((number, operation, path) -> operation == Operation.FORCE ? 0 : -1);
        assertThat(log.whenDurable(append(log, open, "two"))).isNotDone();
        log.rewrite(List.of(new Rewrite(open, List.of(events("one", "two")))));
        bench.disk.fault(null);
        assertThat(log.standing()).isEqualTo(Standing.SUSPECT);
        assertThat(log.delete(List.of(1L))).isEmpty();
        assertThat(log.segments()).containsExactly(1L, 2L);
    }

    @Test
    void recovery_countsNothingTwiceOfASegmentWhoseIndexWasNeverSynced() throws IOException {
        StoreFolder store = bench.open();
        SegmentLog log = store.log(NORMAL);
        LogChunk open = log.begin(head("a"));
        assertThat(log.whenDurable(append(log, open, "one"))).isCompleted();
        bench.disk.fault((number, operation, path) -> operation == Operation.FORCE ? 0 : -1);
        assertThatThrownBy(log::roll).isInstanceOf(StoreFailedException.class);
        bench.disk.fault(null);
        assertThat(log.standing()).isEqualTo(Standing.SUSPECT);
        assertThat(open.isSealed()).isTrue();
        log.rewrite(List.of(new Rewrite(open, List.of(events("one")))));
        for (int again = 0; again < 2; again++) {
            try (StoreFolder after = bench.copy().open()) {
                assertThat(texts(after.log(NORMAL))).containsExactly("one");
                assertThat(after.log(NORMAL).segments()).hasSizeLessThanOrEqualTo(2);
            }
        }
    }

    @Test
    void log_failsAfterThreeSegmentsInARow() throws IOException {
        StoreFolder store = bench.open();
        SegmentLog log = store.log(NORMAL);
        LogChunk open = log.begin(head("a"));
        bench.disk.fault((number, operation, path) -> operation == Operation.FORCE ? 0 : -1);
        CompletableFuture<Void> waiting = log.whenDurable(append(log, open, "one"));
        List<Rewrite> all = List.of(new Rewrite(open, List.of(events("one"))));
        log.rewrite(all);
        assertThat(log.standing()).isEqualTo(Standing.SUSPECT);
        log.rewrite(all);
        assertThat(log.standing()).isEqualTo(Standing.FAILED);
        assertThat(waiting).isCompletedExceptionally();
        bench.disk.fault(null);
        store.close();
        try (StoreFolder again = bench.open()) {
            assertThat(again.report().clean()).isFalse();
            assertThat(texts(again.log(NORMAL))).containsExactly("one");
        }
    }

    /** Fails one operation after the other of a fixed workload, and looks at what is left each time. */
    @Test
    void workload_losesNothingDurableWhicheverOperationFails() throws IOException {
        long all = new Work(new Workbench(), 0, Operation.READ).run();
        for (Operation kind : List.of(Operation.READ, Operation.WRITE, Operation.FORCE)) {
            for (long failing = 1; failing <= all; failing++) {
                Work work = new Work(new Workbench(), failing, kind);
                work.run();
                work.check();
            }
        }
    }

    /** A workload over which one operation fails once; every refusal is answered by trying again. */
    private static final class Work {
        private final Workbench bench;
        private final Map<String, List<String>> durable = new HashMap<>();
        private final String title;

        /** With {@code WRITE} the operation fails after some bytes, with {@code FORCE} its failure lasts for a second. */
        Work(Workbench bench, long failing, Operation kind) {
            this.bench = bench;
            this.title = kind + " " + failing;
            bench.disk.fault((number, operation, path) -> {
                boolean lasts = kind == Operation.FORCE && number > failing && number < failing + 2;
                return number == failing || lasts ? (kind == Operation.WRITE ? 20 : 0) : -1;
            });
        }

        long run() {
            try (StoreFolder store = opened()) {
                for (int round = 0; round < 3; round++) {
                    chunk(store, "round" + round, round);
                }
            }
            return bench.disk.operations();
        }

        private StoreFolder opened() {
            for (int attempt = 0; ; attempt++) {
                try {
                    return bench.open();
                } catch (IOException refused) {
                    assertThat(attempt).as(title).isLessThan(5);
                }
            }
        }

        private void chunk(StoreFolder store, String text, int round) {
            SegmentLog log = store.log(NORMAL);
            LogChunk chunk = log.begin(head("a"));
            List<String> texts = List.of(text + "a", text + "b");
            String[] array = texts.toArray(String[]::new);
            insist(log, chunk, array, () -> append(log, chunk, array));
            long mark = insist(log, chunk, array, () -> log.seal(chunk));
            CompletableFuture<Void> waiting = log.whenDurable(mark);
            if (!waiting.isDone()) {
                insist(log, chunk, array, () -> 0);
            }
            assertThat(waiting).as(title).isCompleted();
            durable.put(text, texts);
            if (round == 1) {
                insist(log, chunk, array, () -> log.roll().size());
            }
        }

        private long insist(SegmentLog log, LogChunk chunk, String[] texts, Attempt attempt) {
            for (int tried = 0; ; tried++) {
                assertThat(tried).as(title).isLessThan(5);
                try {
                    List<Rewrite> unsafe = log.unsafe().stream()
                            .map(open -> new Rewrite(open, List.of(events(texts))))
                            .toList();
                    log.rewrite(unsafe);
                    if (log.standing() == Standing.SOUND) {
                        return attempt.make();
                    }
                } catch (IOException refused) {
                    assertThat(chunk).isNotNull();
                }
            }
        }

        void check() throws IOException {
            bench.disk.fault(null);
            for (int again = 0; again < 2; again++) {
                try (StoreFolder store = bench.copy().open()) {
                    List<String> expected = List.of("round0", "round1", "round2").stream()
                            .flatMap(text -> durable.getOrDefault(text, List.of()).stream())
                            .toList();
                    assertThat(texts(store.log(NORMAL))).as(title).isEqualTo(expected);
                }
            }
            assertThat(bench.disk.open()).as(title).isZero();
        }
    }

    /** Something that the disk may refuse. */
    @FunctionalInterface
    private interface Attempt {
        long make() throws IOException;
    }
}
