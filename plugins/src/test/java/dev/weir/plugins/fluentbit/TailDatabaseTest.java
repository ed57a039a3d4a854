// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.fluentbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.plugins.fluentbit.TailDatabase.Advance;
import dev.weir.plugins.fluentbit.TailDatabaseOptions.Journal;
import dev.weir.plugins.fluentbit.TailDatabaseOptions.Sync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TailDatabaseTest {
    /** The table as Fluent Bit 5 leaves it: made by the first statement, widened by the other two. */
    private static final List<String> FLUENT_BIT = List.of(
            "CREATE TABLE IF NOT EXISTS in_tail_files (  id      INTEGER PRIMARY KEY,  name    TEXT NOT NULL,"
                    + "  offset  INTEGER,  inode   INTEGER,  created INTEGER,  rotated INTEGER DEFAULT 0);",
            "ALTER TABLE in_tail_files ADD COLUMN skip INTEGER DEFAULT 0;",
            "ALTER TABLE in_tail_files ADD COLUMN anchor INTEGER DEFAULT 0;");

    @TempDir
    private Path folder;

    @Test
    void open_makesTheTableThatFluentBitMakes() throws SQLException {
        Path other = folder.resolve("fluent-bit.db");
        execute(other, FLUENT_BIT.getFirst());
        database(file()).close();

        assertThat(texts(file(), "SELECT sql FROM sqlite_master"))
                .isEqualTo(texts(other, "SELECT sql FROM sqlite_master"));
        assertThat(texts(file(), "PRAGMA journal_mode")).containsExactly("wal");
    }

    @Test
    void rows_areReadAsFluentBitWroteThem() throws SQLException {
        FLUENT_BIT.forEach(statement -> execute(file(), statement));
        execute(
                file(),
                "INSERT INTO in_tail_files (name, offset, inode, created, skip, anchor)"
                        + " VALUES ('/var/log/a.log', 1234, 77, 1700000000, 0, 0);");
        execute(file(), "UPDATE in_tail_files set name='/var/log/a.log.1',rotated=1 WHERE id=1;");
        execute(
                file(),
                "INSERT INTO in_tail_files (name, offset, inode, created) VALUES ('/b.log', 5, 77, 1700000001);");

        try (TailDatabase database = database(file())) {
            assertThat(database.rows())
                    .containsExactly(
                            new TailRow(1, "/var/log/a.log.1", 1234, 77, 1_700_000_000, true),
                            new TailRow(2, "/b.log", 5, 77, 1_700_000_001, false));
        }
    }

    @Test
    void advance_leavesTheColumnsOfLaterReleasesAlone() throws SQLException {
        FLUENT_BIT.forEach(statement -> execute(file(), statement));
        execute(
                file(),
                "INSERT INTO in_tail_files (name, offset, inode, created, skip, anchor)"
                        + " VALUES ('/a.log', 10, 7, 1, 3, 4);");
        try (TailDatabase database = database(file())) {
            assertThat(database.advance(1, 10, 20)).isEqualTo(Advance.MOVED);
        }

        assertThat(texts(file(), "SELECT offset || ' ' || skip || ' ' || anchor FROM in_tail_files"))
                .containsExactly("20 3 4");
    }

    @Test
    void everything_canBeReadByFluentBitsOwnStatements() throws SQLException {
        try (TailDatabase database = database(file())) {
            long id = database.insert("/var/log/a.log", 0, 9_007_199_254_740_993L, 1_700_000_000);
            database.advance(id, 0, 4_294_967_296L);
            database.rotate(id, "/var/log/a.log.1");
            long gone = database.insert("/var/log/b.log", 0, 8, 1_700_000_000);
            database.delete(gone);
            database.delete(gone);
            long renamed = database.insert("/var/log/c.log", 1, 9, 1_700_000_002);
            database.rename(renamed, "/var/log/c-2.log");
        }

        assertThat(texts(
                        file(),
                        "SELECT id || '|' || name || '|' || offset || '|' || inode || '|' || created || '|' || rotated"
                                + " FROM in_tail_files ORDER BY id"))
                .containsExactly(
                        "1|/var/log/a.log.1|4294967296|9007199254740993|1700000000|1",
                        "2|/var/log/c-2.log|1|9|1700000002|0");
    }

    @Test
    void advance_leavesWhatSomebodyElseWrote() {
        try (TailDatabase database = database(file())) {
            long id = database.insert("/a.log", 10, 7, 1);
            execute(file(), "UPDATE in_tail_files SET offset=99 WHERE id=" + id);

            assertThat(database.advance(id, 10, 20)).isEqualTo(Advance.CHANGED);
            assertThat(database.rows().getFirst().offset()).isEqualTo(99);
        }
    }

    @Test
    void advance_tellsThatTheRowIsGone() {
        try (TailDatabase database = database(file())) {
            assertThat(database.advance(12, 0, 20)).isEqualTo(Advance.GONE);
        }
    }

    @Test
    void together_isAllOrNothing() {
        try (TailDatabase database = database(file())) {
            assertThatThrownBy(() -> database.together(() -> {
                        database.insert("/a.log", 0, 1, 1);
                        throw new IllegalStateException("half way");
                    }))
                    .hasMessage("half way");
            assertThat(database.rows()).isEmpty();
            database.together(() -> {
                database.insert("/a.log", 0, 1, 1);
                database.insert("/b.log", 0, 2, 1);
            });
            assertThat(database.rows()).hasSize(2);
        }
    }

    @Test
    void open_isRefusedWhileAnotherProcessLocksIt() throws SQLException {
        database(file()).close();
        try (Connection other = connect(file());
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA locking_mode=EXCLUSIVE;");
            statement.execute("BEGIN EXCLUSIVE;");

            assertThatThrownBy(() -> database(file()))
                    .isInstanceOf(TailDatabaseException.class)
                    .hasMessageContaining(file().toString())
                    .hasMessageContaining("another process has locked it");
        }
    }

    @Test
    void open_keepsOthersOutWhenExclusive() {
        var options = new TailDatabaseOptions(file(), Sync.NORMAL, true, Journal.WAL);
        try (TailDatabase database = TailDatabase.open(options)) {
            assertThat(database.rows()).isEmpty();
            assertThatThrownBy(() -> database(file())).hasMessageContaining("another process has locked it");
        }
        database(file()).close();
    }

    @Test
    void open_isRefusedWhenTheFileIsNoDatabase() throws IOException {
        Files.writeString(file(), "This is not a database, however long one looks at it.".repeat(40));

        assertThatThrownBy(() -> database(file()))
                .isInstanceOf(TailDatabaseException.class)
                .hasMessageContaining("is damaged or no SQLite database");
    }

    @Test
    void open_isRefusedWhenTheDatabaseIsDamaged() throws IOException {
        try (TailDatabase database = database(file())) {
            database.together(() -> {
                for (int i = 0; i < 2_000; i++) {
                    database.insert("/var/log/a-rather-long-name-" + i + ".log", i, i, 1);
                }
            });
        }
        byte[] bytes = Files.readAllBytes(file());
        for (int i = 3 * 4096; i < 5 * 4096; i++) {
            bytes[i] = (byte) (i * 31);
        }
        Files.write(file(), bytes);

        assertThatThrownBy(() -> database(file()))
                .isInstanceOf(TailDatabaseException.class)
                .hasMessageContaining("is damaged or no SQLite database");
    }

    @Test
    void open_isRefusedWhenTheTableIsAnother() {
        execute(file(), "CREATE TABLE in_tail_files (id INTEGER PRIMARY KEY, name TEXT);");

        assertThatThrownBy(() -> database(file())).hasMessageContaining("is not Fluent Bit's");
    }

    @Test
    void open_isRefusedWhenTheFolderIsMissing() {
        assertThatThrownBy(() -> database(folder.resolve("none/tail.db")))
                .hasMessageContaining("the folder does not exist");
    }

    @ParameterizedTest
    @EnumSource(Journal.class)
    void open_takesEveryJournal(Journal journal) {
        for (Sync sync : Sync.values()) {
            try (TailDatabase database = TailDatabase.open(new TailDatabaseOptions(file(), sync, false, journal))) {
                database.insert("/a.log", 0, 1, 1);
            }
        }
        try (TailDatabase database = database(file())) {
            assertThat(database.rows()).hasSize(Sync.values().length);
        }
    }

    private Path file() {
        return folder.resolve("tail.db");
    }

    private static TailDatabase database(Path file) {
        return TailDatabase.open(new TailDatabaseOptions(file, Sync.NORMAL, false, Journal.WAL));
    }

    private static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private static void execute(Path file, String sql) {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new AssertionError(sql, failed);
        }
    }

    private static List<String> texts(Path file, String sql) throws SQLException {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (found.next()) {
                texts.add(found.getString(1));
            }
            return texts;
        }
    }
}
