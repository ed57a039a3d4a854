// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.disk.Disk;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the disk said of changes in folders, until the step takes it. At most {@value #PATHS_MAX} paths are
 * remembered; beyond that it is only known that something changed. At most {@value #FOLDERS_MAX} folders are
 * watched. {@link #changed} may be called on any thread, all else is for the step.
 */
final class Hints implements Disk.ChangeListener {
    private static final int PATHS_MAX = 20_000;
    private static final int FOLDERS_MAX = 1_000;

    private final Disk disk;
    private final Runnable wake;
    private final Map<Path, Disk.Watch> watches = new HashMap<>();
    private final Set<Path> heard = ConcurrentHashMap.newKeySet();
    private volatile boolean overflown;

    /**
     * No hints.
     *
     * @param wake has the step run soon; called on any thread
     */
    Hints(Disk disk, Runnable wake) {
        this.disk = disk;
        this.wake = wake;
    }

    @Override
    public void changed(Path path) {
        if (heard.size() < PATHS_MAX) {
            heard.add(path);
        } else {
            overflown = true;
        }
        wake.run();
    }

    /** Wants to hear of changes in a folder, if that is possible. */
    void watch(Path folder) {
        if (watches.containsKey(folder) || watches.size() >= FOLDERS_MAX) {
            return;
        }
        Optional<Disk.Watch> watch = disk.watch(folder, this);
        watch.ifPresent(granted -> watches.put(folder, granted));
    }

    /** The folder itself changed, and perhaps is another one now: it is to be watched anew. */
    boolean rewatch(Path folder) {
        Disk.@Nullable Watch former = watches.remove(folder);
        if (former == null) {
            return false;
        }
        former.close();
        return true;
    }

    /** Whether more changed than is remembered; says so once. */
    boolean takeOverflow() {
        boolean was = overflown;
        overflown = false;
        return was;
    }

    /** Takes out the paths that were heard of. */
    List<Path> take() {
        if (heard.isEmpty()) {
            return List.of();
        }
        List<Path> taken = List.copyOf(heard);
        // What is heard again meanwhile of the same path is covered by the look that follows.
        taken.forEach(heard::remove);
        return taken;
    }

    boolean isEmpty() {
        return heard.isEmpty() && !overflown;
    }

    void close() {
        for (Iterator<Disk.Watch> each = watches.values().iterator(); each.hasNext(); ) {
            each.next().close();
            each.remove();
        }
    }
}
