// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import dev.weir.config.ByteSize;
import java.util.List;

/**
 * Old files in heaps and a destination that takes 20 MB a second, with no limit set: memory stays small, and lines that
 * are written meanwhile arrive within seconds.
 */
final class Backlog implements Scene {
    static final String NAME = "backlog";

    /** Bytes of a line, with its end. */
    static final int LINE_BYTES = 1_000;

    /** Lines a second that the destination takes: 20 MB. */
    static final double TAKES = 20_000;

    /** What a process that sets no limit has: {@code memory.limit}. */
    static final long BOUND = 48_000_000;

    private static final ByteSize USUAL_SIZE = new ByteSize(1_000_000_000);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "old files in heaps, 20 MB/s: little memory, fresh lines within seconds, 0 lost";
    }

    @Override
    public List<String> options() {
        return List.of(SceneOptions.SIZE);
    }

    @Override
    public String control() {
        return UnboundedQueue.NAME;
    }

    @Override
    public List<Verdict> play(SceneOptions options, Stage stage) {
        return List.of(new BacklogRun(sizeOf(options), stage).play());
    }

    @Override
    public Verdict playControl(SceneOptions options, Stage stage) {
        return new BacklogControl(sizeOf(options), stage).play();
    }

    private static long sizeOf(SceneOptions options) {
        return options.size().orElse(USUAL_SIZE).bytes();
    }
}
