// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.HeapMeter;
import dev.weir.event.EventReader;
import dev.weir.event.MessagePackWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No object is made for an event: neither where bytes become events nor where events become bytes. */
class CodecHeapTest {
    private static final int EVENTS = 10_000;
    private static final String LINE = "GET /a?b=\"\u00e4\" 200 ".repeat(7);
    private static final int ROOM = 8_000_000;

    private static final Refusals NONE = new Refusals() {
        @Override
        public void malformed(String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void tooLong(long bytes) {
            throw new AssertionError("bytes=" + bytes);
        }
    };

    private Object kept = "";

    private static MessagePackWriter events() {
        var writer = new MessagePackWriter(ROOM);
        for (int event = 0; event < EVENTS; event++) {
            writer.arrayHeader(2);
            writer.eventTime(1_700_000_000L + event / 100, event * 1_000);
            writer.mapHeader(4);
            writer.text("log");
            writer.text(LINE);
            writer.text("status");
            writer.integer(200 + event);
            writer.text("seconds");
            writer.floating(event / 8.0);
            writer.text("ok");
            writer.bool(true);
        }
        return writer;
    }

    @ParameterizedTest
    @EnumSource(EventFormat.class)
    void encoder_makesNoObjectPerEvent(EventFormat format) {
        var events = events();
        var encoder = new EventEncoder(format, JsonStyle.DEFAULT);
        var out = new ByteSink(ROOM);

        long bytes = HeapMeter.bytes(() -> {
            out.clear();
            encoder.begin(out);
            assertThat(encoder.append(events.array(), 0, events.size(), out)).isEqualTo(EVENTS);
            encoder.end(out);
        });

        assertThat(bytes).isLessThan(EVENTS);
    }

    @ParameterizedTest
    @EnumSource(JsonDateFormat.class)
    void encoder_makesNoObjectPerEvent_howeverTimesLook(JsonDateFormat dates) {
        var events = events();
        var encoder = new EventEncoder(EventFormat.JSON_LINES, new JsonStyle("date", dates, false));
        var out = new ByteSink(ROOM);

        long bytes = HeapMeter.bytes(() -> {
            out.clear();
            encoder.append(events.array(), 0, events.size(), out);
        });

        assertThat(bytes).isLessThan(EVENTS);
    }

    @Test
    void printer_makesNoObjectPerEvent() {
        var events = events();
        var reader = new EventReader();
        var out = new ByteSink(ROOM);

        long bytes = HeapMeter.bytes(() -> {
            out.clear();
            reader.reset(events.array(), 0, events.size());
            while (reader.next()) {
                ValuePrinter.time(reader.seconds(), reader.nanos(), out);
                out.put(", ");
                ValuePrinter.print(events.array(), reader.recordStart(), out);
            }
        });

        assertThat(bytes).isLessThan(EVENTS);
    }

    @Test
    void jsonDecoder_makesNoObjectPerEvent() {
        String text = LINE.replace("\"", "\\\"");
        String object = "{\"log\":\"" + text + "\",\"n\":1,\"f\":2.5,\"a\":[true,null]}\n";

        decoder_makesNoObjectPerEvent(new JsonDecoder(JsonDecoder.Arrays.MESSAGE, 10_000, null, NONE), object);
    }

    @Test
    void lineDecoder_makesNoObjectPerEvent() {
        decoder_makesNoObjectPerEvent(new LineDecoder(new byte[] {'\n'}, 10_000, null, null, NONE), LINE + "\n");
    }

    private static void decoder_makesNoObjectPerEvent(StreamDecoder decoder, String item) {
        byte[] stream = item.repeat(EVENTS).getBytes(StandardCharsets.UTF_8);
        var events = new GatheredEvents(30_000);

        long bytes = HeapMeter.bytes(() -> {
            int count = 0;
            int at = 0;
            while (at < stream.length) {
                at = decoder.decode(stream, at, stream.length, events);
                count += events.batch().count();
                events.clear();
            }
            assertThat(count).isEqualTo(EVENTS);
        });

        assertThat(bytes).isLessThan(EVENTS);
    }

    @Test
    void meter_seesTheSmallestObjectPerEvent() {
        long bytes = HeapMeter.bytes(() -> {
            for (int event = 0; event < EVENTS; event++) {
                kept = new Object();
            }
        });

        assertThat(bytes).isGreaterThanOrEqualTo(8L * EVENTS);
        assertThat(kept).isNotNull();
    }
}
