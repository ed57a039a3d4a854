// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.live;

import dev.weir.chunk.AckLevel;
import dev.weir.chunk.ChunkId;
import dev.weir.chunk.GrowingChunk;
import dev.weir.chunk.RouteMask;
import dev.weir.chunk.SlabPool;
import dev.weir.chunk.StreamKey;
import dev.weir.event.EventBatch;
import dev.weir.event.MessagePackWriter;
import dev.weir.event.Priority;
import dev.weir.event.Tag;
import dev.weir.output.Consignment;
import dev.weir.plugins.codec.JsonLimits;
import dev.weir.plugins.codec.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A chunk of events that a test hands to an output itself. */
public final class Consignments {
    private static final int EVENT_MAX = 16 << 20;

    private final SlabPool pool = new SlabPool(1_000_000);
    private final JsonReader json = new JsonReader(JsonLimits.DEFAULT);
    private final GrowingChunk builder;

    private Consignments(String tag) {
        var stream = new StreamKey("source", new Tag(tag), Priority.NORMAL);
        builder = new GrowingChunk(stream, RouteMask.of(0), 0, pool);
    }

    /** An empty one. */
    public static Consignments of(String tag) {
        return new Consignments(tag);
    }

    /** One more event, its record as JSON. */
    public Consignments event(long seconds, int nanos, String record) {
        return event(seconds, nanos, null, record);
    }

    /** One more event, with metadata; both as JSON. */
    public Consignments event(long seconds, int nanos, String metadata, String record) {
        var event = new MessagePackWriter(EVENT_MAX);
        event.arrayHeader(2);
        if (metadata != null) {
            event.arrayHeader(2);
        }
        event.eventTime(seconds, nanos);
        if (metadata != null) {
            append(metadata, event);
        }
        append(record, event);
        return raw(event.toByteArray());
    }

    /** One more event, as bytes. */
    public Consignments raw(byte[] event) {
        builder.append(new EventBatch(event, 0, event.length, 1), null, AckLevel.MEMORY, false);
        return this;
    }

    private void append(String value, MessagePackWriter to) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        json.readWhole(text, 0, text.length, to);
    }

    /** The finished consignment. */
    public Consignment consignment() {
        var id = new ChunkId(UUID.nameUUIDFromBytes(new byte[0]), Priority.NORMAL, 1);
        return new Consignment(builder.seal(id, id.sequence()), builder.payload(), 1);
    }
}
