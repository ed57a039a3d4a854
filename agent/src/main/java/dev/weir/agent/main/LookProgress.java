// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.config.ByteSize;
import dev.weir.segment.SegmentKey;
import dev.weir.segment.StoreView;
import java.io.PrintStream;

/** Says every second on the error stream how far a long look at a store has come. For one thread. */
final class LookProgress implements StoreView.Progress {
    private static final long STEP_NANOS = 1_000_000_000L;

    private final PrintStream err;
    private long told = System.nanoTime();

    LookProgress(PrintStream err) {
        this.err = err;
    }

    @Override
    public void at(SegmentKey segment, long done, long all) {
        long now = System.nanoTime();
        if (now - told > STEP_NANOS) {
            told = now;
            err.println("read " + new ByteSize(done) + " of " + new ByteSize(all) + ", now behind " + segment);
        }
    }
}
