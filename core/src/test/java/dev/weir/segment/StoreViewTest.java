// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import static dev.weir.segment.Workbench.FOLDER;
import static dev.weir.segment.Workbench.NORMAL;
import static dev.weir.segment.Workbench.OUTPUT;
import static dev.weir.segment.Workbench.append;
import static dev.weir.segment.Workbench.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.DiskFile;
import dev.weir.disk.FileStatus;
import dev.weir.event.SourcePosition;
import dev.weir.segment.StoreFinding.Weight;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StoreViewTest {
    private final Workbench bench = new Workbench();
    private final List<StoreFinding> findings = new ArrayList<>();

    /** Writes one segment for each text, the last of which stays open. */
    private StoreFolder write(String... texts) throws IOException {
        StoreFolder store = bench.open();
        SegmentLog log = store.log(NORMAL);
        for (int i = 0; i < texts.length; i++) {
            if (i > 0) {
                log.roll();
            }
            LogChunk chunk = log.begin(head("a"));
            long mark =
                    append(log, List.of(Workbench.part(chunk, texts[i], "more")), new SourcePosition("file", i + 1));
            assertThat(log.whenDurable(mark)).isCompleted();
        }
        return store;
    }

    private StoreView view() throws IOException {
        return StoreView.open(bench.memory, FOLDER);
    }

    private StoreCensus check() throws IOException {
        findings.clear();
        return view().check(
                        findings::add, (segment, done, all) -> assertThat(done).isLessThanOrEqualTo(all));
    }

    private boolean isCutInAFrame() {
        return findings.stream().anyMatch(finding -> finding.bytes() > 0);
    }

    private void change(Path path, Change change) throws IOException {
        bench.put(path, change.of(Workbench.bytes(bench.memory, path)));
    }

    private interface Change {
        byte[] of(byte[] bytes);
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] damaged = bytes.clone();
        damaged[at] ^= 1;
        return damaged;
    }

    /** Every file of the store with its size and the hash of its content. */
    private Map<Path, String> everything() throws IOException {
        Map<Path, String> all = new TreeMap<>();
        add(FOLDER, all);
        return all;
    }

    private void add(Path folder, Map<Path, String> all) throws IOException {
        for (Path path : bench.memory.list(folder)) {
            if (bench.memory.status(path).kind() == FileStatus.Kind.FOLDER) {
                add(path, all);
            } else {
                byte[] bytes = Workbench.bytes(bench.memory, path);
                all.put(path, bytes.length + "/" + Arrays.hashCode(bytes));
            }
        }
    }

    @Test
    void status_tellsWhatIsStoredAndWhatBecameOfIt() throws IOException {
        StoreFolder store = write("one", "two");
        ChunkPlace first;
        try (SegmentReader reader = store.log(NORMAL).read(1)) {
            first = reader.iterator().next().place();
        }
        store.cursor(OUTPUT).ended(first, new Tally(2, 20), Fate.DELIVERED);
        store.close();

        StoreStatus status = view().status();

        assertThat(status.identity()).isEqualTo(store.identity());
        assertThat(status.closed()).isTrue();
        assertThat(status.holder()).isEqualTo("test, pid 1");
        assertThat(status.positions()).isEqualTo(Map.of("tail.0", 1));
        assertThat(status.logs()).singleElement().satisfies(log -> {
            assertThat(log.name()).isEqualTo(NORMAL);
            assertThat(log.segments()).isEqualTo(2);
            assertThat(log.events()).isEqualTo(4);
            assertThat(log.chunks()).isEqualTo(2);
            assertThat(log.lost()).isZero();
        });
        assertThat(status.bytes())
                .isEqualTo(bench.memory.status(Workbench.segment(1)).size()
                        + bench.memory.status(Workbench.segment(2)).size());
        assertThat(status.outputs()).singleElement().satisfies(output -> {
            assertThat(output.identity()).isEqualTo(OUTPUT);
            assertThat(output.given().events()).isEqualTo(4);
            assertThat(output.held().events()).isEqualTo(2);
            assertThat(output.ended(Fate.Kind.DELIVERED)).isEqualTo(2);
        });
    }

    @Test
    void aLook_writesNothing_andWorksWhileTheOwnerHasItOpen() throws IOException {
        try (StoreFolder store = write("one", "two")) {
            Map<Path, String> before = everything();

            StoreStatus status = view().status();
            StoreCensus census = check();

            assertThat(status.closed()).isFalse();
            assertThat(status.logs().getFirst().events()).isEqualTo(4);
            assertThat(census).isEqualTo(new StoreCensus(2, status.bytes(), 4, 0, 0));
            assertThat(findings).isEmpty();
            assertThat(everything()).isEqualTo(before);
            append(store.log(NORMAL), store.log(NORMAL).begin(head("a")), "goes on");
        }
        assertThat(check().events()).isEqualTo(5);
    }

    @Test
    void check_namesTheFileTheOffsetAndTheEvents_whenAByteWasFlipped() throws IOException {
        write("one", "two", "three").close();
        byte[] whole = Workbench.bytes(bench.memory, Workbench.segment(2));
        int padding = 0;
        for (int at = 0; at < whole.length; at++) {
            bench.put(Workbench.segment(2), flipped(whole, at));

            StoreCensus census = check();

            padding += census.isSound() ? 1 : 0;
            assertThat(census.isSound()).as("at=%d", at).isEqualTo(findings.isEmpty());
            assertThat(census.events() + census.lost())
                    .as("at=%d, %s", at, findings)
                    .isEqualTo(6);
            int flipped = at;
            assertThat(findings).as("at=%d", at).allSatisfy(finding -> {
                assertThat(finding.file()).isEqualTo(Workbench.segment(2));
                assertThat(finding.offset()).isLessThanOrEqualTo(flipped);
                assertThat(finding.offset() + finding.bytes()).isGreaterThan(flipped);
            });
        }
        assertThat(padding).isLessThan(32);
    }

    @Test
    void check_countsWhatIsGone_whenAClosedSegmentWasCutAtAnyByte() throws IOException {
        write("one", "two", "three").close();
        for (long segment = 2; segment <= 3; segment++) {
            byte[] whole = Workbench.bytes(bench.memory, Workbench.segment(segment));
            for (int length = 0; length < whole.length; length++) {
                bench.put(Workbench.segment(segment), Arrays.copyOf(whole, length));

                StoreCensus census = check();

                assertThat(findings).as("length=%d", length).isNotEmpty();
                assertThat(census.isSound())
                        .as("length=%d", length)
                        .isEqualTo(census.events() == 6 && !isCutInAFrame());
                assertThat(census.events() + census.lost())
                        .as("segment=%d, length=%d, %s", segment, length, findings)
                        .isEqualTo(6);
            }
            bench.put(Workbench.segment(segment), whole);
        }
        assertThat(check().isSound()).isTrue();
    }

    @Test
    void check_findsNoDamage_whenTheLastWriteOfAKilledOwnerIsCut() throws IOException {
        write("one", "two");
        change(Workbench.segment(2), bytes -> Arrays.copyOf(bytes, bytes.length - 3));

        StoreCensus census = check();

        assertThat(census.isSound()).isTrue();
        assertThat(census.events()).isEqualTo(2);
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.weight()).isEqualTo(Weight.UNFINISHED);
            assertThat(finding.events()).isEqualTo(2);
        });
    }

    @Test
    void check_namesASegmentThatIsGone() throws IOException {
        write("one", "two", "three").close();
        bench.memory.delete(Workbench.segment(2));

        StoreCensus census = check();

        assertThat(census.lost()).isEqualTo(2);
        assertThat(findings).singleElement().satisfies(finding -> assertThat(finding.file())
                .isEqualTo(Workbench.segment(2)));
    }

    @Test
    void check_namesACursorThatIsDamaged() throws IOException {
        write("one").close();
        Path cursor = FOLDER.resolve("cursors").resolve(CursorFolder.fileName(OUTPUT));
        change(cursor, bytes -> flipped(bytes, 20));

        assertThat(check().damages()).isEqualTo(1);
        assertThat(findings).singleElement().satisfies(finding -> assertThat(finding.file())
                .isEqualTo(cursor));
        assertThat(view().status().remarks()).singleElement().asString().contains("cannot be read");
    }

    @Test
    void check_goesOnWithoutTheFileThatSaysWhatTheFolderIs() throws IOException {
        StoreFolder store = write("one");
        store.close();
        bench.memory.delete(FOLDER.resolve("FORMAT"));

        assertThat(view().identity()).isEqualTo(store.identity());
        assertThat(check().damages()).isEqualTo(1);
        assertThat(findings).singleElement().satisfies(finding -> assertThat(finding.file())
                .hasFileName("FORMAT"));
    }

    @Test
    void open_refusesWhatIsNoStore() throws IOException {
        assertThatThrownBy(this::view).isInstanceOf(StoreRefusedException.class).hasMessageContaining("no store");
        bench.memory.createFolders(FOLDER);
        assertThatThrownBy(this::view).isInstanceOf(StoreRefusedException.class);
    }

    @Test
    void status_looksAgain_whenTheOwnerLetsASegmentGoMeanwhile() throws IOException {
        write("one", "two", "three").close();
        var goesMeanwhile = new FaultyDisk(bench.memory) {
            private boolean gone;

            @Override
            public DiskFile openForReading(Path path) throws IOException {
                if (path.equals(Workbench.segment(1)) && !gone) {
                    gone = true;
                    bench.memory.delete(path);
                    throw new NoSuchFileException(path.toString());
                }
                return super.openForReading(path);
            }
        };

        StoreStatus status = StoreView.open(goesMeanwhile, FOLDER).status();

        assertThat(status.logs().getFirst().segments()).isEqualTo(2);
        assertThat(status.logs().getFirst().events()).isEqualTo(4);
    }
}
