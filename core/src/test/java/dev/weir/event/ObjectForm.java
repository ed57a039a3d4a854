// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.event;

import java.io.DataInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * MessagePack as Java objects: a second, plain reading of the format that tests compare ours with.
 *
 * <p>It reads a stream byte by byte and shares nothing with the code under test. Integers are {@link
 * BigInteger}, text is {@link String}, binary is {@link Bytes}.
 */
final class ObjectForm {

    /** Binary as a value. */
    record Bytes(String hex) {

        static Bytes of(byte[] bytes) {
            return new Bytes(HexFormat.of().formatHex(bytes));
        }

        byte[] toByteArray() {
            return HexFormat.of().parseHex(hex);
        }
    }

    /** Extension as a value. */
    record Extension(int type, Bytes payload) {}

    private ObjectForm() {}

    static Arbitrary<@Nullable Object> values() {
        return values(3);
    }

    static Arbitrary<Map<Object, @Nullable Object>> records() {
        return records(2);
    }

    private static Arbitrary<@Nullable Object> values(int depth) {
        if (depth == 0) {
            return leaves();
        }
        Arbitrary<Object> lists = values(depth - 1).list().ofMaxSize(20).map(list -> list);
        Arbitrary<Object> maps = records(depth - 1).map(map -> map);
        return Arbitraries.frequencyOf(Tuple.of(4, leaves()), Tuple.of(1, lists), Tuple.of(1, maps));
    }

    private static Arbitrary<Map<Object, @Nullable Object>> records(int depth) {
        Arbitrary<Object> keys = Arbitraries.strings().ofMaxLength(40).map(ObjectForm::wellFormed);
        return Arbitraries.maps(keys, values(depth)).ofMaxSize(20).map(LinkedHashMap::new);
    }

    private static Arbitrary<@Nullable Object> leaves() {
        Arbitrary<Object> integers = Arbitraries.bigIntegers()
                .between(
                        BigInteger.ONE.shiftLeft(63).negate(),
                        BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE))
                .map(value -> value);
        Arbitrary<Object> binaries =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(Bytes::of);
        return Arbitraries.oneOf(
                Arbitraries.just(null),
                Arbitraries.of(true, false),
                integers,
                Arbitraries.doubles().map(value -> value),
                Arbitraries.strings().ofMaxLength(400).map(ObjectForm::wellFormed),
                binaries);
    }

    /** Text without lone surrogates, which UTF-8 cannot carry. */
    static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
    }

    static void write(MessagePackWriter writer, @Nullable Object value) {
        switch (value) {
            case null -> writer.nil();
            case Boolean bool -> writer.bool(bool);
            case BigInteger integer when integer.bitLength() > 63 -> writer.unsigned(integer.longValue());
            case BigInteger integer -> writer.integer(integer.longValueExact());
            case Double floating -> writer.floating(floating);
            case String text -> writer.text(text);
            case Bytes bytes -> {
                byte[] array = bytes.toByteArray();
                writer.binary(array, 0, array.length);
            }
            case List<?> list -> {
                writer.arrayHeader(list.size());
                list.forEach(element -> write(writer, element));
            }
            case Map<?, ?> map -> {
                writer.mapHeader(map.size());
                map.forEach((key, element) -> {
                    write(writer, key);
                    write(writer, element);
                });
            }
            default -> throw new IllegalArgumentException(value.getClass().toString());
        }
    }

    static @Nullable Object read(DataInputStream in) throws IOException {
        int lead = in.readUnsignedByte();
        if (lead < 0x80 || lead >= 0xe0) {
            return BigInteger.valueOf((byte) lead);
        }
        if (lead < 0x90) {
            return readMap(in, lead & 0x0f);
        }
        if (lead < 0xa0) {
            return readArray(in, lead & 0x0f);
        }
        if (lead < 0xc0) {
            return new String(in.readNBytes(lead & 0x1f), StandardCharsets.UTF_8);
        }
        return readWide(in, lead);
    }

    private static @Nullable Object readWide(DataInputStream in, int lead) throws IOException {
        return switch (lead) {
            case 0xc0 -> null;
            case 0xc2 -> false;
            case 0xc3 -> true;
            case 0xc4, 0xc5, 0xc6 -> Bytes.of(in.readNBytes(readLength(in, lead - 0xc4)));
            case 0xc7, 0xc8, 0xc9 -> readExtension(in, readLength(in, lead - 0xc7));
            case 0xca -> (double) in.readFloat();
            case 0xcb -> in.readDouble();
            case 0xcc, 0xcd, 0xce, 0xcf -> new BigInteger(1, in.readNBytes(1 << (lead - 0xcc)));
            case 0xd0, 0xd1, 0xd2, 0xd3 -> new BigInteger(in.readNBytes(1 << (lead - 0xd0)));
            case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> readExtension(in, 1 << (lead - 0xd4));
            case 0xd9, 0xda, 0xdb -> new String(in.readNBytes(readLength(in, lead - 0xd9)), StandardCharsets.UTF_8);
            case 0xdc, 0xdd -> readArray(in, readLength(in, lead - 0xdb));
            case 0xde, 0xdf -> readMap(in, readLength(in, lead - 0xdd));
            default -> throw new IOException("lead byte " + Integer.toHexString(lead));
        };
    }

    private static int readLength(DataInputStream in, int width) throws IOException {
        return switch (width) {
            case 0 -> in.readUnsignedByte();
            case 1 -> in.readUnsignedShort();
            default -> in.readInt();
        };
    }

    private static Extension readExtension(DataInputStream in, int length) throws IOException {
        int type = in.readByte();
        return new Extension(type, Bytes.of(in.readNBytes(length)));
    }

    private static List<@Nullable Object> readArray(DataInputStream in, int count) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(read(in));
        }
        return list;
    }

    private static Map<@Nullable Object, @Nullable Object> readMap(DataInputStream in, int count) throws IOException {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            map.put(read(in), read(in));
        }
        return map;
    }

    /** Events with every kind of time, with and without metadata, as bytes. */
    static Arbitrary<byte[]> events() {
        Arbitrary<byte[]> event = Combinators.combine(
                        records(),
                        records().injectNull(0.5),
                        Arbitraries.longs().between(-5_000_000_000L, 5_000_000_000L),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(ObjectForm::event);
        return event.list().ofMaxSize(4).map(ObjectForm::join);
    }

    static byte[] event(Map<?, ?> fields, @Nullable Map<?, ?> metadata, long seconds, int nanos) {
        MessagePackWriter writer = new MessagePackWriter(1 << 24);
        writer.arrayHeader(2);
        if (metadata != null) {
            writer.arrayHeader(2);
        }
        writer.eventTime(seconds, nanos);
        if (metadata != null) {
            write(writer, metadata);
        }
        write(writer, fields);
        return writer.toByteArray();
    }

    private static byte[] join(List<byte[]> parts) {
        MessagePackWriter writer = new MessagePackWriter(1 << 26);
        parts.forEach(part -> writer.raw(part, 0, part.length));
        return writer.toByteArray();
    }
}
