// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.buffer;

import dev.weir.chunk.RouteMask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The inputs that wait for an output whose queue is full, who waits longest first. Safe for any thread.
 *
 * <p>Keeps no state of the queues but asks for it under its own lock, after an input was noted and
 * before it is let go. So whichever way a queue and an offer overlap, nobody waits for a queue that has room.
 */
final class FullRoutes {
    private final Predicate<RouteMask> isFull;
    private final Map<InputBuffer, RouteMask> waiting = new LinkedHashMap<>();

    FullRoutes(Predicate<RouteMask> isFull) {
        this.isFull = isFull;
    }

    /** Whether events for these routes must wait; the input is then told when they need not. */
    boolean blocks(RouteMask routes, InputBuffer input) {
        if (!isFull.test(routes)) {
            return false;
        }
        synchronized (this) {
            waiting.put(input, routes);
            if (isFull.test(routes)) {
                return true;
            }
            waiting.remove(input);
            return false;
        }
    }

    synchronized boolean isWaiting(InputBuffer input) {
        return waiting.containsKey(input);
    }

    /** What the input waits for; no route where it does not wait. */
    synchronized RouteMask waitsFor(InputBuffer input) {
        return waiting.getOrDefault(input, RouteMask.NONE);
    }

    /** A queue has room again: answers with the inputs that need not wait any longer. */
    synchronized List<InputBuffer> freed() {
        var free = new ArrayList<InputBuffer>();
        waiting.forEach((input, routes) -> {
            if (!isFull.test(routes)) {
                free.add(input);
            }
        });
        free.forEach(waiting::remove);
        return free;
    }
}
