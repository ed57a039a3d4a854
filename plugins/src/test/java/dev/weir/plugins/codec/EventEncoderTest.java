// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.event.MalformedEventException;
import dev.weir.event.MessagePackWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EventEncoderTest {

    private static byte[] event(long seconds, int nanos, @Nullable Map<String, ?> metadata, Map<String, ?> fields) {
        MessagePackWriter writer = new MessagePackWriter(1 << 20);
        writer.arrayHeader(2);
        if (metadata != null) {
            writer.arrayHeader(2);
        }
        writer.eventTime(seconds, nanos);
        if (metadata != null) {
            Values.pack(metadata, writer);
        }
        Values.pack(fields, writer);
        return writer.toByteArray();
    }

    private static byte[] event(Map<String, ?> fields) {
        return event(1_527_673_192, 681_000, null, fields);
    }

    private static byte[] join(byte[]... events) {
        MessagePackWriter writer = new MessagePackWriter(1 << 20);
        for (byte[] event : events) {
            writer.raw(event, 0, event.length);
        }
        return writer.toByteArray();
    }

    private static String encode(EventFormat format, JsonStyle style, byte[]... ranges) {
        return encode(new EventEncoder(format, style), ranges).toString();
    }

    private static ByteSink encode(EventEncoder encoder, byte[]... ranges) {
        ByteSink sink = new ByteSink(1 << 20);
        encoder.begin(sink);
        for (byte[] range : ranges) {
            encoder.append(range, 0, range.length, sink);
        }
        encoder.end(sink);
        return sink;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "JSON | [{\"date\":1,\"a\":1},{\"date\":1,\"a\":2},{\"date\":1,\"a\":3}]",
                "JSON_LINES | {\"date\":1,\"a\":1}~{\"date\":1,\"a\":2}~{\"date\":1,\"a\":3}~",
                "JSON_STREAM | {\"date\":1,\"a\":1}{\"date\":1,\"a\":2}{\"date\":1,\"a\":3}"
            })
    void append_laysEventsOutWhateverTheirRanges(EventFormat format, String expected) {
        JsonStyle style = new JsonStyle("date", JsonDateFormat.EPOCH, true);
        EventEncoder encoder = new EventEncoder(format, style);
        byte[] one = event(1, 0, null, Map.of("a", 1));
        byte[] two = event(1, 0, null, Map.of("a", 2));
        byte[] three = event(1, 0, null, Map.of("a", 3));

        for (int again = 0; again < 2; again++) {
            assertThat(encode(encoder, one, two, three)).hasToString(expected.replace('~', '\n'));
            assertThat(encode(encoder, join(one, two, three))).hasToString(expected.replace('~', '\n'));
            assertThat(encode(encoder, new byte[0], join(one, two), three)).hasToString(expected.replace('~', '\n'));
        }
    }

    @Test
    void append_handsMessagePackOnAsItIs() {
        byte[] one = event(Map.of("a", 1));
        byte[] two = event(1, 0, Map.of("m", 1), Map.of("a", 2));

        assertThat(encode(new EventEncoder(EventFormat.MSGPACK, JsonStyle.DEFAULT), one, two)
                        .toByteArray())
                .isEqualTo(join(one, two));
    }

    @ParameterizedTest
    @CsvSource({"JSON, []", "JSON_LINES, ''", "JSON_STREAM, ''", "MSGPACK, ''"})
    void append_laysNoEventsOut(EventFormat format, String expected) {
        assertThat(encode(format, JsonStyle.DEFAULT)).isEqualTo(expected);
        assertThat(encode(format, JsonStyle.DEFAULT, new byte[0])).isEqualTo(expected);
    }

    @Test
    void append_countsTheEventsOfARange() {
        byte[] three = join(event(Map.of()), event(Map.of()), event(Map.of()));

        assertThat(new EventEncoder(EventFormat.JSON, JsonStyle.DEFAULT)
                        .append(three, 0, three.length, new ByteSink(999)))
                .isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "DOUBLE | 1527673192.000681",
                "EPOCH | 1527673192",
                "EPOCH_MS | 1527673192000",
                "ISO8601 | \"2018-05-30T09:39:52.000681Z\"",
                "JAVA_SQL_TIMESTAMP | \"2018-05-30 09:39:52.000681\""
            })
    void append_writesTheTimeFirst(JsonDateFormat format, String expected) {
        assertThat(encode(EventFormat.JSON_STREAM, new JsonStyle("at", format, true), event(Map.of("log", "x"))))
                .isEqualTo("{\"at\":" + expected + ",\"log\":\"x\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "1500000000, 0, 1500000000.0",
        "1500000000, 500000000, 1500000000.5",
        "1500000000, 123456789, 1500000000.123457",
        "1500000000, 999999999, 1500000001.0",
        "1500000000, 100, 1500000000.0",
        "1000000000, 123456789, 1000000000.123457",
        "4294967295, 999999000, 4294967295.999999",
        "0, 0, 0.0",
        "0, 500000000, 0.5",
        "-1, 500000000, -0.5",
        "12345, 678000000, 12345.678"
    })
    void append_writesTheTimeAsADouble(long seconds, int nanos, String expected) {
        byte[] event = event(seconds, nanos, null, Map.of());

        assertThat(encode(EventFormat.JSON_STREAM, JsonStyle.DEFAULT, event)).isEqualTo("{\"date\":" + expected + "}");
    }

    @Property(tries = 3000)
    void append_roundsADoubleToSixteenDigits(
            @ForAll @LongRange(min = 1_000_000_000L, max = 4_294_967_295L) long seconds,
            @ForAll @IntRange(max = 999_999_999) int nanos) {
        BigDecimal expected = new BigDecimal(seconds + nanos / 1e9).round(new MathContext(16, RoundingMode.HALF_EVEN));
        String text = encode(EventFormat.JSON_STREAM, JsonStyle.DEFAULT, event(seconds, nanos, null, Map.of()));

        String date = text.substring(8, text.length() - 1);
        assertThat(new BigDecimal(date)).isEqualByComparingTo(expected);
        assertThat(date).matches("\\d{10}\\.(0|\\d{0,5}[1-9])");
    }

    @Property(tries = 3000)
    void append_writesDatesAsTheCalendarHasThem(
            @ForAll @LongRange(min = -62_135_596_800L, max = 253_402_300_799L) long seconds,
            @ForAll @IntRange(max = 999_999_999) int nanos) {
        byte[] event = event(seconds, seconds >>> 32 == 0 ? nanos : 0, null, Map.of());
        String expected = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
                .withZone(ZoneOffset.UTC)
                .format(Instant.ofEpochSecond(seconds, seconds >>> 32 == 0 ? nanos : 0));

        assertThat(encode(EventFormat.JSON_STREAM, new JsonStyle("d", JsonDateFormat.ISO8601, true), event))
                .isEqualTo("{\"d\":\"" + expected + "\"}");
    }

    @Test
    void append_writesDatesOfTheNextSecondAnew() {
        JsonStyle style = new JsonStyle("d", JsonDateFormat.JAVA_SQL_TIMESTAMP, true);
        byte[] events =
                join(event(0, 1000, null, Map.of()), event(0, 2000, null, Map.of()), event(86_399, 0, null, Map.of()));

        assertThat(encode(EventFormat.JSON_LINES, style, events).lines())
                .containsExactly(
                        "{\"d\":\"1970-01-01 00:00:00.000001\"}",
                        "{\"d\":\"1970-01-01 00:00:00.000002\"}",
                        "{\"d\":\"1970-01-01 23:59:59.000000\"}");
    }

    @Test
    void append_writesNoTimeWhereThereIsNoKey() {
        JsonStyle style = new JsonStyle(null, JsonDateFormat.DOUBLE, true);

        assertThat(encode(EventFormat.JSON, style, event(Map.of("a", 1)), event(Map.of())))
                .isEqualTo("[{\"a\":1},{}]");
    }

    @Test
    void append_letsTheRecordsOwnDateKeyWin() {
        MessagePackWriter writer = new MessagePackWriter(1000);
        writer.raw(HexFormat.of().parseHex("9205"), 0, 2);
        writer.mapHeader(3);
        writer.text("a");
        writer.integer(1);
        writer.text("date");
        writer.text("mine");
        writer.text("dat");
        writer.nil();

        assertThat(encode(EventFormat.JSON_STREAM, JsonStyle.DEFAULT, writer.toByteArray()))
                .isEqualTo("{\"a\":1,\"date\":\"mine\",\"dat\":null}");
    }

    @Test
    void append_writesMetadataBesideTheRecord() {
        JsonStyle style = new JsonStyle("date", JsonDateFormat.EPOCH, true);
        byte[] with = event(1, 0, Map.of("m", 1), Map.of("a", 2));
        byte[] empty = event(1, 0, Map.of(), Map.of("a", 2));
        byte[] own = event(1, 0, Map.of("m", 1), Map.of("__internal__", 3));

        assertThat(encode(EventFormat.JSON_LINES, style, with, empty, own).lines())
                .containsExactly(
                        "{\"date\":1,\"__internal__\":{\"log_metadata\":{\"m\":1}},\"a\":2}",
                        "{\"date\":1,\"a\":2}",
                        "{\"date\":1,\"__internal__\":3}");
    }

    @Test
    void append_escapesTheDateKey() {
        assertThat(encode(
                        EventFormat.JSON_STREAM,
                        new JsonStyle("d\"\u00e9", JsonDateFormat.EPOCH, true),
                        event(Map.of())))
                .isEqualTo("{\"d\\\"\\u00e9\":1527673192}");
        assertThat(encode(
                        EventFormat.JSON_STREAM,
                        new JsonStyle("d\"\u00e9", JsonDateFormat.EPOCH, false),
                        event(Map.of())))
                .isEqualTo("{\"d\\\"\u00e9\":1527673192}");
    }

    @Test
    void append_escapesUnicodeOnDemand() {
        byte[] event = event(Map.of("log", "\u00e9"));

        assertThat(encode(EventFormat.JSON_STREAM, new JsonStyle(null, JsonDateFormat.EPOCH, true), event))
                .isEqualTo("{\"log\":\"\\u00e9\"}");
        assertThat(encode(EventFormat.JSON_STREAM, new JsonStyle(null, JsonDateFormat.EPOCH, false), event))
                .isEqualTo("{\"log\":\"\u00e9\"}");
    }

    @ParameterizedTest
    @EnumSource
    void append_refusesWhatIsNoEvent(EventFormat format) {
        byte[] bytes = HexFormat.of().parseHex("920580c0");

        assertThatExceptionOfType(MalformedEventException.class)
                .isThrownBy(() -> encode(format, JsonStyle.DEFAULT, bytes));
    }

    @Test
    void append_refusesWhatTheSinkDoesNotTake() {
        byte[] event = event(Map.of("log", "x".repeat(100)));
        EventEncoder encoder = new EventEncoder(EventFormat.JSON_LINES, JsonStyle.DEFAULT);
        ByteSink sink = new ByteSink(200);

        encoder.append(event, 0, event.length, sink);
        int whole = sink.size();
        assertThatExceptionOfType(SinkFullException.class)
                .isThrownBy(() -> encoder.append(event, 0, event.length, sink))
                .withMessageContaining("limit=200 bytes");
        sink.truncate(whole);
        assertThat(sink.toString()).endsWith("}\n");
    }

    @Property
    void append_refusesOrWritesAnyBytes(@ForAll @Size(max = 60) byte[] bytes, @ForAll EventFormat format) {
        try {
            encode(format, JsonStyle.DEFAULT, bytes);
        } catch (MalformedEventException e) {
            assertThat(e.position()).isBetween(0, bytes.length);
        }
    }

    @Test
    void dateKey_isNoneWhereTheSettingIsFalse() {
        assertThat(List.of("false", "OFF", "no"))
                .allSatisfy(text -> assertThat(JsonStyle.dateKey(text)).isNull());
        assertThat(JsonStyle.dateKey("time")).isEqualTo("time");
    }

    @Test
    void named_knowsEveryNameOfADateFormat() {
        assertThat(List.of(
                        "double",
                        "Epoch",
                        "epoch_ms",
                        "epoch_millis",
                        "epoch_milliseconds",
                        "ISO8601",
                        "java_sql_timestamp"))
                .extracting(JsonDateFormat::named)
                .containsExactly(
                        JsonDateFormat.DOUBLE,
                        JsonDateFormat.EPOCH,
                        JsonDateFormat.EPOCH_MS,
                        JsonDateFormat.EPOCH_MS,
                        JsonDateFormat.EPOCH_MS,
                        JsonDateFormat.ISO8601,
                        JsonDateFormat.JAVA_SQL_TIMESTAMP);
        assertThatIllegalArgumentException().isThrownBy(() -> JsonDateFormat.named("unix"));
    }
}
