// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.EventBatch;
import dev.weir.event.EventScanner;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

final class ForwardDecoderPropertyTest {
    private static final int MAX = 5_000;

    /** All events by tag, in order, and how it ended. */
    private record Heard(List<String> tags, List<Integer> ends, byte[] events, int count, boolean refused) {}

    /** Shows the bytes in pieces, as reads from a socket would. */
    private static Heard hear(byte[] stream, int piece) {
        ForwardDecoder decoder = new ForwardDecoder(MAX);
        byte[] b = stream.clone();
        List<String> tags = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        ByteArrayOutputStream events = new ByteArrayOutputStream();
        int count = 0;
        int from = 0;
        for (int to = 0; to <= b.length; to += Math.max(1, Math.min(piece, b.length - to))) {
            try {
                ForwardMessage message = decoder.next(b, from, to);
                while (message != null) {
                    if (message instanceof ForwardMessage.Events some) {
                        count += take(some, tags, events);
                    }
                    assertThat(decoder.end()).isGreaterThan(from).isLessThanOrEqualTo(to);
                    from = decoder.end();
                    ends.add(from);
                    message = decoder.next(b, from, to);
                }
            } catch (RefusedMessageException _) {
                return new Heard(tags, ends, events.toByteArray(), count, true);
            }
        }
        return new Heard(tags, ends, events.toByteArray(), count, false);
    }

    private static int take(ForwardMessage.Events some, List<String> tags, ByteArrayOutputStream events) {
        EventBatch batch = some.events();
        assertThat(EventScanner.count(batch.bytes(), batch.from(), batch.to())).isEqualTo(batch.count());
        events.write(batch.bytes(), batch.from(), batch.size());
        for (int i = 0; i < batch.count(); i++) {
            tags.add(some.tag());
        }
        return batch.count();
    }

    @Provide
    Arbitrary<List<byte[]>> messages() {
        return message().list().ofMinSize(1).ofMaxSize(8);
    }

    private static Arbitrary<byte[]> message() {
        Arbitrary<String> tags = Arbitraries.of("a", "a", "b.c", "");
        Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(40);
        Arbitrary<List<byte[]>> entries =
                texts.map(text -> Sent.entry(17, text)).list().ofMaxSize(5);
        Arbitrary<Boolean> acked = Arbitraries.of(true, false);
        return Arbitraries.oneOf(
                Combinators.combine(tags, texts).as((tag, text) -> Sent.message(tag, 1, text)),
                Combinators.combine(tags, texts)
                        .as((tag, text) -> Sent.message(tag, 1, text, Sent.options("chunk", "c"))),
                Combinators.combine(tags, entries, acked)
                        .as((tag, some, ack) -> Sent.forward(tag, some, ack ? Sent.options("chunk", "c") : Sent.NONE)),
                Combinators.combine(tags, entries, acked)
                        .as((tag, some, ack) -> Sent.packedForward(
                                tag, Sent.join(some), ack ? Sent.options("chunk", "c", "size", 9) : Sent.NONE)));
    }

    @Property(tries = 300)
    void next_answersTheSameEventsHoweverTheBytesAreCut(
            @ForAll("messages") List<byte[]> messages, @ForAll Random chance) {
        byte[] stream = Sent.join(messages);

        Heard whole = hear(stream, stream.length);
        Heard single = hear(stream, 1);
        Heard pieces = hear(stream, 1 + chance.nextInt(64));

        assertThat(whole.refused()).isFalse();
        assertThat(single.events()).isEqualTo(whole.events());
        assertThat(single.tags()).isEqualTo(whole.tags());
        assertThat(pieces.events()).isEqualTo(whole.events());
        assertThat(pieces.tags()).isEqualTo(whole.tags());
    }

    @Property(tries = 300)
    void next_answersWhatCameBeforeTheCut(@ForAll("messages") List<byte[]> messages, @ForAll Random chance) {
        byte[] stream = Sent.join(messages);
        int cut = stream.length == 0 ? 0 : chance.nextInt(stream.length);

        Heard whole = hear(stream, 1);
        Heard some = hear(Arrays.copyOf(stream, cut), 1);

        assertThat(some.refused()).isFalse();
        assertThat(Arrays.copyOf(whole.events(), some.events().length)).isEqualTo(some.events());
        int boundaries = (int) whole.ends().stream().filter(end -> end <= cut).count();
        assertThat(some.ends()).hasSize(boundaries);
    }

    @Property(tries = 2_000)
    void next_neverThrowsAnythingButARefusalForRandomBytes(@ForAll @Size(max = 300) byte[] bytes) {
        hear(bytes, bytes.length);
        hear(bytes, 1);
    }

    @Property(tries = 2_000)
    void next_neverThrowsAnythingButARefusalForDamagedMessages(
            @ForAll("messages") List<byte[]> messages, @ForAll Random chance) {
        byte[] stream = Sent.join(messages);
        for (int i = 1 + chance.nextInt(4); i > 0 && stream.length > 0; i--) {
            stream[chance.nextInt(stream.length)] = (byte) chance.nextInt(256);
        }
        hear(stream, stream.length);
        hear(stream, 1 + chance.nextInt(16));
    }
}
