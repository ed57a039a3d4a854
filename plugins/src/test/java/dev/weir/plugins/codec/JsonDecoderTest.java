// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class JsonDecoderTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Stream records(int limit) {
        return new Stream(refusals -> new JsonDecoder(JsonDecoder.Arrays.MESSAGE, limit, null, refusals));
    }

    private static Stream timed() {
        return new Stream(refusals -> new JsonDecoder(JsonDecoder.Arrays.EVENT, 1_000, null, refusals));
    }

    @Test
    void objects_areRecordsWithOrWithoutSpaceBetween() {
        Stream stream = records(100).show(bytes("{\"a\":1}{\"b\":2} \n{\"c\":\n3}\r\n"));

        assertThat(stream.events).containsExactly("{\"a\":1}", "{\"b\":2}", "{\"c\":3}");
        assertThat(stream.unfinished()).isZero();
        assertThat(stream.malformed).isEmpty();
    }

    @Test
    void array_isOneMessage() {
        assertThat(records(100).show(bytes("[1,{\"a\":2}]\n")).events).containsExactly("{\"msg\":[1,{\"a\":2}]}");
    }

    @Test
    void array_isAnEventWithItsTimeWhereItIsToBe() {
        Stream stream = timed().show(bytes("[12.5,{\"a\":1}][[13,{\"m\":2}],{\"b\":3}]{\"c\":4}"));

        assertThat(stream.events)
                .containsExactly("{\"a\":1}", "{\"__internal__\":{\"log_metadata\":{\"m\":2}},\"b\":3}", "{\"c\":4}");
        assertThat(stream.seconds).containsExactly(12L, 13L, 1_700_000_000L);
    }

    @Test
    void array_thatIsNoEventIsRefused() {
        Stream stream = timed().show(bytes("[1,2]\n[\"x\",{}]\n[1,{},3]\n[]\n{\"ok\":1}"));

        assertThat(stream.malformed).hasSize(4);
        assertThat(stream.events).containsExactly("{\"ok\":1}");
    }

    @Test
    void malformedLines_costThemselvesAlone() {
        Stream stream = records(1_000).show(bytes("""
                                {"n":1}
                                {"a": broken
                                {"n":2}
                                {"a":1]}
                                not json at all
                                "text"
                                17
                                }
                                {"n":3}
                                {"open":"
                                {"n":4}
                                {"n":5} trailing
                                {"n":6}
                                """));

        assertThat(stream.events)
                .containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}", "{\"n\":5}", "{\"n\":6}");
        assertThat(stream.malformed).hasSize(8);
    }

    @Test
    void malformedLine_isSeenAtItsEndAndNotOnlyWhereItsBracesWouldClose() {
        Stream stream = records(1_000).show(bytes("{\"a\": broken\n"));

        assertThat(stream.malformed).hasSize(1);
        assertThat(stream.show(bytes("{\"n\":1}")).events).containsExactly("{\"n\":1}");
    }

    @Test
    void valueOverSeveralLines_isTaken() {
        Stream stream = records(1_000).showByteByByte(bytes("{\n \"a\" : [\n  1,\n  {\n \"b\":\n null } ]\n}\n"));

        assertThat(stream.events).containsExactly("{\"a\":[1,{\"b\":null}]}");
        assertThat(stream.malformed).isEmpty();
    }

    @Test
    void longValue_isLeftOutAndTheNextLineTaken() {
        Stream stream = records(30).show(bytes("{\"a\":\"" + "x".repeat(100) + "\"}\n{\"ok\":1}\n"));

        assertThat(stream.events).containsExactly("{\"ok\":1}");
        assertThat(stream.tooLong).hasSize(1);
        assertThat(stream.decoder.isLost()).isFalse();
    }

    @Test
    void streamWithoutLineEnd_isLostAfterTheLimit() {
        Stream stream = records(50).show(bytes("garbage "));
        assertThat(stream.decoder.isLost()).isFalse();

        stream.show(bytes("more and more of it, without an end, for longer than a value may be"));

        assertThat(stream.decoder.isLost()).isTrue();
        assertThat(stream.unfinished()).isZero();
    }

    @Test
    void origin_isAddedToEachRecord() {
        var origin = new Origin("from", "here");
        Stream stream = new Stream(refusals -> new JsonDecoder(JsonDecoder.Arrays.MESSAGE, 1_000, origin, refusals));
        String fifteen =
                "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1,\"j\":1,\"k\":1,\"l\":1,"
                        + "\"m\":1,\"n\":1,\"o\":1}";
        stream.show(bytes("{}[1]" + fifteen));

        assertThat(stream.events)
                .containsExactly(
                        "{\"from\":\"here\"}",
                        "{\"msg\":[1],\"from\":\"here\"}",
                        fifteen.replace("}", ",\"from\":\"here\"}"));
    }

    @Test
    void end_isToldWhereSomethingIsLeft() {
        assertThat(records(100).show(bytes("{\"a\":1}{\"b\"")).end().malformed).hasSize(1);
        assertThat(records(100).show(bytes("{\"a\":1}\n")).end().malformed).isEmpty();
    }

    @Test
    void depth_isBounded() {
        Stream stream = records(1_000).show(bytes("[".repeat(400) + "]".repeat(400) + "\n{\"ok\":1}\n"));

        assertThat(stream.malformed).singleElement().asString().contains("nested deeper");
        assertThat(stream.events).containsExactly("{\"ok\":1}");
    }

    @Provide
    Arbitrary<String> mixture() {
        return Arbitraries.of(
                        "{\"a\":1}",
                        "[2]",
                        "\n",
                        " ",
                        "{\"x\":\"y\\\"z\"}",
                        "{\"b\":{\"c\":[1,2.5]}}",
                        "bad",
                        "}",
                        "{\"q\":",
                        "\"",
                        "\\",
                        "12",
                        "{\"t\":tru}\n",
                        "{\n\"m\"\n:\n1}")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 500)
    void pieces_areTakenLikeTheWhole(@ForAll("mixture") String text) {
        byte[] raw = bytes(text + "\n{\"last\":1}\n");
        Stream byBytes = records(10_000).showByteByByte(raw);
        Stream whole = records(10_000).show(raw);

        // A fault may be seen earlier in pieces; what is sound before any fault is the same.
        if (whole.malformed.isEmpty()) {
            assertThat(byBytes.events).isEqualTo(whole.events);
            assertThat(byBytes.malformed).isEmpty();
        } else {
            assertThat(byBytes.end().malformed).isNotEmpty();
        }
    }

    @Property(tries = 500)
    void junk_throwsNothingAndStaysBounded(
            @ForAll @Size(max = 300) byte[] raw, @ForAll @Size(max = 4) List<@IntRange(max = 300) Integer> cuts) {
        Stream stream =
                records(100).show(raw, cuts.stream().mapToInt(i -> i).sorted().toArray());

        assertThat(stream.unfinished()).isLessThanOrEqualTo(100);
        stream.end();
    }
}
