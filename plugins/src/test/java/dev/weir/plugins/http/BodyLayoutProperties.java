// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.EventScanner;
import dev.weir.event.EventTooLargeException;
import dev.weir.event.MalformedEventException;
import dev.weir.event.MessagePackWriter;
import dev.weir.event.Tag;
import dev.weir.event.TaggedEvents;
import dev.weir.plugins.codec.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 *  Whatever a body holds, it becomes sound events within their limit, or one of the declared
 *  refusals.
 */
class BodyLayoutProperties {
    private static final int LIMIT = 4_096;
    private static final byte[] JSON =
            "[{\"a\":{\"t\":\"x\"},\"b\":[1,2.5e3,null,\"\\u00e4\"]},{}]{\"c\":-1}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] FORM = "a=b%20c&d=+e&=x&f&g=%zz".getBytes(StandardCharsets.UTF_8);
    private static final byte[] MSGPACK = {
        (byte) 0x92,
        (byte) 0x81,
        (byte) 0xa1,
        'a',
        1,
        (byte) 0x80, // two records
        (byte) 0x92,
        7,
        (byte) 0x81,
        (byte) 0xa1,
        't',
        (byte) 0xa1,
        'x', // an event
        (byte) 0x92,
        (byte) 0x92,
        7,
        (byte) 0x80,
        (byte) 0x80 // an event with metadata
    };

    private static void read(BodyLayout layout, byte[] body) {
        var settings = new HttpInputSettings(
                HttpSettings.usual().web(),
                HttpSettings.usual().taken(),
                Optional.of(TagKey.parse("$a['t']")),
                Optional.of("from"),
                false);
        var events =
                new EventCollector(settings, new Tag("t"), "1.2.3.4", 1_000_000_000L, new MessagePackWriter(LIMIT));
        try {
            layout.read(body.clone(), body.length, events);
        } catch (MalformedEventException | MalformedJsonException | EventTooLargeException declared) {
            return;
        }
        List<TaggedEvents> parts = events.finish();
        int bytes = 0;
        for (TaggedEvents part : parts) {
            var batch = part.events();
            assertThat(EventScanner.count(batch.bytes(), batch.from(), batch.to()))
                    .isEqualTo(batch.count());
            assertThat(batch.from()).isEqualTo(bytes);
            bytes = batch.to();
        }
        assertThat(bytes).isLessThanOrEqualTo(LIMIT);
    }

    @Property
    void read_survivesAnyBytes(@ForAll BodyLayout layout, @ForAll @Size(max = 1_000) byte[] body) {
        read(layout, body);
    }

    @Property
    void read_survivesSoundBodiesWithBytesChanged(
            @ForAll BodyLayout layout, @ForAll long seed, @ForAll @IntRange(max = 6) int changes) {
        byte[] body = sound(layout).clone();
        var random = new Random(seed);
        for (int i = 0; i < changes; i++) {
            body[random.nextInt(body.length)] = (byte) random.nextInt(256);
        }
        read(layout, body);
    }

    @Property(tries = 300)
    void read_survivesSoundBodiesCutOff(@ForAll BodyLayout layout, @ForAll @IntRange(max = 100) int length) {
        read(layout, Arrays.copyOf(sound(layout), Math.min(length, sound(layout).length)));
    }

    private static byte[] sound(BodyLayout layout) {
        return switch (layout) {
            case JSON -> JSON;
            case MSGPACK -> MSGPACK;
            case FORM -> FORM;
        };
    }
}
