// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.fluentbit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Fluent Bit's database of tail positions: its SQLite file, its table, its meaning of a row.
 *
 * <p>Either agent can take over from the other: the table is made as Fluent Bit makes it, columns that
 * later releases add are left alone, and rows are found by the number of the file. What differs is when
 * an offset is written: Fluent Bit's says how far a file was read, ours how far it was delivered.
 *
 * <p>Not safe for several threads. Every method may wait up to {@value #BUSY_MILLIS} ms for another
 * process that writes, and throws {@link TailDatabaseException} when it cannot be done; the connection
 * may be used on after that. Loading this class loads SQLite's native library.
 */
public final class TailDatabase implements AutoCloseable {
    private static final int BUSY_MILLIS = 1_000;

    private static final String CREATE = "CREATE TABLE IF NOT EXISTS in_tail_files ("
            + "  id      INTEGER PRIMARY KEY,"
            + "  name    TEXT NOT NULL,"
            + "  offset  INTEGER,"
            + "  inode   INTEGER,"
            + "  created INTEGER,"
            + "  rotated INTEGER DEFAULT 0"
            + ");";
    private static final Set<String> COLUMNS = Set.of("id", "name", "offset", "inode", "created", "rotated");
    private static final String SELECT = "SELECT id, name, offset, inode, created, rotated FROM in_tail_files ";

    private final Path file;
    private final Connection connection;
    private final PreparedStatement insert;
    private final PreparedStatement advance;
    private final PreparedStatement offset;
    private final PreparedStatement rename;
    private final PreparedStatement rotate;
    private final PreparedStatement delete;

    private TailDatabase(Path file, Connection connection) throws SQLException {
        this.file = file;
        this.connection = connection;
        insert = connection.prepareStatement(
                "INSERT INTO in_tail_files (name, offset, inode, created)  VALUES (?, ?, ?, ?);",
                Statement.RETURN_GENERATED_KEYS);
        advance = connection.prepareStatement("UPDATE in_tail_files SET offset=? WHERE id=? AND offset=?;");
        offset = connection.prepareStatement("SELECT offset FROM in_tail_files WHERE id=?;");
        rename = connection.prepareStatement("UPDATE in_tail_files SET name=? WHERE id=?;");
        rotate = connection.prepareStatement("UPDATE in_tail_files SET name=?,rotated=1 WHERE id=?;");
        delete = connection.prepareStatement("DELETE FROM in_tail_files WHERE id=?;");
    }

    /**
     * Opens the database, and makes file and table where they are missing.
     *
     * @throws TailDatabaseException if it is locked, damaged, no SQLite file, or its table is another
     */
    public static TailDatabase open(TailDatabaseOptions options) {
        Path file = options.file();
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                throw new TailDatabaseException(
                        "db=" + file + ": the folder does not exist; make it, or name another file");
            }
            Connection connection = connect(file);
            try {
                prepare(connection, options);
                return new TailDatabase(file, connection);
            } catch (SQLException | RuntimeException failed) {
                closeAfter(connection, failed);
                throw failed;
            }
        } catch (SQLException failed) {
            throw failure(file, "cannot be opened", failed);
        }
    }

    private static void closeAfter(Connection connection, Exception failed) {
        try {
            connection.close();
        } catch (SQLException also) {
            failed.addSuppressed(also);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        var properties = new Properties();
        properties.setProperty("busy_timeout", Integer.toString(BUSY_MILLIS));
        Connection connection = new JDBC().connect(JDBC.PREFIX + file, properties);
        if (connection == null) {
            throw new SQLException("no database has such a name");
        }
        return connection;
    }

    private static void prepare(Connection connection, TailDatabaseOptions options) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            requireSound(options.file(), statement);
            statement.execute(CREATE);
            requireColumns(options.file(), statement);
            statement.execute("PRAGMA synchronous=" + options.sync() + ";");
            if (options.exclusive()) {
                statement.execute("PRAGMA locking_mode=EXCLUSIVE;");
            }
            statement.execute("PRAGMA journal_mode=" + options.journal().name().toLowerCase(Locale.ROOT) + ";");
            if (options.exclusive()) {
                // The lock is taken with the first write, and another's is noticed here.
                statement.execute("BEGIN IMMEDIATE;");
                statement.execute("COMMIT;");
            }
        }
    }

    private static void requireSound(Path file, Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("PRAGMA quick_check(1);")) {
            if (found.next() && !"ok".equals(found.getString(1))) {
                throw damaged(file, found.getString(1));
            }
        }
    }

    private static void requireColumns(Path file, Statement statement) throws SQLException {
        Set<String> missing = new HashSet<>(COLUMNS);
        try (ResultSet columns = statement.executeQuery("PRAGMA table_info('in_tail_files');")) {
            while (columns.next()) {
                missing.remove(columns.getString("name"));
            }
        }
        if (!missing.isEmpty()) {
            throw new TailDatabaseException("db=" + file + ": its table in_tail_files is not Fluent Bit's, missing="
                    + missing + "; name another file");
        }
    }

    /** All rows, the oldest first. Of several with one inode Fluent Bit takes the last. */
    public List<TailRow> rows() {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(SELECT + "ORDER BY id;")) {
            return read(found);
        } catch (SQLException failed) {
            throw failure(file, "cannot be read", failed);
        }
    }

    private static List<TailRow> read(ResultSet found) throws SQLException {
        List<TailRow> rows = new ArrayList<>();
        while (found.next()) {
            rows.add(new TailRow(
                    found.getLong(1),
                    found.getString(2),
                    Math.max(0, found.getLong(3)),
                    found.getLong(4),
                    found.getLong(5),
                    found.getLong(6) != 0));
        }
        return rows;
    }

    /**
     * Makes a row.
     *
     * @param created seconds since 1970
     * @return its id
     */
    public long insert(String name, long offset, long inode, long created) {
        try {
            insert.setString(1, name);
            insert.setLong(2, offset);
            insert.setLong(3, inode);
            insert.setLong(4, created);
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                keys.next();
                return keys.getLong(1);
            }
        } catch (SQLException failed) {
            throw failure(file, "cannot take a row", failed);
        }
    }

    /**
     * Moves the offset of a row, if it still stands where it was left.
     *
     * @param expected what this process wrote or read last
     * @param to the new offset
     */
    public Advance advance(long id, long expected, long to) {
        try {
            advance.setLong(1, to);
            advance.setLong(2, id);
            advance.setLong(3, expected);
            if (advance.executeUpdate() == 1) {
                return Advance.MOVED;
            }
            offset.setLong(1, id);
            try (ResultSet found = offset.executeQuery()) {
                return found.next() ? Advance.CHANGED : Advance.GONE;
            }
        } catch (SQLException failed) {
            throw failure(file, "cannot be written", failed);
        }
    }

    /** What became of {@link #advance}. */
    public enum Advance {
        /** The row has the new offset. */
        MOVED,
        /** The row has an offset that somebody else wrote; it stays. */
        CHANGED,
        /** There is no such row any more. */
        GONE
    }

    /** Notes that a file has another name and is read on under it. */
    public void rename(long id, String name) {
        name(rename, id, name);
    }

    /** Notes that a file has lost the name under which it was found. */
    public void rotate(long id, String name) {
        name(rotate, id, name);
    }

    private void name(PreparedStatement statement, long id, String name) {
        try {
            statement.setString(1, name);
            statement.setLong(2, id);
            statement.executeUpdate();
        } catch (SQLException failed) {
            throw failure(file, "cannot be written", failed);
        }
    }

    /** Removes a row; without effect where there is none. */
    public void delete(long id) {
        try {
            delete.setLong(1, id);
            delete.executeUpdate();
        } catch (SQLException failed) {
            throw failure(file, "cannot be written", failed);
        }
    }

    /** Does several things as one: all of them are in the file afterwards, or none. */
    public void together(Runnable changes) {
        try {
            connection.setAutoCommit(false);
            try {
                changes.run();
                connection.commit();
            } catch (SQLException | RuntimeException failed) {
                connection.rollback();
                throw failed;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException failed) {
            throw failure(file, "cannot be written", failed);
        }
    }

    @Override
    public void close() {
        try (connection;
                insert;
                advance;
                offset;
                rename;
                rotate;
                delete) {
            // the statements first, the connection last
        } catch (SQLException failed) {
            throw failure(file, "cannot be closed", failed);
        }
    }

    private static TailDatabaseException failure(Path file, String what, SQLException cause) {
        if (cause instanceof SQLiteException sqlite) {
            SQLiteErrorCode code = sqlite.getResultCode();
            switch (code.code & 0xff) {
                case 5, 6 -> {
                    return new TailDatabaseException(
                            "db=" + file + " " + what + ": another process has locked it (" + code.name()
                                    + "); end that process, or give this input a database of its own",
                            cause);
                }
                case 11, 26 -> {
                    return damaged(file, code.name());
                }
                default -> {}
            }
        }
        return new TailDatabaseException("db=" + file + " " + what + ": " + cause.getMessage(), cause);
    }

    private static TailDatabaseException damaged(Path file, String finding) {
        return new TailDatabaseException("db=" + file + " is damaged or no SQLite database (" + finding
                + "); move it away to begin anew, or restore it from a copy");
    }
}
