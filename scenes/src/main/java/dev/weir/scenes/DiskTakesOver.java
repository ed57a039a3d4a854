// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.time.Duration;
import java.util.List;

/**
 * A sender over TCP and a destination that is down: the disk takes what comes, and the sender notices nothing until the
 * bound of the disk is reached. Then its window closes. The destination returns, and everything arrives.
 */
final class DiskTakesOver implements Scene {
    static final String NAME = "disk-takes-over";

    /** Events a second that are sent. */
    static final double SENDS = 10_000;

    /** Bytes of an event's message. */
    static final int MESSAGE_BYTES = 500;

    /** {@code storage.limit} of the scene. */
    static final long BOUND = 32_000_000;

    /** How long the sender sends: twice what fits on the disk. */
    static final Duration TIME = Duration.ofSeconds(12);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "the destination is down: the disk takes it all up to its bound, then the window closes";
    }

    @Override
    public List<String> options() {
        return List.of();
    }

    @Override
    public String control() {
        return UnboundedQueue.NAME;
    }

    @Override
    public List<Verdict> play(SceneOptions options, Stage stage) {
        return List.of(new DiskTakesOverRun(stage).play());
    }

    @Override
    public Verdict playControl(SceneOptions options, Stage stage) {
        return new DiskTakesOverControl(stage).play();
    }
}
