// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One {@link Sender#send} on a thread of its own. */
final class Feeding {
    private final Thread thread;
    private volatile @Nullable Throwable failure;
    private volatile boolean finished;

    /** Begins when the one before has ended: what it sent may have arrived before it was answered. */
    Feeding(Sender sender, int to, @Nullable Feeding before) {
        thread = Thread.ofVirtual().name("contract-sender").start(() -> {
            try {
                if (before != null) {
                    before.thread.join();
                }
                sender.send(to);
                finished = true;
            } catch (Exception | Error failed) {
                failure = failed;
            }
        });
    }

    /** Whether all numbers are off the sender's hands; fails where the sender did. */
    boolean isFinished() {
        Throwable failed = failure;
        if (failed != null) {
            throw new AssertionError("the sender failed: " + failed, failed);
        }
        return finished;
    }

    /** Ends it, whatever it is at, and waits for its end. */
    void end() throws InterruptedException {
        thread.interrupt();
        if (!thread.join(Duration.ofSeconds(RunningEngine.patienceSeconds()))) {
            throw new AssertionError("the sender does not end");
        }
    }
}
