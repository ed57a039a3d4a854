// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.HeapMeter;
import dev.weir.event.MessagePackWriter;
import dev.weir.event.Tag;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpHeapTest {
    private static final int EVENTS = 10_000;
    private static final int ROOM = 4_000_000;

    @Test
    void recordsOfABody_becomeEvents_withoutAnObjectForEach() {
        String object = "{\"log\":\"" + "x".repeat(180) + "\"}";
        String array = "[" + (object + ",").repeat(EVENTS - 1) + object + "]";
        assertThat(bytesFor(BodyLayout.JSON, array.getBytes(StandardCharsets.UTF_8)))
                .isLessThan(EVENTS);
        assertThat(bytesFor(BodyLayout.JSON, (object + "\n").repeat(EVENTS).getBytes(StandardCharsets.UTF_8)))
                .isLessThan(EVENTS);
    }

    @Test
    void recordsOfMessagePack_becomeEvents_withoutAnObjectForEach() {
        var records = new MessagePackWriter(ROOM);
        for (int event = 0; event < EVENTS; event++) {
            records.mapHeader(1);
            records.text("log");
            records.text("x".repeat(180));
        }
        assertThat(bytesFor(BodyLayout.MSGPACK, records.toByteArray())).isLessThan(EVENTS);
    }

    private static long bytesFor(BodyLayout layout, byte[] body) {
        HttpInputSettings settings = HttpSettings.usual();
        byte[] array = new byte[ROOM];
        return HeapMeter.bytes(() -> {
            var writer = new MessagePackWriter(ROOM, array);
            var events = new EventCollector(settings, new Tag("t"), null, 1_000_000_000L, writer);
            layout.read(body, body.length, events);
            assertThat(events.finish().getFirst().events().count()).isEqualTo(EVENTS);
        });
    }
}
