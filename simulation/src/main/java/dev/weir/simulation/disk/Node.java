// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.disk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a name leads to: a file, or a folder with the names in it, as they are seen and as they are durable. */
final class Node {
    final long number;
    final @Nullable StoredFile file;
    final Map<String, Node> names = new TreeMap<>();
    final Map<String, Node> durableNames = new TreeMap<>();
    Instant modified;

    private Node(long number, @Nullable StoredFile file, Instant modified) {
        this.number = number;
        this.file = file;
        this.modified = modified;
    }

    static Node file(long number, Instant made) {
        return new Node(number, new StoredFile(), made);
    }

    static Node folder(long number, Instant made) {
        return new Node(number, null, made);
    }

    boolean isFolder() {
        return file == null;
    }

    /** All files below, of a file itself. */
    List<StoredFile> files() {
        var found = new ArrayList<StoredFile>();
        collect(found);
        return found;
    }

    private void collect(List<StoredFile> found) {
        if (file != null) {
            found.add(file);
        }
        names.values().forEach(child -> child.collect(found));
    }

    /** A copy of this and of all below, of each node one, however often it is named. */
    Node copy(Map<Node, Node> copies) {
        Node known = copies.get(this);
        if (known != null) {
            return known;
        }
        var twin = new Node(number, file == null ? null : file.copy(), modified);
        copies.put(this, twin);
        names.forEach((name, child) -> twin.names.put(name, child.copy(copies)));
        durableNames.forEach((name, child) -> twin.durableNames.put(name, child.copy(copies)));
        return twin;
    }
}
