// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that a pattern with {@code *}, {@code ?} and {@code [...]} names. A star does not cross
 * a slash and does not match a leading dot, as in a shell.
 */
final class Globs {

    /**
     * More than the files that a configuration may have, so that the bound on those is what is
     * told.
     */
    private static final int MATCHES_MAX = 2_000;

    private Globs() {}

    /** Fluent Bit takes a path for a pattern when it has a star. */
    static boolean isPattern(String path) {
        return path.indexOf('*') >= 0;
    }

    /**
     * The existing files, sorted by name (Fluent Bit takes the order of the folder).
     *
     * @throws IllegalArgumentException if the pattern is malformed
     */
    static List<Path> expand(Path folder, String pattern) throws IOException {
        List<Path> found = List.of(pattern.startsWith("/") ? Path.of("/") : folder);
        for (String segment : pattern.split("/", -1)) {
            if (!segment.isEmpty()) {
                found = step(found, segment);
            }
        }
        return found.stream().filter(Files::exists).sorted().toList();
    }

    private static List<Path> step(List<Path> folders, String segment) throws IOException {
        List<Path> next = new ArrayList<>();
        for (Path folder : folders) {
            if (!segment.matches(".*[*?\\[].*")) {
                next.add(folder.resolve(segment));
            } else if (Files.isDirectory(folder)) {
                matches(folder, segment, next);
            }
        }
        return next;
    }

    private static void matches(Path folder, String segment, List<Path> into) throws IOException {
        String escaped = segment.replaceAll("[{}\\\\]", "\\\\$0");
        PathMatcher matcher = folder.getFileSystem().getPathMatcher("glob:" + escaped);
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                Path name = child.getFileName();
                boolean hidden = name.toString().startsWith(".") && !segment.startsWith(".");
                if (!hidden && matcher.matches(name) && into.size() < MATCHES_MAX) {
                    into.add(child);
                }
            }
        }
    }
}
