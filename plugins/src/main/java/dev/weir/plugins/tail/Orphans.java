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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes, after the first scan, of the rows of the database whose files were not found: a file that was
 * renamed while nobody looked is read to its end; the row of one that is gone is removed.
 *
 * <p>Rows that do not look as if this input had made them stay, and so do rows of files that are there and
 * are not followed for now (too old, unreadable, too many).
 */
final class Orphans {
    private final Disk disk;
    private final Discovery.Parts parts;
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
    }

    void takeIn() {
        var neighbours = new Neighbours(disk);
        for (TailRow row : positions.orphans()) {
            Path named = path(row);
            if (named != null && isOurs(row, named) && !isThere(row, named)) {
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

    /** The path that a file had before it got its name: the longest one in use with which the name begins. */
    private Path formerPath(Path named) {
        String name = named.toString();
        return parts.table().all().stream()
                .map(file -> file.path)
                .filter(path -> path != null && name.startsWith(path.toString()))
                .max(Comparator.comparingInt(path -> path.toString().length()))
                .orElse(named);
    }

    private static @Nullable Path path(TailRow row) {
        try {
            return row.name().endsWith(".gz") ? null : Path.of(row.name());
        } catch (InvalidPathException impossible) {
            return null;
        }
    }

    private boolean isOurs(TailRow row, Path named) {
        List<PathPattern> patterns = parts.settings().files().patterns();
        return discovery.wants(named) || (row.rotated() && patterns.stream().anyMatch(each -> each.isBeside(named)));
    }

    /** Whether the file still has the path under which it is to be followed. */
    private boolean isThere(TailRow row, Path named) {
        FileStatus status = status(named);
        return discovery.wants(named) && status != null && status.key().inode() == row.inode();
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
        if (file == null) {
            return;
        }
        parts.table().add(file);
        TailedFile older = newest.put(formerPath(named), file);
        if (older != null) {
            parts.queue().chain(older, file);
        }
        parts.context()
                .notices()
                .info(
                        parts.context().name(),
                        "inode=" + row.inode() + " was renamed while nobody looked: " + where + " is read to its end");
        parts.queue().add(file);
    }
}
