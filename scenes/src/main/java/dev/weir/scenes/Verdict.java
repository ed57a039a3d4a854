// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.util.ArrayList;
import java.util.List;

/**
 * What a scene found: each promise, what was expected, what was measured, and whether it held. Not safe
 * for several threads.
 */
final class Verdict {
    private final String title;
    private final List<String> heads;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * One line of it.
     *
     * @param promise what was promised
     * @param expected what that means here
     * @param measured what came of it
     * @param kept whether that is what was promised
     */
    record Finding(String promise, String expected, String measured, boolean kept) {}

    private Verdict(String title, List<String> heads) {
        this.title = title;
        this.heads = heads;
    }

    /** Of a run with Weir: promises, which have to be kept. */
    static Verdict ofWeir(String title) {
        return new Verdict(title, List.of("promise", "expected", "measured"));
    }

    /** Of a run without: what Weir would do, and what became of it. */
    static Verdict ofControl(String title) {
        return ofControl(title, "an unbounded queue");
    }

    /** The same, where something else takes Weir's place. */
    static Verdict ofControl(String title, String control) {
        return new Verdict(title, List.of("what Weir promises", "with Weir", "with " + control));
    }

    String title() {
        return title;
    }

    List<String> heads() {
        return heads;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** Adds a finding. */
    void add(String promise, String expected, String measured, boolean kept) {
        findings.add(new Finding(promise, expected, measured, kept));
    }

    /** Adds a number that has to be exactly this one. */
    void exactly(String promise, long expected, long measured) {
        add(promise, Figures.count(expected), Figures.count(measured), expected == measured);
    }

    /** Adds a number that must not be larger. */
    void atMost(String promise, long most, long measured) {
        add(promise, "at most " + Figures.count(most), Figures.count(measured), measured <= most);
    }

    /** Whether there is a finding, and each says that a promise was kept. */
    boolean allKept() {
        return !findings.isEmpty() && findings.stream().allMatch(Finding::kept);
    }

    /** Whether at least one promise was broken. */
    boolean anyBroken() {
        return findings.stream().anyMatch(finding -> !finding.kept());
    }
}
