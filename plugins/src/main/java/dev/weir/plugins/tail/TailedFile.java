// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.disk.DiskFile;
import dev.weir.disk.FileKey;
import dev.weir.event.Tag;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that is followed, and all that is remembered of it: about 1 kB, no bytes of its content.
 *
 * <p>It is one file as long as its {@link #key} is, whatever happens to its name. A file without a {@link
 * #path} has lost the name under which it was found; it is read to its end, kept for a while, and
 * closed. Used by one thread at a time, the one that runs the step.
 */
final class TailedFile {
    /** Bytes before the offset that are remembered as a mark, to notice that the content is another. */
    static final int MARK_BYTES = 64;

    /** No row in the database. */
    static final long NO_ROW = 0;

    final FileKey key;
    final Tag tag;

    /** The path under which it was found first. */
    final Path name;

    /** The path under which it is watched; null once it has lost it. */
    @Nullable
    Path path;

    /** Where it was last seen; for the database and for messages. */
    Path seen;

    /** The open file; null while it rests or cannot be read. */
    @Nullable
    DiskFile handle;

    Source source;

    /** Where the next line begins; what lies before it was offered. */
    long offset;

    /** Up to where there is no line feed behind the offset, where a line is longer than the buffer. */
    long searched;

    /** Hash of the bytes before that place. */
    long searchedMark;

    /** Hash of the bytes before the offset. */
    long mark;

    /** How far was looked; the size at that time. */
    long size;

    /** Modification time when its name was last looked at, in nanoseconds since 1970. */
    long modified;

    /** Whether the line that begins at the offset is the rest of one, and is to be dropped. */
    boolean torn;

    /** Whether a line that is too long bars the way. */
    boolean barred;

    // where it stands in the lists of the queue and the table
    boolean queued;
    boolean inRound;

    /** The path that it lost, while it may have more to read. */
    @Nullable
    Path formerPath;

    /** The file that had the path before, while it is not read to its end. */
    @Nullable
    TailedFile predecessor;

    /** The file that has the path now, and waits until this one is read to its end. */
    @Nullable
    TailedFile successor;

    /** How often in a row a change was seen of which nothing was heard. */
    int unheard;

    /** Whether it was read to its end since it lost its path, and when that was last so. */
    boolean drained;

    long drainedAt;

    /** Whether nothing more will be read of it. */
    boolean closed;

    // what the database holds of it
    long row = NO_ROW;
    long rowOffset;
    boolean rowNamed = true;
    boolean rowForeign;

    /**
     * A file as it is found.
     *
     * @param key its identity
     * @param tag of its events
     * @param path where it was found
     * @param offset where reading begins
     * @param content what its content is called
     */
    TailedFile(FileKey key, Tag tag, Path path, long offset, SourceName content) {
        this.key = key;
        this.tag = tag;
        this.name = path;
        this.path = path;
        this.seen = path;
        this.offset = offset;
        this.source = new Source(content, this, offset, offset);
    }

    /** The content is another from the beginning: truncated, or written anew. */
    void beginAgain(SourceName content, long offered) {
        offset = 0;
        searched = 0;
        mark = 0;
        size = 0;
        torn = false;
        barred = false;
        source = new Source(content, this, 0, offered);
    }

    /** Whether a line was begun that is longer than the buffer. */
    boolean isSearching() {
        return searched > offset;
    }

    /** Whether the file has lost its path. */
    boolean isLost() {
        return path == null;
    }

    /** There is no line feed between the offset and a place behind it. */
    void search(long from, long markThere) {
        searched = from;
        searchedMark = markThere;
    }

    /** Moves on behind lines that were offered or dropped. */
    void advance(long to, long markThere) {
        offset = to;
        searched = 0;
        torn = false;
        mark = markThere;
    }

    @Override
    public String toString() {
        return seen + " (inode=" + key.inode() + ")";
    }
}
