// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.buffer;

import dev.weir.chunk.RouteMask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The outputs whose queues are full, and the inputs that wait for them. Safe for any thread. */
final class FullRoutes {
    private final Map<InputBuffer, RouteMask> waiting = new HashMap<>();
    private RouteMask full = RouteMask.NONE;

    /** Whether events for these routes must wait; the input is then told when they need not. */
    synchronized boolean blocks(RouteMask routes, InputBuffer input) {
        if (!routes.meets(full)) {
            return false;
        }
        waiting.put(input, routes);
        return true;
    }

    synchronized boolean isWaiting(InputBuffer input) {
        return waiting.containsKey(input);
    }

    /** Notes the state of a route; answers with the inputs that need not wait any longer. */
    synchronized List<InputBuffer> set(int route, boolean isFull) {
        full = isFull ? full.with(route) : full.without(route);
        var free = new ArrayList<InputBuffer>();
        waiting.forEach((input, routes) -> {
            if (!routes.meets(full)) {
                free.add(input);
            }
        });
        free.forEach(waiting::remove);
        return free;
    }
}
