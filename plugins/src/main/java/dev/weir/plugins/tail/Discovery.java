// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.disk.Disk;
import dev.weir.disk.FileStatus;
import dev.weir.input.InputContext;
import dev.weir.plugins.net.Faults;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notices what happens to names: new files, renames, truncations, deletions. For one thread, the one that
 * runs the step.
 *
 * <p>Nothing that was heard of a change is believed: a path is looked at, and what it names is compared with
 * what is known. When a file has lost its path, {@link #settle} finds out what became of it.
 */
final class Discovery {
    private static final int UNHEARD_MAX = 2;

    private final InputContext context;
    private final Disk disk;
    private final TailSettings settings;
    private final FileTable table;
    private final FileQueue queue;
    private final Positions positions;
    private final Opener opener;
    private final Complaints complaints;

    /** Files that lost their path in this step, before it is known what became of them. */
    private final List<TailedFile> unsettled = new ArrayList<>();

    /** Files of whose changes nothing is heard. */
    private final List<TailedFile> unheard = new ArrayList<>();

    private boolean first = true;

    /**
     * Knows no file yet.
     *
     * @param opener opens files that are found
     */
    Discovery(Parts parts, Positions positions, Opener opener) {
        context = parts.context();
        settings = parts.settings();
        table = parts.table();
        queue = parts.queue();
        complaints = parts.complaints();
        disk = context.disk();
        this.positions = positions;
        this.opener = opener;
    }

    /** What all that deals with files has in common. */
    record Parts(
            InputContext context,
            TailSettings settings,
            FileTable table,
            FileQueue queue,
            Sources sources,
            Complaints complaints) {}

    /** Tries the patterns. Folders whose changes matter are shown to the hints. */
    void scan(Hints hints) {
        PathPattern.Visitor visitor = new PathPattern.Visitor() {
            @Override
            public void path(Path path) {
                look(path, false);
            }

            @Override
            public void folder(Path folder) {
                if (settings.pace().watch()) {
                    hints.watch(folder);
                }
            }

            @Override
            public void readable(Path folder) {
                complaints.settled(folder);
            }

            @Override
            public void unreadable(Path folder, IOException cause) {
                complaints.about(folder, "read error, check permissions: " + cause);
            }
        };
        settings.files().patterns().forEach(pattern -> pattern.walk(disk, visitor));
        settle();
        first = false;
    }

    /** Whether a path is one that is to be followed. */
    boolean wants(Path path) {
        return settings.files().patterns().stream().anyMatch(pattern -> pattern.matches(path))
                && settings.files().excludes().stream().noneMatch(pattern -> pattern.matches(path.toString()));
    }

    /** Something was heard of a path. Answers whether the patterns should be tried anew. */
    boolean heard(Path path) {
        if (table.at(path) != null || wants(path)) {
            look(path, true);
            return false;
        }
        return settings.files().patterns().stream().anyMatch(pattern -> pattern.mayReach(path)) && isFolder(path);
    }

    private boolean isFolder(Path path) {
        try {
            return disk.status(path).kind() == FileStatus.Kind.FOLDER;
        } catch (IOException gone) {
            return false;
        }
    }

    /** Looks at a path that is known or wanted. */
    void look(Path path, boolean heardOf) {
        FileStatus status;
        try {
            status = disk.status(path);
        } catch (NoSuchFileException | NotDirectoryException gone) {
            complaints.forget(path);
            lose(table.at(path));
            return;
        } catch (IOException refused) {
            complaints.about(path, "cannot be looked at: " + Faults.ofFile(refused));
            return;
        }
        if (status.kind() != FileStatus.Kind.FILE) {
            lose(table.at(path));
            return;
        }
        TailedFile known = table.at(path);
        if (known != null && known.key.equals(status.key())) {
            seen(known, status, heardOf);
            return;
        }
        lose(known);
        TailedFile other = table.of(status.key());
        if (other == null) {
            found(path, status);
        } else {
            arrived(other, path);
        }
    }

    private void found(Path path, FileStatus status) {
        if (!wants(path) || isOld(status)) {
            return;
        }
        TailedFile file = opener.open(path, status, first);
        if (file == null) {
            return;
        }
        file.modified = nanos(status.modified());
        TailedFile former = table.former(path);
        table.add(file);
        if (former != null) {
            queue.chain(former, file);
        }
        queue.add(file);
    }

    private boolean isOld(FileStatus status) {
        TailSettings.Age age = settings.pace().age();
        return !age.limit().isZero()
                && status.modified().isBefore(context.wallClock().instant().minus(age.limit()));
    }

    /** A file that is known came up at another path. */
    private void arrived(TailedFile file, Path path) {
        Path former = file.path;
        if (former != null) {
            look(former, false);
        }
        if (file.path == null && wants(path)) {
            named(file, path);
        }
    }

    private void named(TailedFile file, Path path) {
        if (!path.equals(file.seen)) {
            opener.rotated(file, path);
        }
        table.name(file, path);
        positions.renamed(file);
        queue.add(file);
    }

    /** What a file's path leads to is the file; something in it may be new. */
    private void seen(TailedFile file, FileStatus status, boolean heardOf) {
        if (file.handle != null) {
            complaints.settled(file.seen);
        }
        long modified = nanos(status.modified());
        boolean changed = status.size() != file.size || modified != file.modified;
        if (changed && !file.queued && settings.pace().watch()) {
            if (heardOf) {
                file.unheard = 0;
            } else if (++file.unheard == UNHEARD_MAX) {
                unheard.add(file);
            }
        }
        file.modified = modified;
        if (changed) {
            queue.add(file);
        } else if (settings.pace().age().active() && isOld(status)) {
            opener.rest(file);
        }
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    private void lose(@Nullable TailedFile file) {
        if (file != null) {
            table.lose(file);
            unsettled.add(file);
        }
    }

    /** Finds out what became of the files that lost their path. */
    void settle() {
        if (unsettled.isEmpty()) {
            return;
        }
        var neighbours = new Neighbours(disk);
        // The list may grow on the way: a path that a file moved to was another file's before.
        for (int i = 0; i < unsettled.size(); i++) {
            settle(unsettled.get(i), neighbours);
        }
        unsettled.clear();
    }

    private void settle(TailedFile file, Neighbours neighbours) {
        if (!file.isLost()) {
            return;
        }
        Path found = neighbours.find(file.seen, file.key.inode());
        if (found != null && wants(found)) {
            look(found, false);
        }
        if (file.isLost()) {
            if (found == null) {
                context.notices()
                        .debug(
                                context.name(),
                                "inode=" + file.key.inode() + " file has been deleted or moved away: " + file.seen);
            } else {
                opener.rotated(file, found);
                file.seen = found;
            }
            positions.renamed(file);
            queue.add(file);
        }
    }

    /** Looks at the files of whose changes nothing is heard. */
    void lookAtUnheard() {
        unheard.removeIf(file -> file.isLost() || file.unheard < UNHEARD_MAX);
        for (TailedFile file : List.copyOf(unheard)) {
            Path path = file.path;
            if (path != null) {
                look(path, false);
            }
        }
    }

    boolean hasUnheard() {
        return !unheard.isEmpty();
    }
}
