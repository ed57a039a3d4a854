// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import static dev.weir.segment.Workbench.FOLDER;
import static dev.weir.segment.Workbench.IDENTITY;
import static dev.weir.segment.Workbench.NORMAL;
import static dev.weir.segment.Workbench.OUTPUT;
import static dev.weir.segment.Workbench.append;
import static dev.weir.segment.Workbench.head;
import static dev.weir.segment.Workbench.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.RealDisk;
import dev.weir.event.SourcePosition;
import dev.weir.segment.Recovered.Cause;
import dev.weir.segment.Recovered.Quarantined;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFolderTest {
    private final Workbench bench = new Workbench();

    private void write(String... texts) throws IOException {
        try (StoreFolder store = bench.open()) {
            SegmentLog log = store.log(NORMAL);
            for (String text : texts) {
                LogChunk chunk = log.begin(head("a"));
                append(log, List.of(Workbench.part(chunk, text)), new SourcePosition("file", text.length()));
                log.roll();
            }
        }
    }

    @Test
    void open_isRefusedWhileSomebodyElseHasIt() throws IOException {
        StoreFolder store = bench.open();
        assertThatThrownBy(bench::open)
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("test, pid 1")
                .hasMessageContaining("storage.path");
        store.close();
        bench.open().close();
    }

    @Test
    void open_isRefusedWhereTheFormatIsOfALaterVersion() throws IOException {
        write("one");
        Path format = FOLDER.resolve("FORMAT");
        String words = new String(Workbench.bytes(bench.memory, format), StandardCharsets.UTF_8);
        bench.put(format, words.replace("version: 1", "version: 3").getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(bench::open)
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("version=3");
    }

    @Test
    void open_takesTheIdentityFromTheSegmentsWhereTheFormatIsGone() throws IOException {
        write("one");
        bench.memory.delete(FOLDER.resolve("FORMAT"));
        var world = new Surroundings(bench.disk, bench.time, bench.time, Runnable::run);
        var plan = new StorePlan(
                FOLDER,
                UUID.randomUUID(),
                Set.of(OUTPUT),
                new LogSettings(LogSettings.SMALLEST, SyncPolicy.FULL),
                "test");
        try (StoreFolder store = StoreFolder.open(world, plan, LogListener.NONE)) {
            assertThat(store.identity()).isEqualTo(IDENTITY);
            assertThat(store.report().remarks()).anyMatch(remark -> remark.contains("FORMAT"));
            assertThat(texts(store.log(NORMAL))).containsExactly("one");
        }
    }

    @Test
    void open_findsEverythingByLookingWhereTheStateIsDamaged() throws IOException {
        write("one", "two");
        byte[] state = Workbench.bytes(bench.memory, FOLDER.resolve("state"));
        for (int at = 0; at < state.length; at += 4) {
            state[at] ^= 1;
        }
        bench.put(FOLDER.resolve("state"), state);
        try (StoreFolder store = bench.open()) {
            assertThat(store.report().remarks()).anyMatch(remark -> remark.contains("state"));
            assertThat(texts(store.log(NORMAL))).containsExactly("one", "two");
        }
    }

    @Test
    void open_goesOnWithTheOtherSlotWhereOneIsTorn() throws IOException {
        write("one");
        byte[] state = Workbench.bytes(bench.memory, FOLDER.resolve("state"));
        for (int slot = 0; slot < 2; slot++) {
            byte[] torn = state.clone();
            torn[slot * StateSlots.SLOT_BYTES + 100] ^= 1;
            Workbench after = bench.copy();
            after.put(FOLDER.resolve("state"), torn);
            try (StoreFolder store = after.open()) {
                assertThat(store.report().remarks()).isEmpty();
                assertThat(texts(store.log(NORMAL))).containsExactly("one");
            }
        }
    }

    @Test
    void open_tellsOfASegmentThatIsGone() throws IOException {
        write("one", "two", "three");
        bench.memory.delete(Workbench.segment(2));
        try (StoreFolder store = bench.open()) {
            assertThat(store.report().segments())
                    .filteredOn(Quarantined.class::isInstance)
                    .extracting(Recovered::segment, found -> ((Quarantined) found).cause())
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(new SegmentKey(NORMAL, 2), Cause.MISSING));
            assertThat(texts(store.log(NORMAL))).containsExactly("one", "three");
        }
    }

    @Test
    void open_neverUsesNumbersAgainWhereAllSegmentsAreGone() throws IOException {
        write("one", "two");
        bench.memory.delete(Workbench.segment(1));
        bench.memory.delete(Workbench.segment(2));
        try (StoreFolder store = bench.open()) {
            SegmentLog log = store.log(NORMAL);
            LogChunk chunk = log.begin(head("a"));
            append(log, chunk, "three");
            assertThat(chunk.id()).isGreaterThan(2);
            assertThat(chunk.place().segment().number()).isEqualTo(3);
        }
    }

    @Test
    void open_usesNoNumberOfWhichACursorKnows_whereTheDiskLostTheSegment() throws IOException {
        try (StoreFolder store = bench.open()) {
            SegmentLog log = store.log(NORMAL);
            LogChunk chunk = log.begin(head("a"));
            append(log, chunk, "one");
            log.seal(chunk);
            store.cursor(OUTPUT).ended(chunk.place(), new Tally(1, 1), Fate.DELIVERED);
        }
        bench.memory.delete(Workbench.segment(1));
        bench.memory.delete(Workbench.FOLDER.resolve("state"));
        try (StoreFolder store = bench.open()) {
            SegmentLog log = store.log(NORMAL);
            LogChunk chunk = log.begin(head("a"));
            append(log, chunk, "two");
            assertThat(store.cursor(OUTPUT).isEnded(chunk.place())).isFalse();
        }
    }

    @Test
    void open_finishesADeletionThatWasCutShort() throws IOException {
        write("one", "two", "three");
        StoreFolder store = bench.open();
        bench.disk.fault((number, operation, path) ->
                operation == FaultyDisk.Operation.DELETE && path.equals(Workbench.segment(2)) ? 0 : -1);
        SegmentLog log = store.log(NORMAL);
        assertThatThrownBy(() -> log.delete(List.of(1L, 2L))).isInstanceOf(StoreFailedException.class);
        assertThat(log.segments()).containsExactly(2L, 3L);
        try (StoreFolder again = bench.copy().open()) {
            assertThat(again.log(NORMAL).segments()).containsExactly(3L);
            assertThat(again.report().segments()).noneMatch(Quarantined.class::isInstance);
        }
    }

    @Test
    void open_leavesForeignFilesAlone() throws IOException {
        write("one");
        Path foreign = FOLDER.resolve("c2").resolve("notes.txt");
        bench.put(foreign, new byte[] {1});
        try (StoreFolder store = bench.open()) {
            assertThat(store.report().remarks()).anyMatch(remark -> remark.contains("notes.txt"));
        }
        assertThat(bench.memory.status(foreign).size()).isEqualTo(1);
    }

    @Test
    void reserve_isGivenUpAndTakenBack() throws IOException {
        try (StoreFolder store = bench.open()) {
            assertThat(bench.memory.status(FOLDER.resolve("reserve")).size()).isEqualTo(Reserve.BYTES);
            store.releaseReserve();
            store.releaseReserve();
            assertThat(bench.memory.list(FOLDER)).doesNotContain(FOLDER.resolve("reserve"));
            assertThat(store.restoreReserve(0)).isTrue();
        }
    }

    @Test
    void open_readsNoMoreOfALargeBacklogThanOfASmallOne() throws IOException {
        write("one", "two");
        List<Long> reads = new ArrayList<>();
        for (int backlog = 0; backlog < 2; backlog++) {
            long before = bench.disk.operations();
            bench.open().close();
            reads.add(bench.disk.operations() - before);
            write("a", "b", "c", "d", "e", "f", "g", "h");
        }
        assertThat(reads.get(1)).isLessThanOrEqualTo(reads.get(0) + 2);
    }

    @Test
    void store_livesOnARealDiskToo(@TempDir Path folder) throws IOException {
        var disk = new RealDisk(Thread.ofPlatform().daemon().factory());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var world = new Surroundings(disk, Clock.systemUTC(), bench.time, threads);
            var plan = new StorePlan(
                    folder.resolve("store"),
                    IDENTITY,
                    Set.of(OUTPUT),
                    new LogSettings(LogSettings.SMALLEST, SyncPolicy.NORMAL),
                    "test");
            try (StoreFolder store = StoreFolder.open(world, plan, LogListener.NONE)) {
                SegmentLog log = store.log(NORMAL);
                LogChunk chunk = log.begin(head("a"));
                append(log, chunk, "one", "two");
                log.whenDurable(log.seal(chunk)).join();
                assertThatThrownBy(() -> StoreFolder.open(world, plan, LogListener.NONE))
                        .isInstanceOf(StoreRefusedException.class);
            }
            try (StoreFolder store = StoreFolder.open(world, plan, LogListener.NONE)) {
                assertThat(store.report().clean()).isTrue();
                assertThat(texts(store.log(NORMAL))).containsExactly("one", "two");
            }
        }
    }
}
