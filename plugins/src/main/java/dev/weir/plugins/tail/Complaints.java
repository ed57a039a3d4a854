// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.notice.Notices;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What is wrong with which path, each told once, until it is something else or all right again. Remembers at
 * most {@value #KEPT_MAX} paths; what is wrong with others is not told. For one thread.
 */
final class Complaints {
    private static final int KEPT_MAX = 10_000;

    private final String who;
    private final Notices notices;
    private final Map<Path, String> told = new HashMap<>();

    Complaints(String who, Notices notices) {
        this.who = who;
        this.notices = notices;
    }

    /** Something is wrong with a path. */
    void about(Path path, String what) {
        if (!told.containsKey(path) && told.size() >= KEPT_MAX) {
            return;
        }
        if (!what.equals(told.put(path, what))) {
            notices.error(who, path + ": " + what);
        }
    }

    /** Nothing is wrong with a path. */
    void settled(Path path) {
        if (!told.isEmpty() && told.remove(path) != null) {
            notices.info(who, path + ": can be read");
        }
    }

    /** A path is gone; whatever was wrong with it does not matter. */
    void forget(Path path) {
        if (!told.isEmpty()) {
            told.remove(path);
        }
    }
}
