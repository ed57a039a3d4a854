// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import static dev.weir.plugins.tail.TailBench.APP;
import static dev.weir.plugins.tail.TailBench.LOGS;
import static dev.weir.plugins.tail.TailBench.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.input.InputFailedException;
import dev.weir.plugins.fluentbit.TailDatabase;
import dev.weir.plugins.fluentbit.TailDatabaseOptions;
import dev.weir.plugins.fluentbit.TailDatabaseOptions.Journal;
import dev.weir.plugins.fluentbit.TailDatabaseOptions.Sync;
import dev.weir.plugins.fluentbit.TailRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailPositionsTest {
    @TempDir
    private Path folder;

    private TailBench bench = new TailBench();

    @Test
    void position_followsDeliveryNotReading() {
        bench.basin.shut();
        bench.append(APP, "one", "two").append(LOGS.resolve("b.log"), "three");
        start("path", "/var/log/*.log", "read_from_head", "on");
        bench.passSeconds(5);
        assertThat(rows()).extracting(TailRow::offset).containsOnly(0L);
        bench.basin.open();
        bench.passSeconds(2);

        assertThat(rows()).extracting(TailRow::name).containsExactly("/var/log/app.log", "/var/log/b.log");
        assertThat(rows()).extracting(TailRow::offset).containsExactly(8L, 6L);
        bench.stop();
    }

    @Test
    void position_isWrittenAtMostOnceASecond() {
        bench.append(APP);
        start("path", APP.toString());
        for (int i = 0; i < 5; i++) {
            bench.append(APP, "line");
            bench.pass(Duration.ofMillis(100));
        }
        assertThat(bench.lines()).hasSize(5);
        assertThat(rows()).extracting(TailRow::offset).containsExactly(0L);
        bench.passSeconds(1);

        assertThat(rows()).extracting(TailRow::offset).containsExactly(25L);
    }

    @Test
    void position_isWrittenAtTheStop() {
        bench.append(APP);
        start("path", APP.toString());
        bench.append(APP, "line");
        bench.passHint();
        bench.stop();

        assertThat(rows()).extracting(TailRow::offset).containsExactly(5L);
    }

    @Test
    void position_leavesOutAnUnfinishedLine() {
        bench.append(APP, "one").appendRaw(APP, "half");
        start("path", APP.toString(), "read_from_head", "on");
        bench.passSeconds(3);
        bench.stop();

        assertThat(rows()).extracting(TailRow::offset).containsExactly(4L);
    }

    @Test
    void position_movesOverLinesThatMakeNoEvents() {
        bench.append(APP, "", "", "").appendRaw(APP, "\0\0\0");
        start("path", APP.toString(), "read_from_head", "on", "skip_empty_lines", "on");
        bench.passSeconds(3);

        assertThat(rows()).extracting(TailRow::offset).containsExactly(6L);
    }

    @Test
    void start_goesOnWhereTheRowSays() {
        bench.append(APP, "one", "two", "three");
        row("/var/log/app.log", 4, inode(APP));
        start("path", APP.toString());
        bench.passHint();

        assertThat(bench.lines()).containsExactly("two", "three");
    }

    @Test
    void start_takesARowAtZeroAtItsWord() {
        bench.append(APP, "one");
        row("/var/log/app.log", 0, inode(APP));
        start("path", APP.toString());
        bench.passHint();

        assertThat(bench.lines()).containsExactly("one");
    }

    @Test
    void start_goesBackToTheBeginningOfALineThatFluentBitHadReadInPart() {
        bench.append(APP, "one", "two-and-more", "three");
        row("/var/log/app.log", 7, inode(APP));
        start("path", APP.toString());
        bench.passHint();

        assertThat(bench.lines()).containsExactly("two-and-more", "three");
    }

    @Test
    void start_dropsTheRestOfALineThatIsTooLong() {
        bench.append(APP, "one", "x".repeat(200_000), "three");
        row("/var/log/app.log", 150_000, inode(APP));
        start("path", APP.toString());
        bench.passSeconds(3);

        assertThat(bench.lines()).containsExactly("three");
        assertThat(rows()).extracting(TailRow::offset).containsExactly(200_011L);
    }

    @Test
    void start_beginsAgainWhereTheFileIsShorterThanTheRow() {
        bench.append(APP, "one");
        row("/var/log/app.log", 400, inode(APP));
        start("path", APP.toString());
        bench.passSeconds(2);

        assertThat(bench.lines()).containsExactly("one");
        assertThat(rows()).extracting(TailRow::offset).containsExactly(4L);
    }

    @Test
    void start_findsAFileByItsInodeUnderAnotherName() {
        bench.append(APP, "one", "two");
        row("/var/log/before.log", 4, inode(APP));
        start("path", "/var/log/*.log");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("two");
        assertThat(rows()).singleElement().extracting(TailRow::name).isEqualTo("/var/log/app.log");
    }

    @Test
    void start_wantsTheNameTooWhenToldSo() {
        bench.append(APP, "one", "two");
        row("/var/log/before.log", 4, inode(APP));
        start("path", "/var/log/*.log", "db.compare_filename", "on", "read_from_head", "on");
        bench.passHint();

        assertThat(bench.lines()).containsExactly("one", "two");
        assertThat(rows()).singleElement().extracting(TailRow::name).isEqualTo("/var/log/app.log");
    }

    @Test
    void start_takesTheRowWithTheSameNameOfSeveralWithOneInode() {
        bench.append(APP, "one", "two");
        row("/var/log/app.log", 4, inode(APP));
        row("/mnt/other.log", 8, inode(APP));
        start("path", APP.toString());
        bench.passHint();

        assertThat(bench.lines()).containsExactly("two");
        assertThat(rows()).extracting(TailRow::name).containsExactly("/var/log/app.log", "/mnt/other.log");
    }

    @Test
    void start_readsAFileToItsEndThatWasRenamedMeanwhile() {
        bench.append(APP, "one", "two");
        row("/var/log/app.log", 4, inode(APP));
        bench.append(APP, "three").move(APP, OLD).append(APP, "four");
        start("path", APP.toString(), "read_from_head", "on");
        bench.passSeconds(10);

        assertThat(bench.lines()).containsExactly("two", "three", "four");
        assertThat(rows()).singleElement().extracting(TailRow::offset).isEqualTo(5L);
    }

    @Test
    void start_readsAFileToItsEndThatWasRotatedBefore() {
        bench.append(OLD, "one", "two").append(APP, "three");
        row("/var/log/app.log.1", 4, inode(OLD));
        sql("UPDATE in_tail_files SET rotated=1");
        start("path", APP.toString(), "read_from_head", "on");
        bench.passSeconds(10);

        assertThat(bench.lines()).containsExactly("two", "three");
        assertThat(rows()).singleElement().extracting(TailRow::name).isEqualTo("/var/log/app.log");
    }

    @Test
    void start_removesRowsOfFilesThatAreGoneAndLeavesOthersAlone() {
        bench.append(APP, "one").append(Path.of("/srv/other.log"), "two");
        row("/var/log/gone.log", 4, 991);
        row("/srv/other.log", 4, inode(Path.of("/srv/other.log")));
        row("/srv/elsewhere.log", 4, 992);
        row("/var/log/packed.log.gz", 4, 993);
        start("path", "/var/log/*.log*");
        bench.passHint();

        assertThat(rows())
                .extracting(TailRow::name)
                .containsExactly("/srv/other.log", "/srv/elsewhere.log", "/var/log/packed.log.gz", "/var/log/app.log");
    }

    @Test
    void rotated_rowStaysUntilTheLastLineIsDelivered() {
        bench.append(APP, "one");
        start("path", APP.toString(), "read_from_head", "on");
        bench.passSeconds(2);
        bench.basin.shut();
        bench.append(APP, "two").move(APP, OLD).append(APP, "three");
        bench.passSeconds(20);
        assertThat(rows()).extracting(TailRow::name).containsExactly("/var/log/app.log.1", "/var/log/app.log");
        assertThat(rows()).extracting(TailRow::rotated).containsExactly(true, false);
        assertThat(rows()).extracting(TailRow::offset).containsExactly(4L, 0L);
        bench.basin.open();
        bench.passSeconds(3);

        assertThat(rows()).extracting(TailRow::name).containsExactly("/var/log/app.log");
        assertThat(rows()).extracting(TailRow::offset).containsExactly(6L);
    }

    @Test
    void position_ofAFileIsNotThatOfTheOneThatHadItsInodeBefore() {
        bench.append(APP, "first-line-of-the-first-file");
        start("path", "/var/log/*.log", "read_from_head", "on");
        bench.basin.shut();
        long inode = inode(APP);
        bench.append(APP, "undelivered");
        bench.passHint();
        bench.delete(APP);
        bench.passSeconds(10);
        bench.append(LOGS.resolve("b.log"), "second");
        assertThat(inode(LOGS.resolve("b.log"))).isEqualTo(inode);
        bench.passSeconds(2);
        bench.basin.open();
        bench.passSeconds(3);

        assertThat(bench.lines()).containsExactly("first-line-of-the-first-file", "undelivered", "second");
        assertThat(rows()).singleElement().satisfies(row -> {
            assertThat(row.name()).isEqualTo("/var/log/b.log");
            assertThat(row.offset()).isEqualTo(7);
        });
    }

    @Test
    void renamed_rowHasTheNewNameWhereItIsFollowedOn() {
        bench.append(APP, "one");
        start("path", "/var/log/app.log*", "read_from_head", "on");
        bench.move(APP, OLD);
        bench.passSeconds(10);

        assertThat(rows()).singleElement().satisfies(row -> {
            assertThat(row.name()).isEqualTo("/var/log/app.log.1");
            assertThat(row.rotated()).isFalse();
        });
    }

    @Test
    void truncated_rowBeginsAtZero() {
        bench.append(APP, "one", "two");
        start("path", APP.toString(), "read_from_head", "on");
        bench.passSeconds(2);
        bench.basin.shut();
        bench.truncate(APP).append(APP, "x");
        bench.passSeconds(3);
        assertThat(rows()).singleElement().extracting(TailRow::offset).isEqualTo(0L);
        bench.basin.open();
        bench.passSeconds(2);

        assertThat(rows()).singleElement().extracting(TailRow::offset).isEqualTo(2L);
    }

    @Test
    void row_thatSomebodyElseChangedIsTheirs() {
        bench.append(APP, "one");
        start("path", APP.toString(), "read_from_head", "on");
        bench.passSeconds(2);
        sql("UPDATE in_tail_files SET offset=77");
        bench.append(APP, "two", "three");
        bench.passSeconds(3);
        bench.append(APP, "four");
        bench.passSeconds(3);
        bench.stop();

        assertThat(rows()).singleElement().extracting(TailRow::offset).isEqualTo(77L);
        assertThat(bench.told())
                .filteredOn(sentence -> sentence.contains("changed by another process"))
                .hasSize(1);
    }

    @Test
    void row_thatSomebodyElseRemovedIsMadeAgain() {
        bench.append(APP, "one");
        start("path", APP.toString(), "read_from_head", "on");
        bench.passSeconds(2);
        sql("DELETE FROM in_tail_files");
        bench.append(APP, "two");
        bench.passSeconds(2);

        assertThat(rows()).singleElement().extracting(TailRow::offset).isEqualTo(8L);
    }

    @Test
    void database_lockedMeanwhileIsWrittenLater() throws SQLException {
        bench.append(APP, "one");
        start("path", "/var/log/*.log", "read_from_head", "on");
        bench.passSeconds(2);
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            bench.append(APP, "two").append(LOGS.resolve("new.log"), "three").move(APP, LOGS.resolve("renamed.log"));
            bench.passSeconds(3);
            assertThat(bench.lines()).containsExactlyInAnyOrder("one", "two", "three");
            statement.execute("COMMIT");
        }
        bench.passSeconds(3);
        bench.append(LOGS.resolve("new.log"), "four");
        bench.passSeconds(3);

        assertThat(bench.told())
                .filteredOn(sentence -> sentence.startsWith("ERROR"))
                .singleElement()
                .asString()
                .contains("another process has locked it", "trying again");
        assertThat(rows()).extracting(TailRow::name).containsExactly("/var/log/renamed.log", "/var/log/new.log");
        assertThat(rows()).extracting(TailRow::offset).containsExactly(8L, 11L);
        bench.stop();
    }

    @Test
    void start_isRefusedWithADamagedDatabase() throws IOException {
        Files.writeString(database(), "no database at all, but long enough to be looked at".repeat(50));

        bench.append(APP, "one");
        assertThatThrownBy(() -> start("path", APP.toString()))
                .isInstanceOf(InputFailedException.class)
                .hasMessageContaining("is damaged or no SQLite database");
    }

    private void start(String... keysAndValues) {
        var all = new ArrayList<>(List.of(keysAndValues));
        all.addAll(List.of("db", database().toString()));
        bench.start(all.toArray(String[]::new));
    }

    private Path database() {
        return folder.resolve("tail.db");
    }

    private long inode(Path path) {
        try {
            return bench.disk.status(path).key().inode();
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }

    private void row(String name, long offset, long inode) {
        try (TailDatabase open =
                TailDatabase.open(new TailDatabaseOptions(database(), Sync.NORMAL, false, Journal.WAL))) {
            open.insert(name, offset, inode, 1);
        }
    }

    private List<TailRow> rows() {
        try (TailDatabase open =
                TailDatabase.open(new TailDatabaseOptions(database(), Sync.NORMAL, false, Journal.WAL))) {
            return open.rows();
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + database());
    }

    private void sql(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new AssertionError(sql, failed);
        }
    }
}
