// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.HeapMeter;
import dev.weir.event.MessagePackWriter;
import org.junit.jupiter.api.Test;

class ForwardHeapTest {
    private static final int EVENTS = 10_000;
    private static final int ENTRIES = 500;
    private static final String LINE = "x".repeat(180);
    private static final int ROOM = 4_000_000;

    @Test
    void entriesOfMessages_areTaken_withoutAnObjectForEach() {
        var stream = new MessagePackWriter(ROOM);
        for (int message = 0; message < EVENTS / ENTRIES; message++) {
            stream.arrayHeader(2);
            stream.text("app");
            stream.arrayHeader(ENTRIES);
            for (int entry = 0; entry < ENTRIES; entry++) {
                stream.arrayHeader(2);
                timeAndRecord(stream);
            }
        }
        assertThat(bytesFor(stream.toByteArray())).isLessThan(EVENTS);
    }

    @Test
    void messagesOfOneEvent_areTaken_withoutAnObjectForEach() {
        var stream = new MessagePackWriter(ROOM);
        for (int message = 0; message < EVENTS; message++) {
            stream.arrayHeader(3);
            stream.text("app");
            timeAndRecord(stream);
        }
        assertThat(bytesFor(stream.toByteArray())).isLessThan(EVENTS);
    }

    private static void timeAndRecord(MessagePackWriter stream) {
        stream.eventTime(1_700_000_000L, 5);
        stream.mapHeader(1);
        stream.text("log");
        stream.text(LINE);
    }

    /** Taking messages may change their bytes: each round has the bytes anew, in the same array. */
    private static long bytesFor(byte[] sent) {
        byte[] stream = new byte[sent.length];
        var decoder = new ForwardDecoder(ROOM);
        return HeapMeter.bytes(() -> {
            System.arraycopy(sent, 0, stream, 0, sent.length);
            int count = 0;
            int at = 0;
            while (at < stream.length) {
                if (decoder.next(stream, at, stream.length) instanceof ForwardMessage.Events some) {
                    count += some.events().count();
                }
                at = decoder.end();
            }
            assertThat(count).isEqualTo(EVENTS);
        });
    }
}
