// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weir.buffer.InputPolicy;
import dev.weir.dispatch.LanePolicy;
import dev.weir.event.EventBatch;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** From the offer through the chunk to the delivery nothing is made on the heap for each event. */
class OfferHeapTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int OFFERS = 20;
    private static final int EVENTS = 500;
    private static final int BYTES = 200;
    private static final int ROUNDS = 20;

    private final Bench bench = new Bench();

    @Test
    void events_passThrough_withoutAnObjectForEach() {
        bench.input("in", InputPolicy.PLAIN)
                .output("out", "*", LanePolicy.USUAL)
                .start();

        long ofOne = leastMadeFor(HandInput.events(1, BYTES));
        long ofMany = leastMadeFor(HandInput.events(EVENTS, EVENTS * BYTES));

        assertThat(ofMany - ofOne).isLessThan(OFFERS * EVENTS);
        long delivered =
                bench.out(0).delivered.stream().mapToLong(Long::longValue).sum();
        assertThat(delivered).isEqualTo((long) OFFERS * ROUNDS * (1 + EVENTS) * BYTES);
    }

    /** Bytes that as many offers take, whatever is in them; the JVM now and then makes something of its own. */
    private long leastMadeFor(EventBatch events) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int offer = 0; offer < OFFERS; offer++) {
                bench.in(0).offer("t", events);
            }
            bench.pass(Duration.ofMillis(1_001));
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
