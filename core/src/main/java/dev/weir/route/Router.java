// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.route;

import dev.weir.chunk.RouteMask;
import dev.weir.event.Tag;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says which outputs a tag goes to. Safe for any thread. Remembers the answers for at most {@value
 * #REMEMBERED} tags, because tags may be made from foreign text.
 */
public final class Router {
    private static final int REMEMBERED = 4_096;

    private final List<TagPattern> outputs;
    private final Map<Tag, RouteMask> known;

    /** A router over the outputs' patterns; an output's route is its index in the list. */
    public Router(List<TagPattern> outputs) {
        this.outputs = List.copyOf(outputs);
        known = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Tag, RouteMask> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    /** The outputs that want the tag. */
    public RouteMask routes(Tag tag) {
        synchronized (known) {
            return known.computeIfAbsent(tag, this::find);
        }
    }

    private RouteMask find(Tag tag) {
        var routes = new BitSet();
        for (int route = 0; route < outputs.size(); route++) {
            if (outputs.get(route).matches(tag)) {
                routes.set(route);
            }
        }
        return RouteMask.of(routes);
    }
}
