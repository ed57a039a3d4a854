// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Copies of folders, as an end of the process leaves them. */
public final class Folders {
    private Folders() {}

    /** Copies a folder whose owner is at work, and who writes nothing at the moment. */
    public static Path copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (var walk = Files.walk(from)) {
            all = walk.toList();
        }
        for (Path path : all) {
            Path copy = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(copy);
            } else if (!path.endsWith("LOCK")) {
                Files.copy(path, copy);
            }
        }
        return to;
    }
}
