// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that have something to read, each once. Files that lost their path and the others take turns,
 * the former first, so that the oldest data goes first and yet a huge old file holds up nobody. A file
 * whose predecessor at the same path is not read to its end waits for it outside. For one thread.
 */
final class FileQueue {
    private final Deque<TailedFile> lost = new ArrayDeque<>();
    private final Deque<TailedFile> named = new ArrayDeque<>();
    private boolean lostWasLast;

    /** Adds a file at the end, unless it is there or cannot be read. */
    void add(TailedFile file) {
        if (!file.queued && !file.closed && file.predecessor == null) {
            file.queued = true;
            (file.isLost() ? lost : named).addLast(file);
        }
    }

    /** Takes the next file out. */
    @Nullable
    TailedFile next() {
        boolean fromLost = !lost.isEmpty() && (named.isEmpty() || !lostWasLast);
        TailedFile file = (fromLost ? lost : named).pollFirst();
        lostWasLast = fromLost;
        if (file != null) {
            file.queued = false;
        }
        return file;
    }

    /** Puts a file back whose turn could not be, before the others. */
    void putBack(TailedFile file) {
        file.queued = true;
        (file.isLost() ? lost : named).addFirst(file);
    }

    /** Begins with a file that lost its path, if there is one. */
    void restart() {
        lostWasLast = false;
    }

    /** Sorts those that have a path: what was changed last comes last. */
    void sortByAge() {
        List<TailedFile> sorted = new ArrayList<>(named);
        sorted.sort(Comparator.comparingLong(file -> file.modified));
        named.clear();
        named.addAll(sorted);
    }

    boolean isEmpty() {
        return lost.isEmpty() && named.isEmpty();
    }

    /** Holds a file back until the one that had its path before is read to its end. */
    void chain(TailedFile predecessor, TailedFile successor) {
        predecessor.successor = successor;
        successor.predecessor = predecessor;
        if (successor.queued) {
            successor.queued = false;
            lost.remove(successor);
            named.remove(successor);
        }
    }

    /** Lets the file go on that waited for this one. */
    void release(TailedFile predecessor) {
        TailedFile successor = predecessor.successor;
        if (successor != null) {
            predecessor.successor = null;
            successor.predecessor = null;
            add(successor);
        }
    }
}
