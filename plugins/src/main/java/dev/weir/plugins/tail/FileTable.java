// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.disk.FileKey;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that are followed, by identity and by path. For one thread; {@link #size} may be asked for by any.
 *
 * <p>Promise: a file is known by its identity from {@link #add} to {@link #remove}; it has at most one path,
 * and a path leads to at most one file; a file without a path is among the lost.
 */
final class FileTable {
    private final Map<FileKey, TailedFile> byKey = new HashMap<>();
    private final Map<Path, TailedFile> byPath = new HashMap<>();
    private final Set<TailedFile> lost = new LinkedHashSet<>();

    /** The last file that lost a path, while it may have more to read. */
    private final Map<Path, TailedFile> former = new HashMap<>();

    private final Deque<TailedFile> round = new ArrayDeque<>();
    private volatile int size;

    int size() {
        return size;
    }

    @Nullable
    TailedFile at(Path path) {
        return byPath.get(path);
    }

    @Nullable
    TailedFile of(FileKey key) {
        return byKey.get(key);
    }

    /** The file that had the path before and is not read to its end. */
    @Nullable
    TailedFile former(Path path) {
        return former.get(path);
    }

    /** Files that have no path, in the order in which they lost it. */
    List<TailedFile> lost() {
        return List.copyOf(lost);
    }

    boolean hasLost() {
        return !lost.isEmpty();
    }

    /** Every file. */
    Collection<TailedFile> all() {
        return List.copyOf(byKey.values());
    }

    /** Follows a file, under its path or, if it has none, as one of the lost. */
    void add(TailedFile file) {
        byKey.put(file.key, file);
        size = byKey.size();
        Path path = file.path;
        if (path == null) {
            lost.add(file);
        } else {
            name(file, path);
        }
    }

    /** Gives a file that has no path a path that leads to no other. */
    void name(TailedFile file, Path path) {
        lost.remove(file);
        byPath.put(path, file);
        file.path = path;
        file.seen = path;
        file.drained = false;
        if (!file.inRound) {
            file.inRound = true;
            round.addLast(file);
        }
    }

    /** Takes its path from a file. */
    void lose(TailedFile file) {
        Path path = file.path;
        if (path != null) {
            byPath.remove(path, file);
            former.put(path, file);
            file.formerPath = path;
            file.path = null;
            file.drained = false;
            lost.add(file);
        }
    }

    /** A file that lost its path was read to its end. */
    void drained(TailedFile file) {
        Path path = file.formerPath;
        if (path != null) {
            former.remove(path, file);
            file.formerPath = null;
        }
    }

    /** Follows a file no longer. */
    void remove(TailedFile file) {
        lose(file);
        drained(file);
        lost.remove(file);
        byKey.remove(file.key, file);
        size = byKey.size();
    }

    /** How many files a round of looks has. */
    int roundSize() {
        return round.size();
    }

    /** The next file of the round that still has a path; null when one without a path was sorted out. */
    @Nullable
    TailedFile nextInRound() {
        TailedFile file = round.pollFirst();
        if (file == null || file.path == null) {
            if (file != null) {
                file.inRound = false;
            }
            return null;
        }
        round.addLast(file);
        return file;
    }
}
