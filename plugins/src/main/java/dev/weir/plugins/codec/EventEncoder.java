// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.event.EventReader;
import dev.weir.event.MessagePack;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Encoder of the events of one delivery, range by range.
 *
 * <p>{@link #begin}, then {@link #append} for each range of events, then {@link #end}; then it is
 * ready for the next delivery. As JSON an event is one object: its time under the date key, its
 * metadata, if it has any, under {@code __internal__} as {@code log_metadata}, and the pairs of its
 * record. Where the record has one of these keys itself, the record's stays and ours does not
 * appear.
 *
 * <p>Bounds: the limit of the sink. For one thread at a time.
 */
public final class EventEncoder {

    private static final byte[] INTERNAL = "__internal__".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INTERNAL_BEGIN =
            "\"__internal__\":{\"log_metadata\":".getBytes(StandardCharsets.US_ASCII);

    private final EventFormat format;
    private final JsonWriter json;
    private final JsonDates dates;
    private final EventReader reader = new EventReader();

    /** The date key as it is, and as JSON with its colon; both empty where there is none. */
    private final byte[] dateKey;

    private final byte[] dateBegin;
    private boolean first = true;

    /**
     * Makes an encoder.
     *
     * @param format layout of the events
     * @param style what JSON objects look like; of no meaning for {@link EventFormat#MSGPACK}
     */
    public EventEncoder(EventFormat format, JsonStyle style) {
        this.format = format;
        this.json = new JsonWriter(style.escapeUnicode());
        this.dates = new JsonDates(style.dateFormat());
        String key = style.dateKey();
        this.dateKey = key == null ? new byte[0] : key.getBytes(StandardCharsets.UTF_8);
        this.dateBegin = key == null ? new byte[0] : asKey(dateKey);
    }

    private byte[] asKey(byte[] utf8) {
        ByteSink sink = new ByteSink(6 * utf8.length + 3);
        json.writeText(utf8, 0, utf8.length, sink);
        sink.put(':');
        return sink.toByteArray();
    }

    /** Appends what comes before the first event. */
    public void begin(ByteSink out) {
        first = true;
        if (format == EventFormat.JSON) {
            out.put('[');
        }
    }

    /**
     * Appends events.
     *
     * @param b where the events are
     * @param from index of the first byte of the first event
     * @param to index behind the last byte of the last event
     * @param out what they are appended to
     * @return how many events
     * @throws dev.weir.event.MalformedEventException where the range is not whole events; those
     *     before the malformed one are in the sink
     * @throws SinkFullException where the sink takes no more; it then holds a part of them
     */
    public int append(byte[] b, int from, int to, ByteSink out) {
        reader.reset(b, from, to);
        int count = 0;
        while (reader.next()) {
            count++;
            switch (format) {
                case JSON -> {
                    if (!first) {
                        out.put(',');
                    }
                    object(b, out);
                }
                case JSON_LINES -> {
                    object(b, out);
                    out.put('\n');
                }
                case JSON_STREAM -> object(b, out);
                case MSGPACK -> out.put(b, reader.entryStart(), reader.entryEnd());
            }
            first = false;
        }
        return count;
    }

    /** Appends what comes behind the last event. */
    public void end(ByteSink out) {
        if (format == EventFormat.JSON) {
            out.put(']');
        }
    }

    private void object(byte[] b, ByteSink out) {
        out.put('{');
        boolean comma = false;
        if (dateBegin.length > 0 && !recordHas(b, dateKey)) {
            out.put(dateBegin, 0, dateBegin.length);
            dates.write(reader.seconds(), reader.nanos(), out);
            comma = true;
        }
        if (hasMetadata(b) && !recordHas(b, INTERNAL)) {
            if (comma) {
                out.put(',');
            }
            out.put(INTERNAL_BEGIN, 0, INTERNAL_BEGIN.length);
            json.write(b, reader.metadataStart(), out);
            out.put('}');
            comma = true;
        }
        json.writePairs(b, reader.recordStart(), out, comma);
        out.put('}');
    }

    private boolean hasMetadata(byte[] b) {
        return reader.hasMetadata() && MessagePack.length(b, reader.metadataStart()) > 0;
    }

    private boolean recordHas(byte[] b, byte[] key) {
        int record = reader.recordStart();
        int next = MessagePack.body(b, record);
        for (int left = MessagePack.length(b, record); left > 0; left--) {
            int value = MessagePack.skip(b, next, reader.recordEnd());
            int body = MessagePack.body(b, next);
            if (value - body == key.length
                    && MessagePack.kind(b, next) == MessagePack.Kind.TEXT
                    && Arrays.equals(b, body, value, key, 0, key.length)) {
                return true;
            }
            next = left == 1 ? value : MessagePack.skip(b, value, reader.recordEnd());
        }
        return false;
    }
}
