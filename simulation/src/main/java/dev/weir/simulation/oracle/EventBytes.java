// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.oracle;

import dev.weir.chunk.SlabBuffer;
import dev.weir.event.EventBatch;
import dev.weir.event.EventReader;
import dev.weir.event.MessagePackWriter;
import java.util.Arrays;
import java.util.List;

/** How events of a simulation look as bytes: their number is the second of their time, their source the nanosecond. */
public final class EventBytes {
    private static final byte[] TEXT = new byte[1024];

    static {
        Arrays.fill(TEXT, (byte) 'x');
    }

    private EventBytes() {}

    /** The events as an input offers them. */
    public static EventBatch of(List<Event> events) {
        var writer = new MessagePackWriter(events.size() * (TEXT.length + 64));
        for (Event event : events) {
            writer.arrayHeader(2);
            writer.eventTime(event.number, event.source);
            writer.mapHeader(1);
            writer.text("log");
            writer.text(TEXT, 0, Math.min(event.text, TEXT.length));
        }
        return new EventBatch(writer.array(), 0, writer.size(), events.size());
    }

    /** Hears of each event in a chunk. */
    @FunctionalInterface
    interface Found {
        void event(int source, int number);
    }

    /** Reads the events in a chunk; answers with a hash of their bytes. */
    static int read(SlabBuffer payload, Found found) {
        int hash = 1;
        for (int slab = 0; slab < payload.slabs(); slab++) {
            byte[] bytes = new byte[payload.slabBytes(slab)];
            payload.copySlab(slab, bytes, 0);
            var reader = new EventReader(bytes, 0, bytes.length);
            while (reader.next()) {
                found.event(reader.nanos(), (int) reader.seconds());
            }
            hash = 31 * hash + Arrays.hashCode(bytes);
        }
        return hash;
    }
}
