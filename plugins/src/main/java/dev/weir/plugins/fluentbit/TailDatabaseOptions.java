// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.fluentbit;

import java.nio.file.Path;

/**
 * Which file a {@link TailDatabase} is and how SQLite treats it.
 *
 * @param file the database; it is made where it is missing
 * @param sync when SQLite waits for the disk
 * @param exclusive whether no other process may look into it meanwhile
 * @param journal how SQLite survives a crash
 */
public record TailDatabaseOptions(Path file, Sync sync, boolean exclusive, Journal journal) {

    /** When SQLite waits for the disk; the names are those of its pragma. */
    public enum Sync {
        /** Never. */
        OFF,
        /** At the critical moments. */
        NORMAL,
        /** At each commit. */
        FULL,
        /** At each commit, and for the folder too. */
        EXTRA
    }

    /** How SQLite survives a crash. */
    public enum Journal {
        /** A journal that is deleted at each commit. */
        DELETE,
        /** A journal that is cut to nothing at each commit. */
        TRUNCATE,
        /** A journal that is invalidated at each commit. */
        PERSIST,
        /** A journal in memory, which survives no crash. */
        MEMORY,
        /** A log of what is to be written. */
        WAL,
        /** None. */
        OFF
    }
}
