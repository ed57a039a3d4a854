// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import dev.weir.event.MessagePack;
import dev.weir.event.MessagePackWriter;
import dev.weir.parser.Parsed;
import dev.weir.parser.Parser;
import dev.weir.parser.ParserContext;
import dev.weir.plugins.codec.JsonLimits;
import dev.weir.plugins.codec.JsonReader;
import dev.weir.plugins.codec.MalformedJsonException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a text that is one JSON object, with nothing but white space around it, into a record of the same pairs in the
 * same order.
 *
 * <p>Where the time is asked for, it is that of the first pair with the key: a text in the format that is configured, or
 * a number where that format is one of seconds since 1970. A pair whose time could not be read stays.
 *
 * <p>Bounds: {@link JsonLimits#DEFAULT} and the limit of the writer; what is beyond the first counts as not understood.
 */
final class JsonParser implements Parser {
    private final JsonReader json = new JsonReader(JsonLimits.DEFAULT);
    private final @Nullable TimeField time;

    JsonParser(JsonSettings settings, ParserContext context) {
        TimeRule rule = settings.time();
        time = rule == null ? null : new TimeField(rule, context, new ParserComplaints(context));
    }

    @Override
    public Parsed parse(byte[] text, int from, int to, MessagePackWriter record) {
        int mark = record.size();
        try {
            json.readWhole(text, from, to, record);
        } catch (MalformedJsonException malformed) {
            return Parsed.NOT_MATCHED;
        }
        if (MessagePack.kind(record.array(), mark) != MessagePack.Kind.MAP) {
            record.truncate(mark);
            return Parsed.NOT_MATCHED;
        }
        return time == null ? Parsed.WITHOUT_TIME : takeTime(time, record, mark);
    }

    private static Parsed takeTime(TimeField time, MessagePackWriter record, int map) {
        byte[] b = record.array();
        int pairs = MessagePack.length(b, map);
        int key = MessagePack.body(b, map);
        for (int i = 0; i < pairs; i++) {
            int value = MessagePack.skip(b, key, record.size());
            int end = MessagePack.skip(b, value, record.size());
            if (time.isNamed(b, MessagePack.body(b, key), value)) {
                if (!read(time, b, value, end)) {
                    return Parsed.WITHOUT_TIME;
                }
                if (!time.stays()) {
                    System.arraycopy(b, end, b, key, record.size() - end);
                    record.truncate(record.size() - (end - key));
                    record.patchMap(map, pairs - 1);
                }
                return time.parsed();
            }
            key = end;
        }
        return Parsed.WITHOUT_TIME;
    }

    private static boolean read(TimeField time, byte[] b, int value, int end) {
        return switch (MessagePack.kind(b, value)) {
            case TEXT -> time.read(b, MessagePack.body(b, value), end);
            case INTEGER -> !MessagePack.exceedsLong(b, value) && time.readNumber(MessagePack.integer(b, value));
            case FLOATING -> time.readNumber(MessagePack.floating(b, value));
            default -> false;
        };
    }
}
