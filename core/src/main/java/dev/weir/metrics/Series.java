// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.metrics;

import java.util.List;

/**
 * The identity of a metric: a name and its labels, as name and value in turn.
 *
 * @param name lower case with underscores
 * @param labels name, value, name, value, …
 */
public record Series(String name, List<String> labels) implements Comparable<Series> {
    /** Copies the labels and checks that each name has a value. */
    public Series {
        labels = List.copyOf(labels);
        if (labels.size() % 2 != 0) {
            throw new IllegalArgumentException("labels of " + name + " are not in pairs: " + labels);
        }
    }

    static Series of(String name, String... labels) {
        return new Series(name, List.of(labels));
    }

    @Override
    public int compareTo(Series other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : labels.toString().compareTo(other.labels.toString());
    }
}
