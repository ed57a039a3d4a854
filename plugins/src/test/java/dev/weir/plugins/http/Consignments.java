// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import dev.weir.chunk.AckLevel;
import dev.weir.chunk.Chunk;
import dev.weir.chunk.ChunkId;
import dev.weir.chunk.RouteMask;
import dev.weir.chunk.SlabBuffer;
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
import java.util.List;
import java.util.UUID;

/** Chunks for an output under test. */
final class Consignments {
    private Consignments() {}

    /** Events at second 1, 2, 3 and so on, with these records. */
    static Consignment of(String tag, List<String> records) {
        var payload = new SlabBuffer(new SlabPool(1_000_000));
        long second = 1;
        for (String record : records) {
            EventBatch event = event(second++, record);
            payload.append(event.bytes(), event.from(), event.size());
        }
        var chunk = new Chunk(
                new ChunkId(new UUID(1, 2), Priority.NORMAL, 3),
                3,
                new StreamKey("in", new Tag(tag), Priority.NORMAL),
                records.size(),
                payload.bytes(),
                0,
                AckLevel.MEMORY,
                RouteMask.of(0),
                List.of(),
                0);
        return new Consignment(chunk, payload, 1);
    }

    static EventBatch event(long second, String record) {
        var writer = new MessagePackWriter(10_000_000);
        writer.arrayHeader(2);
        writer.eventTime(second, 500_000_000);
        byte[] json = record.getBytes(StandardCharsets.UTF_8);
        new JsonReader(JsonLimits.DEFAULT).readWhole(json, 0, json.length, writer);
        return new EventBatch(writer.array(), 0, writer.size(), 1);
    }

    static byte[] bytes(SlabBuffer payload) {
        byte[] all = new byte[(int) payload.bytes()];
        int at = 0;
        for (int slab = 0; slab < payload.slabs(); slab++) {
            payload.copySlab(slab, all, at);
            at += payload.slabBytes(slab);
        }
        return all;
    }
}
