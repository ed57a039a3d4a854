// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.event.MessagePack;
import dev.weir.event.MessagePackWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * MessagePack and JSON as Java objects, so that tests can compare them.
 *
 * <p>JSON is read by Jackson, which shares nothing with the code under test, and refuses an object
 * in which a key occurs twice. Integers are {@link BigInteger}, other numbers {@link Double}.
 */
final class Values {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final JsonFactory JSON_WITH_DUPLICATES = new JsonFactory();

    private Values() {}

    static @Nullable Object unpack(MessagePackWriter writer) {
        assert MessagePack.skipWhole(writer.array(), 0, writer.size()) == writer.size();
        return unpack(writer.array(), new int[1]);
    }

    private static @Nullable Object unpack(byte[] b, int[] place) {
        int at = place[0];
        int body = MessagePack.body(b, at);
        place[0] = MessagePack.skip(b, at, b.length);
        return switch (MessagePack.kind(b, at)) {
            case NIL, RESERVED -> null;
            case BOOLEAN -> MessagePack.bool(b, at);
            case INTEGER ->
                new BigInteger(
                        MessagePack.exceedsLong(b, at)
                                ? Long.toUnsignedString(MessagePack.integer(b, at))
                                : Long.toString(MessagePack.integer(b, at)));
            case FLOATING -> MessagePack.floating(b, at);
            case TEXT, BINARY, EXTENSION -> new String(b, body, place[0] - body, StandardCharsets.UTF_8);
            case ARRAY -> unpackArray(b, body, MessagePack.length(b, at));
            case MAP -> unpackMap(b, body, MessagePack.length(b, at));
        };
    }

    private static List<@Nullable Object> unpackArray(byte[] b, int body, int count) {
        int[] place = {body};
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(unpack(b, place));
        }
        return list;
    }

    private static Map<@Nullable Object, @Nullable Object> unpackMap(byte[] b, int body, int count) {
        int[] place = {body};
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            map.put(unpack(b, place), unpack(b, place));
        }
        return map;
    }

    static void pack(@Nullable Object value, MessagePackWriter writer) {
        switch (value) {
            case null -> writer.nil();
            case Boolean bool -> writer.bool(bool);
            case Integer integer -> writer.integer(integer);
            case Long integer -> writer.integer(integer);
            case Double floating -> writer.floating(floating);
            case String text -> writer.text(text);
            case byte[] bytes -> writer.binary(bytes, 0, bytes.length);
            case List<?> list -> {
                writer.arrayHeader(list.size());
                list.forEach(element -> pack(element, writer));
            }
            case Map<?, ?> map -> {
                writer.mapHeader(map.size());
                map.forEach((key, element) -> {
                    pack(key, writer);
                    pack(element, writer);
                });
            }
            default -> throw new IllegalArgumentException(value.getClass().toString());
        }
    }

    /** The one JSON value of a text, in which no key occurs twice. */
    static @Nullable Object parse(byte[] json) {
        return parse(JSON, json);
    }

    /** The one JSON value of a text; of a key that occurs twice the last value. */
    static @Nullable Object parseWithDuplicates(byte[] json) {
        return parse(JSON_WITH_DUPLICATES, json);
    }

    private static @Nullable Object parse(JsonFactory factory, byte[] json) {
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("no value");
            }
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("more than one value");
            }
            return value;
        }
    }

    private static @Nullable Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> integer(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    /** Integers beyond 64 bits are doubles, as everywhere where they have no other place. */
    private static Object integer(BigInteger value) {
        boolean fits = value.signum() < 0 ? value.bitLength() < 64 : value.bitLength() <= 64;
        return fits ? value : (Object) new BigDecimal(value).doubleValue();
    }

    private static Map<Object, @Nullable Object> object(JsonParser parser) {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            map.put(key, value(parser));
        }
        return map;
    }

    private static List<@Nullable Object> array(JsonParser parser) {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return list;
    }
}
