// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.disk.Disk;
import dev.weir.disk.FileStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a file went that was renamed: in its folder, under a name that begins as its own did up to the last
 * dot. Each name is looked at once, so it is good for one moment only. For one thread.
 */
final class Neighbours {
    private final Disk disk;
    private final Map<Path, List<Path>> names = new HashMap<>();
    private final Map<Long, Path> found = new HashMap<>();
    private final Set<Path> looked = new HashSet<>();

    Neighbours(Disk disk) {
        this.disk = disk;
    }

    /** The path of a file that was at another one before, or still is; null if it is not near. */
    @Nullable
    Path find(Path former, long inode) {
        Path folder = former.getParent();
        String stem = stem(former);
        for (Path path : names.computeIfAbsent(folder == null ? Path.of("") : folder, this::list)) {
            if (path.getFileName().toString().startsWith(stem) && looked.add(path)) {
                look(path);
            }
        }
        return found.get(inode);
    }

    private static String stem(Path path) {
        String name = path.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private List<Path> list(Path folder) {
        try {
            return disk.list(folder);
        } catch (IOException gone) {
            return List.of();
        }
    }

    private void look(Path path) {
        try {
            FileStatus status = disk.status(path);
            if (status.kind() == FileStatus.Kind.FILE) {
                found.putIfAbsent(status.key().inode(), path);
            }
        } catch (IOException gone) {
            // A name that was there a moment ago; whatever it was, it is not there now.
        }
    }
}
