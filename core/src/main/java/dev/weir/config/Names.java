// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that somebody may have meant. */
public final class Names {

    private static final int SHOWN = 3;
    private static final int LENGTH_MAX = 80;

    private Names() {}

    private record Near(String name, int distance) {}

    /**
     * At most three names, the nearest first; none if nothing is near. Near is a distance (insert,
     * delete, change, swap of neighbours; dots, dashes and underscores aside) of a third of the
     * length, or that one contains the other.
     */
    public static List<String> nearest(String wrong, Collection<String> names) {
        String plain = plain(shortened(wrong));
        return names.stream()
                .distinct()
                .map(name -> new Near(name, distance(plain, plain(name))))
                .filter(near ->
                        near.distance() <= Math.max(2, plain.length() / 3) || contained(plain, plain(near.name())))
                .filter(near -> near.distance() < plain.length())
                .sorted(Comparator.comparingInt(Near::distance))
                .limit(SHOWN)
                .map(Near::name)
                .toList();
    }

    /** A text fit for a message: at most 80 characters, control characters shown as '?'. */
    public static String shortened(String text) {
        String cut = text.length() <= LENGTH_MAX ? text : text.substring(0, LENGTH_MAX) + "...";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
    }

    private static boolean contained(String wrong, String name) {
        return wrong.length() >= 4 && name.length() >= 4 && (name.contains(wrong) || wrong.contains(name));
    }

    private static int distance(String left, String right) {
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, left, right, i, j);
            }
        }
        return cost[left.length()][right.length()];
    }

    private static int cheapest(int[][] cost, String left, String right, int i, int j) {
        boolean equal = left.charAt(i - 1) == right.charAt(j - 1);
        int least = Math.min(cost[i - 1][j - 1] + (equal ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
