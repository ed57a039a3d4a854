// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

import dev.weir.chunk.RouteMask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bytes of one input, added up by the outputs that have yet to let go of them: what grows in open chunks as well as
 * what lies in queues. So it is known who holds up an input without a look at each of its chunks.
 *
 * <p>The buffer adds what it takes, the dispatcher moves it as outputs let go. Safe for any thread; its lock is the
 * last of all. There is an entry for each set of outputs that holds something together: at most one a chunk, and mostly
 * as many as there are routes.
 */
public final class HeldBytes {
    private final Map<RouteMask, Sum> sums = new HashMap<>();

    /** Bytes that all these outputs are to get. */
    public synchronized void take(RouteMask routes, long bytes) {
        sums.computeIfAbsent(routes, missing -> new Sum()).bytes += bytes;
    }

    /** One output let go of bytes; those who are left, perhaps nobody, hold them on. */
    public synchronized void letGo(RouteMask held, RouteMask left, long bytes) {
        Sum sum = sums.get(held);
        if (sum == null || sum.bytes < bytes) {
            throw new IllegalStateException("outputs=" + held + " let go of bytes=" + bytes + ", held=" + sums);
        }
        sum.bytes -= bytes;
        if (sum.bytes == 0) {
            sums.remove(held);
        }
        if (!left.isEmpty()) {
            take(left, bytes);
        }
    }

    /** What is held at this moment, in no order. */
    public synchronized List<Part> parts() {
        var parts = new ArrayList<Part>(sums.size());
        sums.forEach((routes, sum) -> parts.add(new Part(routes, sum.bytes)));
        return parts;
    }

    /**
     * Bytes that are free when all these outputs have let go of them.
     *
     * @param routes the outputs, at least one
     * @param bytes at least 1
     */
    public record Part(RouteMask routes, long bytes) {}

    private static final class Sum {
        private long bytes;

        @Override
        public String toString() {
            return Long.toString(bytes);
        }
    }
}
