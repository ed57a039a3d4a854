// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.FileKey;
import dev.weir.event.EventBatch;
import dev.weir.event.EventReader;
import dev.weir.event.MessagePack;
import dev.weir.event.Tag;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LineCutterTest {
    @Property
    void find_answersTheFirstLineFeed(@ForAll @Size(max = 60) byte[] bytes, @ForAll @IntRange(max = 60) int from) {
        for (int i = 0; i < bytes.length; i++) {
            // Often a line feed, often a byte that differs from it in one bit.
            bytes[i] = switch (bytes[i] & 7) {
                case 0 -> '\n';
                case 1 -> 0x0b;
                case 2 -> (byte) 0x8a;
                case 3 -> 0x09;
                default -> bytes[i];
            };
        }
        int start = Math.min(from, bytes.length);
        int expected = -1;
        for (int i = bytes.length - 1; i >= start; i--) {
            expected = bytes[i] == '\n' ? i : expected;
        }

        assertThat(LineFeeds.find(bytes, start, bytes.length)).isEqualTo(expected);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars('a', 'b', '\n', '\r', '\0', '\u00ff')
                .ofMaxLength(400);
    }

    @Property
    void cut_isWhatOneWouldCutByHand(
            @ForAll("texts") String text, @ForAll boolean skipEmpty, @ForAll @IntRange(min = 64, max = 80) int max) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        var cutter = new LineCutter(new TailSettings.Lines(max, TailSettings.TooLong.SKIP, skipEmpty));
        var framer = new PlainFramer(new TailSettings.Events(
                "log", Optional.empty(), Optional.of("at"), Optional.empty(), Optional.empty()));
        framer.begin(new TailedFile(new FileKey(1, 2), new Tag("t"), Path.of("/x"), 0, new SourceName(new FileKey(1, 2), 0, Fingerprint.NONE, "/x")), Instant.EPOCH);
        LineCutter.Cut cut = cutter.cut(bytes, 0, bytes.length, 1_000, framer);
        List<String> expected = new ArrayList<>();
        int end = byHand(text, skipEmpty, max - 2, expected);

        assertThat(events(framer.batch())).isEqualTo(expected);
        assertThat(cutter.end()).isEqualTo(end);
        boolean tooLong = text.substring(end).split("\n", 2)[0].length() > max - 2;
        assertThat(cut).isEqualTo(tooLong ? LineCutter.Cut.TOO_LONG : LineCutter.Cut.PARTIAL);
    }

    /** Cuts with slow and simple means; answers where the next line begins. */
    private static int byHand(String text, boolean skipEmpty, int lineMax, List<String> events) {
        int at = 0;
        while (true) {
            while (at < text.length() && text.charAt(at) == '\0') {
                at++;
            }
            int feed = text.indexOf('\n', at);
            if (feed < 0 || feed - at > lineMax) {
                return at;
            }
            String line = text.substring(at, feed);
            boolean empty = line.isEmpty() || line.equals("\r");
            if (!(skipEmpty && empty)) {
                boolean returns = line.length() >= 2 && line.endsWith("\r");
                events.add((1_000 + at) + ":" + (returns ? line.substring(0, line.length() - 1) : line));
            }
            at = feed + 1;
        }
    }

    private static List<String> events(EventBatch batch) {
        List<String> events = new ArrayList<>();
        byte[] b = batch.bytes();
        var reader = new EventReader(b, batch.from(), batch.to());
        while (reader.next()) {
            assertThat(MessagePack.length(b, reader.recordStart())).isEqualTo(2);
            int at = MessagePack.skip(b, MessagePack.body(b, reader.recordStart()), reader.recordEnd());
            int key = MessagePack.skip(b, at, reader.recordEnd());
            int line = MessagePack.skip(b, key, reader.recordEnd());
            String text = new String(b, MessagePack.body(b, line), MessagePack.length(b, line), ISO_8859_1);
            events.add(MessagePack.integer(b, at) + ":" + text);
        }
        assertThat(events).hasSize(batch.count());
        return events;
    }

    @Property
    void truncated_cutsNoCharacter(@ForAll("words") String word, @ForAll @IntRange(min = 1, max = 40) int max) {
        byte[] bytes = (word + " ".repeat(50)).getBytes(UTF_8);
        int length = LineCutter.truncated(bytes, 0, max);

        assertThat(length).isBetween(Math.max(1, max - 3), max);
        String head = new String(bytes, 0, length, UTF_8);
        if (max >= 4) {
            assertThat(head).doesNotContain("\ufffd");
        }
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings().withChars("aäß€ข").ofMaxLength(20);
    }
}
