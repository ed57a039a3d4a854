// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.chunk.SlabBuffer;
import dev.weir.event.EventReader;
import dev.weir.event.MessagePackWriter;
import dev.weir.plugins.codec.ByteSink;
import dev.weir.plugins.codec.JsonWriter;
import dev.weir.store.DeadLetter;
import java.io.PrintStream;
import java.time.Instant;

/** The events of dead letters as {@code weir dlq show} prints them: an object of JSON a line. For one thread. */
final class LetterLines {
    private static final int LIMIT = 256 * 1024 * 1024;

    private final PrintStream out;
    private final JsonWriter json = new JsonWriter(false);
    private final MessagePackWriter fields = new MessagePackWriter(LIMIT);
    private final ByteSink line = new ByteSink(LIMIT);
    private boolean whole = true;

    LetterLines(PrintStream out) {
        this.out = out;
    }

    /** Prints the events of a letter. */
    void print(DeadLetter letter, SlabBuffer payload) {
        var reader = new EventReader();
        for (int slab = 0; slab < payload.slabs(); slab++) {
            var bytes = new byte[payload.slabBytes(slab)];
            payload.copySlab(slab, bytes, 0);
            reader.reset(bytes, 0, bytes.length);
            while (reader.next()) {
                fields.reset();
                fields.mapHeader(reader.hasMetadata() ? 11 : 10);
                cause(letter);
                event(reader, bytes);
                line();
            }
        }
    }

    /** Prints a letter whose events the disk has lost. */
    void unreadable(DeadLetter letter) {
        whole = false;
        fields.reset();
        fields.mapHeader(9);
        cause(letter);
        field("unreadable", "its events cannot be read; weir store check says more");
        line();
    }

    /** Whether every letter could be read. */
    boolean wereWhole() {
        return whole;
    }

    /** Eight fields. */
    private void cause(DeadLetter letter) {
        field("output", letter.output());
        field("cause", letter.cause());
        fields.text("attempts");
        fields.integer(letter.attempts());
        field("first", letter.first().toString());
        field("last", letter.last().toString());
        field("chunk", letter.chunk());
        field("input", letter.stream().input());
        field("tag", letter.stream().tag().value());
    }

    private void event(EventReader reader, byte[] bytes) {
        field("time", Instant.ofEpochSecond(reader.seconds(), reader.nanos()).toString());
        if (reader.hasMetadata()) {
            fields.text("metadata");
            fields.raw(bytes, reader.metadataStart(), reader.metadataEnd());
        }
        fields.text("event");
        fields.raw(bytes, reader.recordStart(), reader.recordEnd());
    }

    private void field(String name, String value) {
        fields.text(name);
        fields.text(value);
    }

    private void line() {
        line.clear();
        json.write(fields.array(), 0, line);
        line.put('\n');
        out.write(line.array(), 0, line.size());
    }
}
