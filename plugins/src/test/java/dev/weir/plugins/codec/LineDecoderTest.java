// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.event.MessagePackWriter;
import dev.weir.parser.Parsed;
import dev.weir.parser.Parser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LineDecoderTest {
    private static final byte[] LINE_FEED = {'\n'};

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Stream lines(int limit) {
        return new Stream(refusals -> new LineDecoder(LINE_FEED, limit, null, null, refusals));
    }

    private static Stream separatedBy(String separator) {
        return new Stream(refusals -> new LineDecoder(bytes(separator), 100, null, null, refusals));
    }

    @Test
    void eachLine_isAnEvent() {
        Stream stream = lines(100).show(bytes("one\ntwo\nthree\n"));

        assertThat(stream.events).containsExactly("{\"log\":\"one\"}", "{\"log\":\"two\"}", "{\"log\":\"three\"}");
        assertThat(stream.unfinished()).isZero();
    }

    @Test
    void emptyLines_makeNoEvent() {
        assertThat(lines(100).show(bytes("\n\r\n\na\r\n\n")).events).containsExactly("{\"log\":\"a\\r\"}");
    }

    @Test
    void strangeBytes_areKept() {
        var raw = new byte[] {'a', 0, (byte) 0xff, (byte) 0xc3, 'b', '\n'};
        var out = new GatheredEvents(1_000);
        new LineDecoder(LINE_FEED, 100, null, null, lines(1)).decode(raw, 0, raw.length, out);

        assertThat(new String(out.batch().bytes(), 0, out.batch().to(), StandardCharsets.ISO_8859_1))
                .endsWith("log\u00a5a\0\u00ff\u00c3b");
    }

    @Test
    void longLine_isLeftOutAndTheNextOneTaken() {
        Stream stream = lines(10).show(bytes("ok\n" + "x".repeat(50) + "\nfine\n" + "y".repeat(11) + "\n1234567890\n"));

        assertThat(stream.events).containsExactly("{\"log\":\"ok\"}", "{\"log\":\"fine\"}", "{\"log\":\"1234567890\"}");
        assertThat(stream.tooLong).containsExactly(50L, 11L);
    }

    @Test
    void lineWithoutEnd_isToldOnceAndNeverKept() {
        Stream stream = lines(10);
        for (int i = 0; i < 1_000; i++) {
            stream.show(bytes("xxxxxxxxxxxxxxxxxxxx"));
            assertThat(stream.unfinished()).isLessThanOrEqualTo(10);
        }
        stream.show(bytes("\nok\n"));

        assertThat(stream.tooLong).hasSize(1);
        assertThat(stream.events).containsExactly("{\"log\":\"ok\"}");
    }

    @Test
    void separator_mayHaveSeveralBytes() {
        Stream stream = separatedBy("||").show(bytes("a|b||c||d"), 3, 4, 7);

        assertThat(stream.events).containsExactly("{\"log\":\"a|b\"}", "{\"log\":\"c\"}");
        assertThat(stream.unfinished()).isEqualTo(1);
    }

    @Test
    void separatorOfSeveralBytes_endsALongTextWhereverItIsCut() {
        byte[] all = bytes("x".repeat(300) + "||ok||");
        for (int cut = 0; cut < all.length; cut++) {
            assertThat(separatedBy("||").show(all, cut).events).containsExactly("{\"log\":\"ok\"}");
        }
    }

    @Test
    void end_isToldWhereSomethingIsLeft() {
        assertThat(lines(10).show(bytes("a\nhalf")).end().malformed).hasSize(1);
        assertThat(lines(10).show(bytes("a\n")).end().malformed).isEmpty();
    }

    @Test
    void origin_isAddedToEachRecord() {
        var origin = new Origin("from", "tcp://10.0.0.1:1");
        Stream stream = new Stream(refusals -> new LineDecoder(LINE_FEED, 10, origin, null, refusals));

        assertThat(stream.show(bytes("a\n")).events).containsExactly("{\"log\":\"a\",\"from\":\"tcp://10.0.0.1:1\"}");
    }

    @Test
    void parser_makesTheRecordAndTheTime() {
        Parser numbers = (text, from, to, record) -> number(new String(text, from, to - from), record);
        Stream stream =
                new Stream(refusals -> new LineDecoder(LINE_FEED, 20, new Origin("from", "here"), numbers, refusals));
        stream.show(bytes("12\nwords\n34\n"));

        assertThat(stream.events)
                .containsExactly(
                        "{\"n\":12,\"from\":\"here\"}",
                        "{\"log\":\"words\",\"from\":\"here\"}",
                        "{\"n\":34,\"from\":\"here\"}");
        assertThat(stream.seconds).containsExactly(12L, 1_700_000_000L, 34L);
    }

    private static Parsed number(String text, MessagePackWriter record) {
        if (!text.matches("\\d+")) {
            return Parsed.NOT_MATCHED;
        }
        record.mapHeader(1);
        record.text("n");
        record.integer(Long.parseLong(text));
        return new Parsed.WithTime(Long.parseLong(text), 0);
    }

    @Property(tries = 300)
    void pieces_makeNoDifference(
            @ForAll @Size(max = 400) byte[] raw, @ForAll @Size(max = 6) List<@IntRange(max = 400) Integer> cuts) {
        // Few letters, so that there are separators.
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) "\nabc".charAt(raw[i] & 3);
        }
        Stream whole = lines(20).show(raw);
        Stream pieces =
                lines(20).show(raw, cuts.stream().mapToInt(i -> i).sorted().toArray());

        assertThat(pieces.events).isEqualTo(whole.events);
        assertThat(pieces.tooLong).hasSameSizeAs(whole.tooLong);
        assertThat(lines(20).showByteByByte(raw).events).isEqualTo(whole.events);
    }

    @Test
    void manyLines_comeInBatches() {
        String text =
                IntStream.range(0, 20_000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
        var expected = new ArrayList<String>();
        IntStream.range(0, 20_000).forEach(i -> expected.add("{\"log\":\"line " + i + "\"}"));

        assertThat(lines(100).show(bytes(text)).events).isEqualTo(expected);
    }
}
