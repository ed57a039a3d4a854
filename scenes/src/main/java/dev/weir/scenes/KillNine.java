// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.util.List;

/**
 * {@code kill -9} in the middle, three times: while the destination is down, and twice while it takes. A program sends by
 * HTTP and believes what was answered; another writes a log file. Everything arrives.
 */
final class KillNine implements Scene {
    static final String NAME = "kill-nine";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "kill -9 in the middle, three times, under load by http and from a file: 0 lost";
    }

    @Override
    public List<String> options() {
        return List.of();
    }

    @Override
    public String control() {
        return "the storage in memory";
    }

    @Override
    public List<Verdict> play(SceneOptions options, Stage stage) {
        return List.of(new KillNineRun(KillNineRun.Storage.DISK, stage).play());
    }

    @Override
    public Verdict playControl(SceneOptions options, Stage stage) {
        return new KillNineRun(KillNineRun.Storage.MEMORY, stage).play();
    }
}
