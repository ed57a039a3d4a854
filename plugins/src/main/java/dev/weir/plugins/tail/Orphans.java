// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.disk.Disk;
import dev.weir.disk.FileStatus;
import dev.weir.plugins.fluentbit.TailRow;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes, after the first scan, of the sources in the store and the rows of the database whose files were not
 * found: a file that was renamed while nobody looked is read to its end; one that is gone is forgotten.
 *
 * <p>Rows that do not look as if this input had made them stay, and so do rows of files that are there and
 * are not followed for now (too old, unreadable, too many).
 */
final class Orphans {
    private final Disk disk;
    private final Discovery.Parts parts;
    private final Sources sources;
    private final Discovery discovery;
    private final Positions positions;
    private final Opener opener;

    /** The newest of the files that once had a path which another has now, or may have. */
    private final Map<Path, TailedFile> newest = new LinkedHashMap<>();

    Orphans(Discovery.Parts parts, Discovery discovery, Positions positions, Opener opener) {
        this.parts = parts;
        this.discovery = discovery;
        this.positions = positions;
        this.opener = opener;
        disk = parts.context().disk();
        sources = parts.sources();
    }

    void takeIn() {
        var neighbours = new Neighbours(disk);
        Set<Long> gone = new HashSet<>();
        for (Sources.Kept kept : sources.orphans()) {
            long inode = kept.name().file().inode();
            takeIn(kept, neighbours);
            if (!sources.knows(inode)) {
                gone.add(inode);
            }
        }
        for (TailRow row : positions.orphans()) {
            Path named = path(row.name());
            if (gone.contains(row.inode())) {
                positions.forget(row);
            } else if (named != null && isOurs(row, named) && !isThere(row.inode(), named)) {
                takeIn(row, named, neighbours);
            }
        }
        newest.forEach((path, file) -> {
            TailedFile successor = parts.table().at(path);
            if (successor != null) {
                parts.queue().chain(file, successor);
            }
        });
    }

    private void takeIn(Sources.Kept kept, Neighbours neighbours) {
        long inode = kept.name().file().inode();
        Path named = path(kept.name().path());
        if (named == null) {
            sources.forget(kept);
            return;
        }
        boolean isRead = !discovery.wants(named) && isBeside(named);
        if (!isRead && isAt(named, inode)) {
            return;
        }
        Path where = neighbours.find(named, inode);
        FileStatus status = where == null ? null : status(where);
        if (where == null
                || status == null
                || status.key().inode() != inode
                || parts.table().of(status.key()) != null
                || status.size() < kept.offset()) {
            sources.forget(kept);
            return;
        }
        TailedFile file = opener.openLost(where, status);
        if (file != null) {
            readToEnd(file, named);
        }
    }

    /** The path that a file had before it got its name: the longest one in use with which the name begins. */
    private Path formerPath(Path named) {
        String name = named.toString();
        return parts.table().all().stream()
                .map(file -> file.path)
                .filter(path -> path != null && name.startsWith(path.toString()))
                .max(Comparator.comparingInt(path -> path.toString().length()))
                .orElse(named);
    }

    private static @Nullable Path path(String name) {
        try {
            return name.endsWith(".gz") ? null : Path.of(name);
        } catch (InvalidPathException impossible) {
            return null;
        }
    }

    private boolean isOurs(TailRow row, Path named) {
        return discovery.wants(named) || (row.rotated() && isBeside(named));
    }

    private boolean isBeside(Path named) {
        return parts.settings().files().patterns().stream().anyMatch(each -> each.isBeside(named));
    }

    /** Whether the file still has the path under which it is to be followed. */
    private boolean isThere(long inode, Path named) {
        return discovery.wants(named) && isAt(named, inode);
    }

    private boolean isAt(Path named, long inode) {
        FileStatus status = status(named);
        return status != null && status.key().inode() == inode;
    }

    private @Nullable FileStatus status(Path path) {
        try {
            return disk.status(path);
        } catch (IOException gone) {
            return null;
        }
    }

    private void takeIn(TailRow row, Path named, Neighbours neighbours) {
        Path where = neighbours.find(named, row.inode());
        FileStatus status = where == null ? null : status(where);
        if (where == null
                || status == null
                || status.key().inode() != row.inode()
                || parts.table().of(status.key()) != null
                || status.size() <= row.offset()) {
            positions.forget(row);
            return;
        }
        TailedFile file = opener.openLost(where, status, row);
        if (file != null) {
            readToEnd(file, named);
        }
    }

    private void readToEnd(TailedFile file, Path named) {
        parts.table().add(file);
        TailedFile older = newest.put(formerPath(named), file);
        if (older != null) {
            parts.queue().chain(older, file);
        }
        parts.context()
                .notices()
                .info(
                        parts.context().name(),
                        "inode=" + file.key.inode() + " was renamed while nobody looked: " + file.seen
                                + " is read to its end");
        parts.queue().add(file);
    }
}
