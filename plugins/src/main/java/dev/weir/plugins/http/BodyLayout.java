// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import dev.weir.event.EventReader;
import dev.weir.event.MalformedEventException;
import dev.weir.event.MessagePack;
import dev.weir.event.MessagePackWriter;
import dev.weir.plugins.codec.JsonLimits;
import dev.weir.plugins.codec.JsonRecords;
import java.util.Locale;
import java.util.Optional;

/** How the records lie in a body. */
enum BodyLayout {
    /** Objects, arrays of objects, or any sequence of them, with or without line ends between. */
    JSON {
        @Override
        void read(byte[] body, int length, EventCollector events) {
            var records = new JsonRecords(JsonLimits.DEFAULT.withBytes(Math.max(1, length)));
            records.reset(body, 0, length);
            while (records.hasNext()) {
                records.read(events.begin());
                events.end();
            }
        }
    },
    /** A sequence of maps, of arrays of maps, or of events with a time of their own. */
    MSGPACK {
        @Override
        void read(byte[] body, int length, EventCollector events) {
            int at = 0;
            while (at < length) {
                int end = MessagePack.skipWhole(body, at, length);
                readValue(body, at, end, events);
                at = end;
            }
        }
    },
    /** One record, its pairs in a form's encoding; each value is a text. */
    FORM {
        @Override
        void read(byte[] body, int length, EventCollector events) {
            MessagePackWriter record = events.begin();
            int mark = record.size();
            record.mapHeader(0);
            int pairs = 0;
            int at = 0;
            while (at < length) {
                int end = indexOf(body, '&', at, length);
                if (readPair(body, at, end, record)) {
                    pairs++;
                }
                at = end + 1;
            }
            record.patchMap(mark, pairs);
            events.end();
        }
    };

    /** The content types, for a message. */
    static final String TYPES =
            "application/json, application/x-ndjson, application/msgpack, application/x-www-form-urlencoded";

    /**
     * Reads all records.
     *
     * @throws MalformedEventException if the body is not what it should be
     * @throws dev.weir.plugins.codec.MalformedJsonException if the body is not what it should be
     * @throws dev.weir.event.EventTooLargeException if the events are larger than allowed
     */
    abstract void read(byte[] body, int length, EventCollector events);

    /** The layout that a {@code Content-Type} tells, whatever its parameters. */
    static Optional<BodyLayout> ofType(String contentType) {
        int end = 0;
        while (end < contentType.length() && ";, \t".indexOf(contentType.charAt(end)) < 0) {
            end++;
        }
        return switch (contentType.substring(0, end).toLowerCase(Locale.ROOT)) {
            case "application/json",
                    "application/x-ndjson",
                    "application/ndjson",
                    "application/jsonl",
                    "application/json-lines",
                    "application/x-json-stream" -> Optional.of(JSON);
            case "application/msgpack", "application/x-msgpack", "application/vnd.msgpack" -> Optional.of(MSGPACK);
            case "application/x-www-form-urlencoded" -> Optional.of(FORM);
            default -> Optional.empty();
        };
    }

    private static void readValue(byte[] b, int at, int end, EventCollector events) {
        switch (MessagePack.kind(b, at)) {
            case MAP -> {
                events.begin().raw(b, at, end);
                events.end();
            }
            case ARRAY -> {
                if (isEvent(b, at)) {
                    var reader = new EventReader(b, at, end);
                    reader.next();
                    events.whole(b, reader);
                } else {
                    readElements(b, at, end, events);
                }
            }
            default -> throw new MalformedEventException(at, "record is not a map, kind=" + MessagePack.kind(b, at));
        }
    }

    /** A record is a map, and the first of an event's two elements, its time, never is. */
    private static boolean isEvent(byte[] b, int at) {
        return MessagePack.length(b, at) == 2 && MessagePack.kind(b, MessagePack.body(b, at)) != MessagePack.Kind.MAP;
    }

    private static void readElements(byte[] b, int at, int end, EventCollector events) {
        int next = MessagePack.body(b, at);
        for (int left = MessagePack.length(b, at); left > 0; left--) {
            int element = next;
            next = MessagePack.skip(b, element, end);
            if (MessagePack.kind(b, element) != MessagePack.Kind.MAP) {
                throw new MalformedEventException(element, "record is not a map, kind=" + MessagePack.kind(b, element));
            }
            events.begin().raw(b, element, next);
            events.end();
        }
    }

    private static boolean readPair(byte[] b, int from, int to, MessagePackWriter record) {
        int start = from;
        int end = to;
        while (start < end && isSpace(b[start])) {
            start++;
        }
        while (end > start && isSpace(b[end - 1])) {
            end--;
        }
        int equals = indexOf(b, '=', start, end);
        if (equals == start || equals == end) {
            return false;
        }
        record.text(b, start, start + Escapes.undo(b, start, equals, true));
        record.text(b, equals + 1, equals + 1 + Escapes.undo(b, equals + 1, end, true));
        return true;
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private static int indexOf(byte[] b, char wanted, int from, int to) {
        int at = from;
        while (at < to && b[at] != wanted) {
            at++;
        }
        return at;
    }
}
