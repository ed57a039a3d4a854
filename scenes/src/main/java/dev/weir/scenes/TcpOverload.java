// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.time.Duration;
import java.util.List;

/**
 * A sender over TCP that is ten times as fast as the destination: memory fills to its bound, the window of
 * the connection closes, the sender waits, and nothing is lost.
 */
final class TcpOverload implements Scene {
    static final String NAME = "tcp-overload";

    /** Events a second that the destination takes. */
    static final double TAKES = 4_000;

    /** Events a second that the sender would send. */
    static final double SENDS = 10 * TAKES;

    /** Bytes of an event's message. */
    static final int MESSAGE_BYTES = 500;

    /** {@code mem_buf_limit} of the scene. */
    static final long BOUND = 5_000_000;

    private static final int USUAL_SECONDS = 10;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "a sender ten times as fast as the destination: its window closes, 0 lost";
    }

    @Override
    public List<String> options() {
        return List.of(SceneOptions.SECONDS);
    }

    @Override
    public String control() {
        return UnboundedQueue.NAME;
    }

    @Override
    public List<Verdict> play(SceneOptions options, Stage stage) {
        Duration time = Duration.ofSeconds(options.seconds().orElse(USUAL_SECONDS));
        return List.of(new TcpOverloadRun(time, stage).play());
    }

    @Override
    public Verdict playControl(SceneOptions options, Stage stage) {
        return new TcpOverloadControl(stage).play();
    }
}
