// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.chunk.ChunkId;
import dev.weir.event.EventReader;
import dev.weir.event.MessagePackWriter;
import dev.weir.plugins.codec.ByteSink;
import dev.weir.plugins.codec.EventEncoder;
import dev.weir.plugins.codec.EventFormat;
import dev.weir.plugins.codec.JsonDateFormat;
import dev.weir.plugins.codec.JsonStyle;
import dev.weir.plugins.codec.JsonWriter;
import dev.weir.plugins.codec.SinkFullException;
import dev.weir.segment.StoredChunk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes events as JSON, one object a line: chunk, tag, input, and the event with its time under {@code date}. For one
 * thread. Memory: one event.
 */
final class EventLines {
    private static final int LINE_MAX = 24 * 1024 * 1024;
    private static final int NAMES_MAX = 256 * 1024;
    private static final int USUAL = 1024 * 1024;

    private final OutputStream out;
    private final ByteSink line = new ByteSink(LINE_MAX);
    private final EventEncoder encoder =
            new EventEncoder(EventFormat.JSON_STREAM, new JsonStyle("date", JsonDateFormat.DOUBLE, false));
    private final EventReader reader = new EventReader();
    private long tooLong;

    EventLines(OutputStream out) {
        this.out = out;
    }

    /** Events that were left out, because as JSON they have more than 24 MiB. */
    long tooLong() {
        return tooLong;
    }

    /** Writes the events of a frame. */
    void write(ChunkId id, StoredChunk chunk, byte[] events, int length) throws IOException {
        byte[] head = head(id, chunk);
        reader.reset(events, 0, length);
        while (reader.next()) {
            try {
                line.clear();
                line.put(head, 0, head.length);
                encoder.append(events, reader.entryStart(), reader.entryEnd(), line);
                line.put("}\n");
                out.write(line.array(), 0, line.size());
            } catch (SinkFullException full) {
                tooLong++;
            }
        }
        line.release(USUAL);
    }

    private static byte[] head(ChunkId id, StoredChunk chunk) {
        var names = new MessagePackWriter(NAMES_MAX);
        names.mapHeader(3);
        names.text("chunk");
        names.text(id.toString());
        names.text("tag");
        names.text(chunk.head().stream().tag().value());
        names.text("input");
        names.text(chunk.head().stream().input());
        var json = new ByteSink(2 * NAMES_MAX);
        new JsonWriter(false).write(names.array(), 0, json);
        json.truncate(json.size() - 1);
        json.put(",\"event\":");
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
