// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The last {@value #LINES_MAX} lines that a process wrote. Safe for any thread. */
final class Lines {
    static final int LINES_MAX = 4_000;

    private final Deque<String> lines = new ArrayDeque<>();

    synchronized void add(String line) {
        if (lines.size() == LINES_MAX) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    /** All that are kept, in their order. */
    synchronized List<String> all() {
        return List.copyOf(lines);
    }

    /** The last so many, or fewer. */
    synchronized List<String> last(int count) {
        var all = new ArrayList<>(lines);
        return List.copyOf(all.subList(Math.max(0, all.size() - count), all.size()));
    }

    /** Whether a line contains that text. */
    boolean contain(String fragment) {
        return all().stream().anyMatch(line -> line.contains(fragment));
    }

    /** What the pattern's group captures in the first line that it is found in. */
    Optional<String> find(Pattern pattern) {
        return all().stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(match -> match.group(1))
                .findFirst();
    }

    /**
     * How many of the fragments occur one after the other, each in a line behind that of the one before.
     *
     * @return {@code fragments.size()} if all do
     */
    int inOrder(List<String> fragments) {
        int met = 0;
        for (String line : all()) {
            if (met < fragments.size() && line.contains(fragments.get(met))) {
                met++;
            }
        }
        return met;
    }
}
