// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.disk;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change to the names in one folder that is not durable yet. A move within a folder is one change; a move to another
 * folder is two, of which the second never becomes durable without the first: a file may then be found under both
 * names, and never under none.
 *
 * <p>{@code node} is what has the name from now on, if anything has; {@code from} the name in the same folder that it had
 * before; {@code first} the change that has to be durable before.
 */
final class NameChange {
    final Node folder;
    final String name;
    private final @Nullable Node node;
    private final @Nullable String from;
    final @Nullable NameChange first;

    NameChange(Node folder, String name, @Nullable Node node, @Nullable String from, @Nullable NameChange first) {
        this.folder = folder;
        this.name = name;
        this.node = node;
        this.from = from;
        this.first = first;
    }

    void persist() {
        if (from != null && folder.durableNames.get(from) == node) {
            folder.durableNames.remove(from);
        }
        if (node == null) {
            folder.durableNames.remove(name);
        } else {
            folder.durableNames.put(name, node);
        }
    }

    NameChange copy(Map<Node, Node> nodes, Map<NameChange, NameChange> changes) {
        return new NameChange(
                folder.copy(nodes),
                name,
                node == null ? null : node.copy(nodes),
                from,
                first == null ? null : changes.get(first));
    }
}
