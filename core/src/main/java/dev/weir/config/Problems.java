// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The collection of all that is to be said about a configuration, so that one look shows
 * everything.
 *
 * <p>At most {@value #KEPT_MAX} problems are kept; what comes after is counted and rendered as one
 * line. Errors are counted exactly. Not safe for several threads: a configuration is read by one.
 */
public final class Problems {

    /**
     * A file that has more is broken as a whole; the bound keeps a hostile one from filling memory.
     */
    private static final int KEPT_MAX = 1_000;

    private static final Comparator<Problem> ORDER =
            Comparator.comparing(Problem::place).thenComparing(Problem::severity);

    private final List<Problem> kept = new ArrayList<>();
    private int errors;
    private int unkept;

    /** Adds what keeps the agent from starting. */
    public void error(Place place, String message) {
        add(new Problem(Problem.Severity.ERROR, place, message));
    }

    /** Adds what the operator should know and may leave. */
    public void warning(Place place, String message) {
        add(new Problem(Problem.Severity.WARNING, place, message));
    }

    /** Adds what explains, and asks for nothing. */
    public void note(Place place, String message) {
        add(new Problem(Problem.Severity.NOTE, place, message));
    }

    /** Adds one problem of any severity. */
    public void add(Problem problem) {
        if (problem.severity() == Problem.Severity.ERROR) {
            errors++;
        }
        if (kept.size() < KEPT_MAX) {
            kept.add(problem);
        } else {
            unkept++;
        }
    }

    /**
     * All that were kept, by file, line and severity; those of one line in the order of their
     * coming.
     */
    public List<Problem> all() {
        return kept.stream().sorted(ORDER).toList();
    }

    /** The errors among {@link #all()}, in the same order. */
    public List<Problem> errors() {
        return all().stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .toList();
    }

    /** How many errors were added, kept or not. */
    public int errorCount() {
        return errors;
    }

    /** True when nothing keeps the agent from starting. */
    public boolean ok() {
        return errors == 0;
    }

    /** One line a problem, sorted; empty when there is none. */
    public String render() {
        StringBuilder text = new StringBuilder();
        for (Problem problem : all()) {
            text.append(problem).append('\n');
        }
        if (unkept > 0) {
            text.append("... and ").append(unkept).append(" more\n");
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return render();
    }
}
