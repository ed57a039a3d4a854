// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.file;

import dev.weir.event.EventReader;
import dev.weir.event.MessagePack;
import dev.weir.plugins.codec.ByteSink;
import dev.weir.plugins.codec.JsonStyle;
import dev.weir.plugins.codec.JsonWriter;
import dev.weir.plugins.codec.ValuePrinter;
import java.nio.charset.StandardCharsets;

/** Writes events as the lines of a file, byte for byte as Fluent Bit does. For one thread at a time. */
final class LineWriter {
    private final FileSettings settings;
    private final JsonWriter json = new JsonWriter(JsonStyle.DEFAULT.escapeUnicode());
    private final EventReader reader = new EventReader();
    private final byte[] delimiter;
    private final byte[] labelDelimiter;
    private byte[] tag = new byte[0];
    private boolean namesWanted;

    LineWriter(FileSettings settings) {
        this.settings = settings;
        delimiter = settings.delimiter().getBytes(StandardCharsets.UTF_8);
        labelDelimiter = settings.labelDelimiter().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Begins with the events of a chunk.
     *
     * @param ofTag their tag
     * @param atBegin whether the file is still empty
     */
    void begin(String ofTag, boolean atBegin) {
        tag = ofTag.getBytes(StandardCharsets.UTF_8);
        namesWanted = atBegin && settings.csvColumnNames();
    }

    /** Appends a range of whole events. */
    void write(byte[] b, int from, int to, ByteSink out) {
        if (settings.format() == FileFormat.MSGPACK) {
            out.put(b, from, to);
            return;
        }
        reader.reset(b, from, to);
        while (reader.next()) {
            switch (settings.format()) {
                case OUT_FILE -> outFile(b, out);
                case PLAIN -> json.write(b, reader.recordStart(), out);
                case CSV -> csv(b, out);
                case LTSV -> ltsv(b, out);
                case TEMPLATE -> settings.template().fill(b, reader, out);
                case MSGPACK -> throw new IllegalStateException("no lines: format=" + settings.format());
            }
            if (!isWithoutLine(b)) {
                out.put('\n');
            }
        }
    }

    /** An event without fields has nothing to be separated, and leaves no line. */
    private boolean isWithoutLine(byte[] b) {
        boolean separated = settings.format() == FileFormat.CSV || settings.format() == FileFormat.LTSV;
        return separated && fields(b) == 0;
    }

    private int fields(byte[] b) {
        return MessagePack.length(b, reader.recordStart());
    }

    private void outFile(byte[] b, ByteSink out) {
        out.put(tag, 0, tag.length);
        out.put(": [");
        ValuePrinter.time(reader.seconds(), reader.nanos(), out);
        out.put(", ");
        json.write(b, reader.recordStart(), out);
        out.put(']');
    }

    private void csv(byte[] b, ByteSink out) {
        if (fields(b) == 0) {
            return;
        }
        if (namesWanted) {
            namesWanted = false;
            out.put("timestamp");
            columns(b, true, out);
            out.put('\n');
        }
        ValuePrinter.time(reader.seconds(), reader.nanos(), out);
        columns(b, false, out);
    }

    private void columns(byte[] b, boolean names, ByteSink out) {
        int key = MessagePack.body(b, reader.recordStart());
        for (int left = fields(b); left > 0; left--) {
            out.put(delimiter, 0, delimiter.length);
            int value = MessagePack.skip(b, key, reader.recordEnd());
            ValuePrinter.print(b, names ? key : value, out);
            key = MessagePack.skip(b, value, reader.recordEnd());
        }
    }

    private void ltsv(byte[] b, ByteSink out) {
        if (fields(b) == 0) {
            return;
        }
        out.put("\"time\"");
        out.put(labelDelimiter, 0, labelDelimiter.length);
        ValuePrinter.timeAsDouble(reader.seconds(), reader.nanos(), out);
        int at = MessagePack.body(b, reader.recordStart());
        for (int left = fields(b); left > 0; left--) {
            out.put(delimiter, 0, delimiter.length);
            at = ValuePrinter.print(b, at, out);
            out.put(labelDelimiter, 0, labelDelimiter.length);
            at = ValuePrinter.print(b, at, out);
        }
    }
}
