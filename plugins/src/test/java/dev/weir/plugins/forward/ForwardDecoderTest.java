// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.weir.event.EventBatch;
import dev.weir.event.EventReader;
import dev.weir.event.MessagePackWriter;
import dev.weir.plugins.forward.ForwardMessage.Compressed;
import dev.weir.plugins.forward.ForwardMessage.Events;
import dev.weir.plugins.forward.ForwardMessage.Heartbeat;
import dev.weir.plugins.forward.ForwardMessage.Untaken;
import dev.weir.plugins.forward.RefusedMessageException.Reason;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class ForwardDecoderTest {
    private static final int MAX = 10_000;

    private final ForwardDecoder decoder = new ForwardDecoder(MAX);

    private static byte[] bytesOf(EventBatch events) {
        return Arrays.copyOfRange(events.bytes(), events.from(), events.to());
    }

    private Events events(byte[] message) {
        ForwardMessage answer = decoder.next(message, 0, message.length);
        assertThat(decoder.end()).isEqualTo(message.length);
        return (Events) answer;
    }

    private static byte[] ackOf(ChunkToken chunk) {
        return Sent.packed(chunk::appendAck);
    }

    private void refused(byte[] bytes, Reason reason, String part) {
        assertThatThrownBy(() -> decoder.next(bytes, 0, bytes.length))
                .isInstanceOfSatisfying(RefusedMessageException.class, refusal -> {
                    assertThat(refusal.reason()).isEqualTo(reason);
                    assertThat(refusal).hasMessageContaining(part);
                });
    }

    @Test
    void next_framesTheEventOfAMessage() {
        Events message = events(Sent.message("app.log", 1_700_000_000, "hello"));

        assertThat(message.tag()).isEqualTo("app.log");
        assertThat(message.chunk()).isNull();
        assertThat(message.events().count()).isEqualTo(1);
        assertThat(bytesOf(message.events())).isEqualTo(Sent.entry(1_700_000_000, "hello"));
    }

    @Test
    void next_keepsAnEventTimeOfAMessage() {
        byte[] bytes = Sent.packed(out -> {
            out.arrayHeader(3);
            out.text("t");
            out.eventTime(1_700_000_000, 123_456_789);
            out.mapHeader(0);
        });

        EventBatch events = events(bytes).events();

        EventReader reader = new EventReader(events.bytes(), events.from(), events.to());
        assertThat(reader.next()).isTrue();
        assertThat(reader.seconds()).isEqualTo(1_700_000_000);
        assertThat(reader.nanos()).isEqualTo(123_456_789);
    }

    @Test
    void next_offersTheEntriesOfAForwardMessageAsTheyLie() {
        List<byte[]> entries = List.of(Sent.entry(1, "a"), Sent.entryWithMetadata(2, 3, "k", "b"));
        byte[] bytes = Sent.forward("t", entries, Sent.options("size", 2));

        Events message = events(bytes);

        assertThat(message.events().bytes()).isSameAs(bytes);
        assertThat(message.events().count()).isEqualTo(2);
        assertThat(bytesOf(message.events())).isEqualTo(Sent.join(entries));
    }

    @Test
    void next_offersTheBodyOfAPackedMessageAsItLies() {
        byte[] body = Sent.join(Sent.entry(1, "a"), Sent.entry(2, "b"), Sent.entry(3, "c"));
        byte[] bytes = Sent.packedForward("t", body, Sent.options("chunk", "p8n9gmxTQVC8/nh2wlKKeQ=="));

        Events message = events(bytes);

        assertThat(message.events().bytes()).isSameAs(bytes);
        assertThat(message.events().count()).isEqualTo(3);
        assertThat(bytesOf(message.events())).isEqualTo(body);
        assertThat(ackOf(message.chunk())).isEqualTo(Sent.packed(out -> {
            out.mapHeader(1);
            out.text("ack");
            out.text("p8n9gmxTQVC8/nh2wlKKeQ==");
        }));
    }

    @Test
    void next_takesABodyThatIsAText() {
        byte[] body = Sent.entry(1, "a");
        byte[] bytes = Sent.packed(out -> {
            out.arrayHeader(3);
            out.text("t");
            out.text(body, 0, body.length);
            out.nil();
        });

        assertThat(bytesOf(events(bytes).events())).isEqualTo(body);
    }

    @Test
    void next_answersNoEventsWhenABodyIsEmpty() {
        assertThat(events(Sent.packedForward("t", new byte[0], Sent.options("compressed", "gzip")))
                        .events()
                        .isEmpty())
                .isTrue();
        assertThat(events(Sent.forward("t", List.of(), Sent.NONE)).events().isEmpty())
                .isTrue();
    }

    @Test
    void next_leavesCompressedBodiesAlone() {
        byte[] gzip = {0x1f, (byte) 0x8b, 8, 0, 1, 2};
        byte[] bytes = Sent.packedForward("t", gzip, Sent.options("compressed", "gzip", "chunk", "c"));

        Compressed message = (Compressed) decoder.next(bytes, 0, bytes.length);

        assertThat(message.packing()).isEqualTo(Packing.GZIP);
        assertThat(Arrays.copyOfRange(message.bytes(), message.from(), message.to()))
                .isEqualTo(gzip);
        assertThat(message.chunk()).isNotNull();
    }

    @Test
    void next_believesTheFirstBytesOfABodyMoreThanItsOption() {
        byte[] zstd = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 1};
        byte[] wrong = Sent.packedForward("t", zstd, Sent.options("compressed", "gzip"));
        byte[] silent = Sent.packedForward("t", zstd, Sent.NONE);

        assertThat(((Compressed) decoder.next(wrong, 0, wrong.length)).packing())
                .isEqualTo(Packing.ZSTD);
        assertThat(((Compressed) decoder.next(silent, 0, silent.length)).packing())
                .isEqualTo(Packing.ZSTD);
    }

    @Test
    void next_putsTheMetadataOptionOfAMessageIntoItsEvent() {
        byte[] bytes = Sent.packed(out -> {
            out.arrayHeader(4);
            out.text("");
            out.eventTime(5, 6);
            out.mapHeader(1);
            out.text("log");
            out.text("a text that is longer than the metadata");
            out.mapHeader(2);
            out.text("metadata");
            out.mapHeader(1);
            out.text("k");
            out.integer(1);
            out.text("chunk");
            out.text("c");
        });

        Events message = events(bytes);

        assertThat(bytesOf(message.events()))
                .isEqualTo(Sent.entryWithMetadata(5, 6, "k", "a text that is longer than the metadata"));
        assertThat(message.chunk()).isNotNull();
    }

    @Test
    void next_answersMessagesOfOneTagAsOneRun() {
        byte[] bytes = Sent.join(
                Sent.message("t", 1, "a"),
                Sent.message("t", 2, "bbbbbb"),
                Sent.message("t", 3, ""),
                Sent.message("u", 4, "d"));

        Events run = (Events) decoder.next(bytes, 0, bytes.length);

        assertThat(run.tag()).isEqualTo("t");
        assertThat(run.events().count()).isEqualTo(3);
        assertThat(bytesOf(run.events()))
                .isEqualTo(Sent.join(Sent.entry(1, "a"), Sent.entry(2, "bbbbbb"), Sent.entry(3, "")));
        Events last = (Events) decoder.next(bytes, decoder.end(), bytes.length);
        assertThat(last.tag()).isEqualTo("u");
        assertThat(decoder.end()).isEqualTo(bytes.length);
    }

    @Test
    void next_answersMessagesAloneWhenTheirSenderWaitsForEach() {
        byte[] bytes = Sent.join(
                Sent.message("t", 1, "a"),
                Sent.message("t", 2, "b", Sent.options("chunk", "2")),
                Sent.message("t", 3, "c", Sent.options("chunk", "3")));

        List<Integer> counts = new ArrayList<>();
        for (int at = 0; at < bytes.length; at = decoder.end()) {
            counts.add(((Events) decoder.next(bytes, at, bytes.length)).events().count());
        }

        assertThat(counts).containsExactly(1, 1, 1);
    }

    @Test
    void next_answersTheRunBeforeAMalformedMessage() {
        byte[] bytes = Sent.join(Sent.message("t", 1, "a"), Sent.message("t", 2, "b"), new byte[] {(byte) 0xc1});

        Events run = (Events) decoder.next(bytes, 0, bytes.length);

        assertThat(run.events().count()).isEqualTo(2);
        assertThatThrownBy(() -> decoder.next(bytes, decoder.end(), bytes.length))
                .isInstanceOf(RefusedMessageException.class);
    }

    @Test
    void next_answersHeartbeats() {
        byte[] bytes = Sent.join(Sent.packed(MessagePackWriter::nil), Sent.message("t", 1, "a"));

        assertThat(decoder.next(bytes, 0, bytes.length)).isInstanceOf(Heartbeat.class);
        assertThat(decoder.next(bytes, decoder.end(), bytes.length)).isInstanceOf(Events.class);
        assertThat(decoder.next(bytes, decoder.end(), bytes.length)).isNull();
    }

    @Test
    void next_saysWhatItDoesNotTake() {
        byte[] metrics = Sent.packedForward("t", new byte[] {1, 2}, Sent.options("fluent_signal", 1, "chunk", "c"));
        byte[] traces = Sent.forward("t", List.of(new byte[] {1}), Sent.options("fluent_signal", 2));
        byte[] unknown = Sent.packedForward("t", new byte[] {1}, Sent.options("compressed", "lz4"));
        byte[] logs = Sent.packedForward("t", Sent.entry(1, "a"), Sent.options("fluent_signal", 0));

        Untaken first = (Untaken) decoder.next(metrics, 0, metrics.length);
        assertThat(first.content()).isEqualTo("metrics");
        assertThat(first.chunk()).isNotNull();
        assertThat(((Untaken) decoder.next(traces, 0, traces.length)).content()).isEqualTo("traces");
        assertThat(((Untaken) decoder.next(unknown, 0, unknown.length)).content())
                .contains("compression");
        assertThat(events(logs).events().count()).isEqualTo(1);
    }

    @Test
    void next_waitsForMoreAtEveryByteOfAMessage() {
        byte[] body = Sent.join(Sent.entry(1, "a"), Sent.entryWithMetadata(2, 3, "k", "b"));
        List<byte[]> messages = List.of(
                Sent.message("tag", 1, "a", Sent.options("chunk", "c")),
                Sent.forward("tag", List.of(Sent.entry(1, "a")), Sent.options("chunk", "c")),
                Sent.packedForward("tag", body, Sent.options("chunk", "c", "size", 2)));

        for (byte[] message : messages) {
            ForwardDecoder fresh = new ForwardDecoder(MAX);
            for (int to = 0; to < message.length; to++) {
                assertThat(fresh.next(message, 0, to)).isNull();
                assertThat(fresh.end()).isZero();
            }
            assertThat(fresh.next(message, 0, message.length)).isInstanceOf(Events.class);
        }
    }

    @Test
    void next_refusesWhatIsNoMessage() {
        refused("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII), Reason.MALFORMED, "no array");
        refused(Sent.packed(out -> out.arrayHeader(0)), Reason.MALFORMED, "elements=0");
        refused(array(out -> out.text("t")), Reason.MALFORMED, "elements=1");
        refused(array(out -> out.integer(1), MessagePackWriter::nil), Reason.MALFORMED, "tag is no text");
        refused(array(out -> out.text("t"), MessagePackWriter::nil), Reason.MALFORMED, "neither a time");
        refused(array(out -> out.text("t"), out -> out.integer(1)), Reason.MALFORMED, "no record");
        refused(
                array(out -> out.text("t"), out -> out.integer(1), out -> out.text("no map")),
                Reason.MALFORMED,
                "record is not a map");
        refused(
                array(out -> out.text("t"), out -> out.arrayHeader(0), out -> out.integer(7)),
                Reason.MALFORMED,
                "options are no map");
        refused(
                Sent.packedForward("t", Sent.entry(1, "a"), Sent.options("chunk", 5)),
                Reason.MALFORMED,
                "option chunk");
        refused(
                Sent.packedForward("t", Sent.entry(1, "a"), Sent.options("chunk", "c".repeat(513))),
                Reason.MALFORMED,
                "limit=512");
        refused(Sent.message("t".repeat(5_000), 1, "a"), Reason.MALFORMED, "limit=4096");
    }

    @Test
    void next_refusesAMessageWithOneBadEntryWhole() {
        byte[] good = Sent.entry(1, "a");
        byte[] noTime = Sent.packed(out -> {
            out.arrayHeader(2);
            out.text("now");
            out.mapHeader(0);
        });

        refused(Sent.packedForward("t", Sent.join(good, noTime), Sent.NONE), Reason.MALFORMED, "time is not a time");
        refused(Sent.forward("t", List.of(good, noTime), Sent.NONE), Reason.MALFORMED, "time is not a time");
        refused(
                Sent.packedForward("t", Arrays.copyOf(good, good.length - 1), Sent.NONE),
                Reason.MALFORMED,
                "record is cut off");
    }

    @Test
    void next_refusesAsSoonAsMoreIsDeclaredThanIsAllowed() {
        byte[] fourGigabytes = Sent.join(array2Text("t"), new byte[] {(byte) 0xc6, -1, -1, -1, -1});
        byte[] fourBillionEntries = Sent.join(array2Text("t"), new byte[] {(byte) 0xdd, -1, -1, -1, -1});
        byte[] aBitTooLarge = Sent.packedForward("t", new byte[MAX], Sent.NONE);

        refused(fourGigabytes, Reason.TOO_LARGE, "buffer_max_size=10000");
        decoderAgain().refused(fourBillionEntries, Reason.TOO_LARGE, "buffer_max_size=10000");
        decoderAgain().refused(Arrays.copyOf(aBitTooLarge, 8), Reason.TOO_LARGE, "bytes=10006");
    }

    /** Counted by the JVM, for this thread alone. */
    @Test
    void next_makesNoObjectForEachEvent() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<byte[]> entries = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            entries.add(Sent.entryWithMetadata(i, i, "k", "line " + i));
        }
        byte[] singles = new byte[0];
        for (int i = 0; i < 100; i++) {
            singles = Sent.join(singles, Sent.message("t", i, "line"));
        }
        ForwardDecoder large = new ForwardDecoder(1_000_000);
        for (byte[] bytes : List.of(
                Sent.forward("t", entries, Sent.NONE),
                Sent.packedForward("t", Sent.join(entries), Sent.NONE),
                singles)) {
            byte[] again = bytes.clone();
            large.next(bytes, 0, bytes.length);
            long before = threads.getCurrentThreadAllocatedBytes();
            ForwardMessage message = large.next(again, 0, again.length);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            assertThat(((Events) message).events().count()).isGreaterThanOrEqualTo(100);
            assertThat(allocated).isLessThan(4_000);
        }
    }

    private static ForwardDecoderTest decoderAgain() {
        return new ForwardDecoderTest();
    }

    private static byte[] array2Text(String tag) {
        return Sent.packed(out -> {
            out.arrayHeader(2);
            out.text(tag);
        });
    }

    @SafeVarargs
    private static byte[] array(Consumer<MessagePackWriter>... elements) {
        return Sent.packed(out -> {
            out.arrayHeader(elements.length);
            for (Consumer<MessagePackWriter> element : elements) {
                element.accept(out);
            }
        });
    }
}
