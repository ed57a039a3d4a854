// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.disk.Disk;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A path in which names may be shell patterns, folders' as well as the file's. Immutable.
 *
 * @param text as it was written
 * @param base the path up to the first name that is a pattern
 * @param rest the names from there on; empty where none is a pattern
 */
record PathPattern(String text, Path base, List<ShellPattern> rest) {

    /**
     * Reads a pattern. A leading {@code ~} is the home folder.
     *
     * @throws IllegalArgumentException if no file can have such a path
     */
    static PathPattern parse(String text, String home) {
        String expanded = expand(text, home);
        List<ShellPattern> names = Arrays.stream(expanded.split("/+"))
                .filter(name -> !name.isEmpty())
                .map(ShellPattern::name)
                .toList();
        if (names.isEmpty()) {
            throw new IllegalArgumentException("path=" + text + " names no file");
        }
        long literal = names.stream().takeWhile(ShellPattern::isLiteral).count();
        try {
            Path base = Path.of(expanded.startsWith("/") ? "/" : "");
            for (ShellPattern name : names.subList(0, (int) literal)) {
                base = base.resolve(name.plain());
            }
            return new PathPattern(text, base, List.copyOf(names.subList((int) literal, names.size())));
        } catch (InvalidPathException impossible) {
            throw new IllegalArgumentException("path=" + text + " cannot be a path", impossible);
        }
    }

    private static String expand(String text, String home) {
        if (!text.startsWith("~")) {
            return text;
        }
        if (text.equals("~") || text.startsWith("~/")) {
            return home + text.substring(1);
        }
        throw new IllegalArgumentException("path=" + text + ": write the user's home folder in full");
    }

    /** Whether a path is one that {@link #walk} could come by. */
    boolean matches(Path path) {
        if (!path.startsWith(base) || path.getNameCount() != base.getNameCount() + rest.size()) {
            // An empty relative base has one name, which is empty.
            return rest.size() == path.getNameCount() && isHere() && matchesRest(path, 0);
        }
        return matchesRest(path, base.getNameCount());
    }

    private boolean isHere() {
        return base.toString().isEmpty();
    }

    private boolean matchesRest(Path path, int from) {
        for (int i = 0; i < rest.size(); i++) {
            if (!rest.get(i).matches(path.getName(from + i).toString())) {
                return false;
            }
        }
        return true;
    }

    /** Whether a path lies in a folder in which files that match may lie. */
    boolean isBeside(Path path) {
        if (rest.isEmpty()) {
            return Objects.equals(base.getParent(), path.getParent());
        }
        ShellPattern any = ShellPattern.path("*");
        List<ShellPattern> folders = new ArrayList<>(rest.subList(0, rest.size() - 1));
        folders.add(any);
        return new PathPattern(text, base, folders).matches(path);
    }

    /** Whether files that match may lie in this folder or below it. */
    boolean mayReach(Path folder) {
        if (base.startsWith(folder)) {
            return true;
        }
        int from = isHere() ? 0 : base.getNameCount();
        if (!(isHere() || folder.startsWith(base)) || folder.getNameCount() - from >= rest.size()) {
            return false;
        }
        for (int i = from; i < folder.getNameCount(); i++) {
            if (!rest.get(i - from).matches(folder.getName(i).toString())) {
                return false;
            }
        }
        return true;
    }

    /** Shows the visitor all paths that match and all folders in which they lie or may come to lie. */
    void walk(Disk disk, Visitor visitor) {
        if (rest.isEmpty()) {
            Path folder = base.getParent();
            visitor.folder(folder == null ? Path.of("") : folder);
            visitor.path(base);
        } else {
            descend(disk, visitor, base, 0);
        }
    }

    private void descend(Disk disk, Visitor visitor, Path folder, int depth) {
        ShellPattern name = rest.get(depth);
        if (name.isLiteral()) {
            visit(disk, visitor, folder.resolve(name.plain()), depth);
            return;
        }
        for (Path child : children(disk, visitor, folder)) {
            if (name.matches(child.getFileName().toString())) {
                visit(disk, visitor, child, depth);
            }
        }
    }

    private void visit(Disk disk, Visitor visitor, Path child, int depth) {
        if (depth + 1 < rest.size()) {
            descend(disk, visitor, child, depth + 1);
            return;
        }
        if (rest.get(depth).isLiteral() && child.getParent() != null) {
            visitor.folder(child.getParent());
        }
        visitor.path(child);
    }

    private static List<Path> children(Disk disk, Visitor visitor, Path folder) {
        try {
            visitor.folder(folder);
            List<Path> children = disk.list(folder).stream().sorted().toList();
            visitor.readable(folder);
            return children;
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        } catch (IOException refused) {
            visitor.unreadable(folder, refused);
            return List.of();
        }
    }

    /** Is shown what a pattern leads to. */
    interface Visitor {
        /** A path that matches; it need not exist. */
        void path(Path path);

        /** A folder whose changes matter, before it is looked into; it need not exist. */
        void folder(Path folder);

        /** A folder that could be listed. */
        void readable(Path folder);

        /** A folder that could not be listed. */
        void unreadable(Path folder, IOException cause);
    }
}
