// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The file system, as far as the engine and the file inputs need it. Safe for any thread.
 *
 * <p>Nothing but an implementation of this touches files, so that the same code runs over the real
 * disk and over one that loses what was not synced.
 */
public interface Disk {
    /**
     * Opens an existing file for reading.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException if it cannot be read
     */
    DiskFile openForReading(Path path) throws IOException;

    /**
     * Opens a file for reading and writing at positions, and creates it where there is none.
     *
     * @throws IOException if it can be neither opened nor created
     */
    DiskFile openForWriting(Path path) throws IOException;

    /**
     * Opens a file for writing behind its end, and creates it where there is none. An implementation whose files
     * have other writers than this process does better than what stands here.
     *
     * @throws IOException if it can be neither opened nor created
     */
    default AppendFile openForAppending(Path path) throws IOException {
        return new PositionedAppendFile(openForWriting(path));
    }

    /**
     * What a path names at this moment; links are followed.
     *
     * @throws java.nio.file.NoSuchFileException if it names nothing
     * @throws IOException if that cannot be found out
     */
    FileStatus status(Path path) throws IOException;

    /**
     * The names in a folder, in no particular order.
     *
     * @throws IOException if it cannot be listed
     */
    List<Path> list(Path folder) throws IOException;

    /**
     * Shows the names in a folder one after the other, in no particular order. For folders of many files: an
     * implementation of files that are really there holds no more than some of the names at once.
     *
     * @param visitor is shown each; answers whether it wants more
     * @throws IOException if the folder cannot be listed
     */
    default void visit(Path folder, Predicate<Path> visitor) throws IOException {
        for (Path path : list(folder)) {
            if (!visitor.test(path)) {
                return;
            }
        }
    }

    /** Makes the folder and those above it, where they are missing. */
    void createFolders(Path folder) throws IOException;

    /** Gives a file another name in one step; what had that name is gone. */
    void move(Path from, Path to) throws IOException;

    /** Removes a file. */
    void delete(Path path) throws IOException;

    /** Makes the names in a folder durable; a rename or a new file is safe only after it. */
    void syncFolder(Path folder) throws IOException;

    /**
     * Bytes that may still be written to the file system of a folder, as far as it tells; {@link Long#MAX_VALUE} where
     * there is no bound.
     *
     * @param folder one that is there
     * @throws IOException if that cannot be found out
     */
    long freeBytes(Path folder) throws IOException;

    /**
     * Takes a file for this process alone, and makes it where there is none. It is free again when the lock is closed,
     * and when the process ends, however it ends. Only those who ask here too are kept out; while a lock is held,
     * nobody in this process opens that file by other means, for that may give the lock up.
     *
     * @param holder one line that says who asks, kept in the file for those who come later
     * @throws IOException if the file can be neither opened nor made
     */
    LockAnswer tryLock(Path path, String holder) throws IOException;

    /** What became of the wish to have a file alone. */
    sealed interface LockAnswer {
        /** It is ours until the lock is closed. */
        record Locked(Lock lock) implements LockAnswer {}

        /**
         * Somebody else has it, in this process or another.
         *
         * @param holder the line that they left, empty where there is none
         */
        record Taken(String holder) implements LockAnswer {}
    }

    /** A file that this process has alone; closing it frees the file. Idempotent. */
    interface Lock extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Asks to be told of changes to the files in a folder. A hint that may be late, missing or
     * repeated, on any thread; who needs certainty looks again from time to time.
     *
     * @return the watch, or nothing where this folder cannot be watched
     */
    Optional<Watch> watch(Path folder, ChangeListener listener);

    /** A standing wish to be told; closing it ends the telling. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /** Hears of changes in a watched folder. */
    @FunctionalInterface
    interface ChangeListener {
        /**
         * Something changed.
         *
         * @param path what changed; the folder itself where it is not known what
         */
        void changed(Path path);
    }
}
