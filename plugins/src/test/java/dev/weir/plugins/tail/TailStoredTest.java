// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import static dev.weir.plugins.tail.TailBench.APP;
import static dev.weir.plugins.tail.TailBench.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.SourcePosition;
import dev.weir.plugins.fluentbit.TailDatabase;
import dev.weir.plugins.fluentbit.TailDatabaseOptions;
import dev.weir.plugins.fluentbit.TailRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tail over a store: where it goes on after a crash, and what it forgets. */
class TailStoredTest {
    @TempDir
    private Path folder;

    private TailBench bench = new TailBench().store(Path.of("/store"));

    private void start(String... keysAndValues) {
        bench.start(keysAndValues);
        bench.passSeconds(2);
    }

    /** The next run after a crash, which begins after something has happened. */
    private void crash(Runnable meanwhile) {
        bench = bench.afterCrash();
        meanwhile.run();
    }

    private void again() {
        start("path", APP.toString());
    }

    private long inode(Path path) {
        try {
            return bench.disk.status(path).key().inode();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void start_goesOnWhereTheStoreIs_afterACrash() {
        bench.append(APP, "one", "two");
        start("path", APP.toString(), "read_from_head", "on");
        assertThat(bench.lines()).containsExactly("one", "two");
        crash(() -> bench.append(APP, "three"));
        start("path", APP.toString(), "read_from_head", "on");

        assertThat(bench.lines()).containsExactly("three");
    }

    @Test
    void start_readsNothingAgain_thatIsStoredAndNotDelivered() {
        bench.basin.refuse();
        bench.append(APP, "one", "two");
        start("path", APP.toString(), "read_from_head", "on");
        crash(() -> {});
        start("path", APP.toString(), "read_from_head", "on");

        assertThat(bench.lines()).containsExactly("one", "two");
    }

    @Test
    void start_goesOnAtTheEnd_whereAFileWasFollowedOfWhichNothingWasRead() {
        bench.append(APP, "old");
        start("path", APP.toString());
        assertThat(bench.lines()).isEmpty();
        crash(() -> bench.append(APP, "new"));
        again();

        assertThat(bench.lines()).containsExactly("new");
    }

    @Test
    void start_readsFromItsBeginning_whatWasEmpty() {
        bench.appendRaw(APP, "");
        start("path", APP.toString());
        crash(() -> bench.append(APP, "one"));
        again();

        assertThat(bench.lines()).containsExactly("one");
    }

    @Test
    void source_isNamedAnew_asTheFileGrows_andOnlyTheLastNameStays() {
        bench.appendRaw(APP, "");
        start("path", APP.toString());
        for (int i = 0; i < 5; i++) {
            bench.append(APP, "line " + i + " ".repeat(300));
            bench.passSeconds(2);
        }
        assertThat(bench.stop().ledgerDifference()).isZero();
        assertThat(bench.lines()).hasSize(5);
        bench = new TailBench(bench.disk, bench.time).store(Path.of("/store"));
        again();

        assertThat(bench.found()).hasSize(1);
        SourceName name = SourceName.parse(bench.found().getFirst().source()).orElseThrow();
        assertThat(name.beginning().length()).isEqualTo(Fingerprint.BYTES_MAX);
        assertThat(bench.found().getFirst().offset()).isEqualTo(5 * 307);
        assertThat(bench.lines()).isEmpty();
    }

    @Test
    void start_readsFromItsBeginning_whatWasTruncatedAndGrewAgain() {
        bench.append(APP, "one", "two");
        start("path", APP.toString(), "read_from_head", "on");
        crash(() -> bench.truncate(APP).append(APP, "other", "lines", "and", "more"));
        again();

        assertThat(bench.lines()).containsExactly("other", "lines", "and", "more");
    }

    @Test
    void start_readsFromItsBeginning_whatWasTruncatedAndIsShorter() {
        bench.append(APP, "one", "two");
        start("path", APP.toString(), "read_from_head", "on");
        crash(() -> bench.truncate(APP).append(APP, "one"));
        again();

        assertThat(bench.lines()).containsExactly("one");
    }

    @Test
    void start_knowsTheNewestContent_ofAFileThatWasTruncatedWhileItWasRead() {
        bench.append(APP, "one", "two");
        start("path", APP.toString(), "read_from_head", "on");
        bench.truncate(APP).append(APP, "x");
        bench.passSeconds(3);
        bench.append(APP, "y");
        bench.passSeconds(3);
        assertThat(bench.lines()).containsExactly("one", "two", "x", "y");
        crash(() -> bench.append(APP, "z"));
        again();

        assertThat(bench.lines()).containsExactly("z");
    }

    @Test
    void start_readsTheRestOfAFileThatWasRenamed_thenTheNewOne() {
        bench.append(APP, "one");
        start("path", APP.toString());
        crash(() -> bench.append(APP, "two").move(APP, OLD).append(APP, "three"));
        bench.start("path", APP.toString());
        bench.passSeconds(20);

        assertThat(bench.lines()).containsExactly("two", "three");
        bench.stop();
        bench = new TailBench(bench.disk, bench.time).store(Path.of("/store+"));
        again();
        assertThat(bench.lines()).isEmpty();
        assertThat(bench.found()).hasSize(1);
    }

    @Test
    void source_isForgotten_whenItsFileWasDeletedAndIsStored() {
        bench.append(APP, "one").append(OLD, "two");
        start("path", APP + "*", "read_from_head", "on");
        bench.delete(OLD);
        bench.passSeconds(20);
        bench.stop();
        bench = new TailBench(bench.disk, bench.time).store(Path.of("/store"));
        again();

        assertThat(bench.found()).extracting(SourcePosition::offset).containsExactly(4L);
    }

    @Test
    void source_isForgotten_whenItsFileWasDeletedWhileNobodyLooked() {
        bench.append(APP, "one").append(OLD, "two");
        start("path", APP + "*", "read_from_head", "on");
        crash(() -> bench.delete(OLD));
        start("path", APP + "*", "read_from_head", "on");
        assertThat(bench.found()).hasSize(2);
        // What is forgotten is written with the next segment.
        bench.append(APP, "three");
        bench.passSeconds(2);
        bench.stop();
        bench = new TailBench(bench.disk, bench.time).store(Path.of("/store+"));
        start("path", APP + "*", "read_from_head", "on");

        assertThat(bench.found()).hasSize(1);
        assertThat(bench.lines()).isEmpty();
    }

    @Test
    void position_movesOverLinesThatAFilterRemoved() {
        bench.filter((tag, events) -> List.of());
        bench.append(APP, "one", "two");
        start("path", APP.toString(), "read_from_head", "on");
        bench.passSeconds(2);
        crash(() -> bench.append(APP, "three"));
        start("path", APP.toString(), "read_from_head", "on");

        assertThat(bench.lines()).containsExactly("three");
    }

    @Test
    void store_rulesOverARowThatIsBehind_andTheRowFollows() {
        bench.append(APP, "one", "two");
        start("path", APP.toString(), "read_from_head", "on");
        crash(() -> {});
        row(4);
        withDatabase();

        assertThat(bench.lines()).isEmpty();
        assertThat(rows()).extracting(TailRow::offset).containsExactly(8L);
    }

    @Test
    void row_rulesOverTheStore_whereItIsAhead() {
        bench.append(APP, "one", "two");
        start("path", APP.toString(), "read_from_head", "on");
        crash(() -> bench.append(APP, "three", "four"));
        row(14);
        withDatabase();

        assertThat(bench.lines()).containsExactly("four");
        assertThat(rows()).extracting(TailRow::offset).containsExactly(19L);
    }

    @Test
    void row_saysNothingOfContentThatIsAnother() {
        bench.append(APP, "one", "two");
        start("path", APP.toString(), "read_from_head", "on");
        crash(() -> bench.truncate(APP).append(APP, "other", "lines"));
        row(8);
        withDatabase();

        assertThat(bench.lines()).containsExactly("other", "lines");
    }

    @Test
    void row_followsWhatIsStored_thoughNothingIsDelivered() {
        bench.basin.refuse();
        bench.append(APP, "one", "two");
        withDatabase();

        assertThat(rows()).extracting(TailRow::offset).containsExactly(8L);
    }

    private Path database() {
        return folder.resolve("tail.db");
    }

    private void withDatabase() {
        start("path", APP.toString(), "read_from_head", "on", "db", database().toString());
        bench.passSeconds(2);
    }

    private TailDatabase open() {
        return TailDatabase.open(new TailDatabaseOptions(
                database(), TailDatabaseOptions.Sync.NORMAL, false, TailDatabaseOptions.Journal.WAL));
    }

    private void row(long offset) {
        try (TailDatabase database = open()) {
            database.insert(APP.toString(), offset, inode(APP), 0);
        }
    }

    private List<TailRow> rows() {
        try (TailDatabase database = open()) {
            return database.rows();
        }
    }
}
