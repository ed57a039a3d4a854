// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import static dev.weir.segment.Workbench.FOLDER;
import static dev.weir.segment.Workbench.IDENTITY;
import static dev.weir.segment.Workbench.NORMAL;
import static dev.weir.segment.Workbench.OUTPUT;
import static dev.weir.segment.Workbench.append;
import static dev.weir.segment.Workbench.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.FileStatus;
import dev.weir.event.SourcePosition;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code weir store repair --apply} does to a store, and what a start makes of it then. */
class ThoroughOpeningTest {
    private static final List<String> ALL = List.of("one", "1", "two", "2", "three", "3");
    private static final Path CURSOR = FOLDER.resolve("cursors").resolve(CursorFolder.fileName(OUTPUT));

    private Workbench bench = new Workbench();
    private final List<StoreFinding> findings = new ArrayList<>();

    /** Three segments of two events each; the chunk of the first was delivered. */
    @BeforeEach
    void write() throws IOException {
        try (StoreFolder store = bench.open()) {
            SegmentLog log = store.log(NORMAL);
            for (int i = 0; i < ALL.size(); i += 2) {
                LogChunk chunk = log.begin(head("a"));
                append(log, List.of(Workbench.part(chunk, ALL.get(i))), new SourcePosition("file", i + 1));
                append(log, List.of(Workbench.part(chunk, ALL.get(i + 1))), new SourcePosition("file", i + 2));
                log.roll();
            }
            try (SegmentReader reader = log.read(1)) {
                StoredChunk first = reader.iterator().next();
                store.cursor(OUTPUT).ended(first.place(), new Tally(2, first.bytes()), Fate.DELIVERED);
            }
        }
    }

    private StoreCensus check() throws IOException {
        findings.clear();
        return StoreView.open(bench.memory, FOLDER).check(findings::add, (segment, done, all) -> {});
    }

    private RecoveryReport repair() throws IOException {
        var world = new Surroundings(bench.memory, bench.time, bench.time, Runnable::run);
        var settings = new LogSettings(LogSettings.SMALLEST, SyncPolicy.FULL);
        var plan = new StorePlan(FOLDER, IDENTITY, Set.of(), settings, "repair").thoroughly();
        try (StoreFolder store = StoreFolder.open(world, plan, LogListener.NONE)) {
            return store.report();
        }
    }

    private List<String> wanted() throws IOException {
        List<String> texts = new ArrayList<>();
        StoreView.open(bench.memory, FOLDER)
                .visit(
                        (chunk, wanted, reader) -> {
                            if (wanted.contains(OUTPUT)) {
                                texts.addAll(Workbench.texts(reader, chunk));
                            }
                        },
                        (segment, done, all) -> {});
        return texts;
    }

    private StoreStatus.Output output() throws IOException {
        return StoreView.open(bench.memory, FOLDER).status().outputs().getFirst();
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] damaged = bytes.clone();
        damaged[at] ^= 1;
        return damaged;
    }

    private long quarantined() throws IOException {
        try {
            long bytes = 0;
            for (Path path : bench.memory.list(FOLDER.resolve("quarantine"))) {
                FileStatus status = bench.memory.status(path);
                bytes += status.size();
            }
            return bytes;
        } catch (NoSuchFileException none) {
            return 0;
        }
    }

    @Test
    void visit_showsWhatIsStoredAndWhoWantsIt() throws IOException {
        List<String> seen = new ArrayList<>();
        StoreView.open(bench.memory, FOLDER)
                .visit(
                        (chunk, wanted, reader) ->
                                seen.add(chunk.place() + " " + Workbench.texts(reader, chunk) + " " + wanted),
                        (segment, done, all) -> {});

        assertThat(seen).hasSize(3);
        assertThat(seen.get(0)).endsWith("[one, 1] []");
        assertThat(seen.get(1)).endsWith("[two, 2] [" + OUTPUT + "]");
        assertThat(wanted()).isEqualTo(ALL.subList(2, 6));
    }

    @Test
    void aSoundStore_isLeftAsItIs() throws IOException {
        byte[] before = Workbench.bytes(bench.memory, Workbench.segment(2));

        RecoveryReport report = repair();

        assertThat(report.segments()).allMatch(Recovered.Whole.class::isInstance);
        assertThat(report.remarks()).isEmpty();
        assertThat(Workbench.bytes(bench.memory, Workbench.segment(2))).isEqualTo(before);
        assertThat(quarantined()).isZero();
        assertThat(check().isSound()).isTrue();
    }

    @Test
    void aFlippedByteOfAClosedSegment_isMended_andTheRestIsWanted() throws IOException {
        Workbench written = bench;
        for (long segment = 2; segment <= 3; segment++) {
            byte[] whole = Workbench.bytes(written.memory, Workbench.segment(segment));
            for (int at = 0; at < whole.length; at += segment == 2 ? 1 : 9) {
                bench = written.copy();
                bench.put(Workbench.segment(segment), flipped(whole, at));
                expectMended("segment=" + segment + ", flipped at=" + at);
            }
        }
    }

    @Test
    void aTruncationOfAClosedSegment_isMended_andTheRestIsWanted() throws IOException {
        Workbench written = bench;
        for (long segment = 2; segment <= 3; segment++) {
            byte[] whole = Workbench.bytes(written.memory, Workbench.segment(segment));
            for (int length = 0; length < whole.length; length += 5) {
                bench = written.copy();
                bench.put(Workbench.segment(segment), Arrays.copyOf(whole, length));
                expectMended("segment=" + segment + ", length=" + length);
            }
        }
    }

    private void expectMended(String how) throws IOException {
        StoreCensus before = check();
        List<String> readable = wanted();
        readable.remove("damaged");
        repair();
        StoreCensus after = check();
        assertThat(after.isSound()).as("%s: %s", how, findings).isTrue();
        assertThat(findings).as(how).isEmpty();
        assertThat(after.events()).as(how).isEqualTo(before.events()).isEqualTo(6 - before.lost());
        assertThat(wanted()).as(how).isEqualTo(readable).hasSize((int) (4 - before.lost()));
        assertThat(output().held().events()).as(how).isEqualTo(4 - before.lost());
        // What was stored into the newest segment is known to its end alone, and is forgotten with it.
        assertThat(output().ended(Fate.Kind.SHED)).as(how).isLessThanOrEqualTo(before.lost());
        try (StoreFolder store = bench.open()) {
            assertThat(Workbench.texts(store.log(NORMAL))).as(how).hasSize((int) (6 - before.lost()));
        }
    }

    @Test
    void whatIsCutOut_isKept() throws IOException {
        byte[] whole = Workbench.bytes(bench.memory, Workbench.segment(2));
        bench.put(Workbench.segment(2), flipped(whole, whole.length / 2));

        repair();

        assertThat(quarantined()).isPositive();
    }

    @Test
    void aSegmentThatIsGone_isLetGo_andItsEventsCountAsLost() throws IOException {
        bench.memory.delete(Workbench.segment(2));
        assertThat(check().lost()).isEqualTo(2);
        assertThat(findings.getFirst().remedy()).isEqualTo(StoreFinding.Remedy.LET_GO);

        RecoveryReport report = repair();

        assertThat(report.remarks()).anyMatch(remark -> remark.contains("events=2"));
        assertThat(check().isSound()).isTrue();
        assertThat(wanted()).isEqualTo(List.of("three", "3"));
        assertThat(output().held().events()).isEqualTo(2);
        assertThat(output().ends()).containsEntry(Fate.shed("damaged"), new Tally(2, 38));
    }

    @Test
    void aDamagedCursor_isMadeAnew_andItsOutputGetsEverythingThatIsStored() throws IOException {
        byte[] bytes = Workbench.bytes(bench.memory, CURSOR);
        bench.put(CURSOR, flipped(bytes, 20));
        assertThat(check().isSound()).isFalse();
        assertThat(findings.getFirst().remedy()).isEqualTo(StoreFinding.Remedy.CURSOR_ANEW);

        RecoveryReport report = repair();

        assertThat(report.remarks()).anyMatch(remark -> remark.contains("made anew"));
        assertThat(check().isSound()).isTrue();
        assertThat(wanted()).isEqualTo(ALL);
        assertThat(output().held().events()).isEqualTo(6);
        assertThat(quarantined()).isEqualTo(bytes.length);
    }

    @Test
    void aDamagedCursor_countsWhatIsNotStoredAnyMoreAsDelivered() throws IOException {
        try (StoreFolder store = bench.open()) {
            assertThat(store.log(NORMAL).delete(List.of(1L))).containsExactly(1L);
        }
        bench.put(CURSOR, flipped(Workbench.bytes(bench.memory, CURSOR), 20));

        repair();

        assertThat(output().held().events()).isEqualTo(4);
        assertThat(output().ends())
                .isEqualTo(Map.of(Fate.DELIVERED, output().ends().get(Fate.DELIVERED)));
        assertThat(output().ended(Fate.Kind.DELIVERED)).isEqualTo(2);
    }

    @Test
    void damagedSlotsOfTheState_areTold_andWrittenAgain() throws IOException {
        Path state = FOLDER.resolve("state");
        byte[] bytes = Workbench.bytes(bench.memory, state);
        bench.put(state, flipped(flipped(bytes, 20), StateSlots.SLOT_BYTES + 20));
        assertThat(check().damages()).isEqualTo(1);
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.file()).isEqualTo(state);
            assertThat(finding.what()).contains("slots that cannot be read=2");
            assertThat(finding.remedy()).isEqualTo(StoreFinding.Remedy.WRITTEN_AGAIN);
        });

        repair();

        assertThat(check().isSound()).isTrue();
        assertThat(wanted()).isEqualTo(ALL.subList(2, 6));
    }

    @Test
    void aRepairOfAStoreThatIsOpen_isRefused() throws IOException {
        try (StoreFolder ignored = bench.open()) {
            assertThatThrownBy(this::repair)
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining("is in use");
        }
    }
}
