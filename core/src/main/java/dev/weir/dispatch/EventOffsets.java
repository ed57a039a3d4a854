// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.chunk.EventRange;
import dev.weir.chunk.SlabBuffer;
import dev.weir.event.EventReader;
import dev.weir.event.MalformedEventException;

/** Where the events of a chunk begin: 4 bytes of memory each. Immutable. */
final class EventOffsets {
    private final int[] offsets;

    private EventOffsets(int[] offsets) {
        this.offsets = offsets;
    }

    /**
     * Looks through a chunk.
     *
     * @throws MalformedEventException if it does not hold so many whole events
     */
    static EventOffsets of(SlabBuffer payload, int events) {
        var offsets = new int[events + 1];
        int found = 0;
        int begin = 0;
        var reader = new EventReader();
        for (int slab = 0; slab < payload.slabs(); slab++) {
            var bytes = new byte[payload.slabBytes(slab)];
            payload.copySlab(slab, bytes, 0);
            reader.reset(bytes, 0, bytes.length);
            while (reader.next()) {
                if (++found > events) {
                    throw new MalformedEventException(begin, "a chunk has more events than events=" + events);
                }
                offsets[found] = begin + reader.entryEnd();
            }
            begin += bytes.length;
        }
        if (found < events) {
            throw new MalformedEventException(begin, "a chunk has events=" + found + " instead of " + events);
        }
        return new EventOffsets(offsets);
    }

    /** The bytes of some events. */
    SlabBuffer part(SlabBuffer payload, EventRange events) {
        return payload.part(offsets[events.from()], offsets[events.to()]);
    }
}
