// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * A count of what work makes on the heap, for tests that hold an inner loop to making no object for each
 * event. It counts bytes, to the byte, of the current thread alone, and knows nothing of time: so it says
 * the same on a machine that is busy.
 *
 * <pre>{@code
 * assertThat(HeapMeter.bytes(() -> decode(tenThousandEvents))).isLessThan(10_000);
 * }</pre>
 *
 * <p>The smallest object has 8 bytes: less than one for each event leaves room for what is made for each
 * batch, and none for an object for each event.
 */
public final class HeapMeter {
    private static final int WARM_UP = 10;
    private static final int ROUNDS = 3;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private HeapMeter() {}

    /**
     * What the work makes each time, on this thread.
     *
     * @param work is done several times: first so that classes are loaded and arrays have grown, then to
     *     be measured
     * @return bytes of the round that made least, because the JVM now and then makes something of its own
     */
    public static long bytes(Runnable work) {
        for (int round = 0; round < WARM_UP; round++) {
            work.run();
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
