// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.util.List;

/** A situation that everyone knows, to be watched with Weir and without. */
sealed interface Scene permits WorkedExample, TcpOverload, Backlog, DiskTakesOver, KillNine {
    /** All scenes, in the order in which they are best watched. */
    List<Scene> ALL =
            List.of(new WorkedExample(), new TcpOverload(), new Backlog(), new DiskTakesOver(), new KillNine());

    /** What it is called, and the folder of its configuration. */
    String name();

    /** What one sees, in a line. */
    String summary();

    /** The options that it takes beside those of every scene. */
    List<String> options();

    /**
     * Plays it with Weir.
     *
     * @return what was promised and what came of it, part by part; a part that fails is the last
     */
    List<Verdict> play(SceneOptions options, Stage stage);

    /** What takes Weir's place in the control, and must fail. */
    String control();

    /**
     * Plays it with the same load without Weir, or without what the scene is about.
     *
     * @return what Weir would do and what came of it
     */
    Verdict playControl(SceneOptions options, Stage stage);
}
