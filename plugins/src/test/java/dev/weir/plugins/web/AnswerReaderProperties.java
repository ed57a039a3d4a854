// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever a destination says, it is an answer or one of two declared refusals. */
class AnswerReaderProperties {
    private static final List<String> SOUND = List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nRetry-After: 3\r\n\r\nhello",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 503 x\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nA: b\r\n\r\n");

    private static void read(byte[] bytes) throws IOException {
        try {
            HttpAnswer answer = new AnswerReader(new ByteArrayInputStream(bytes)).read();
            assertThat(answer.status()).isBetween(200, 999);
            assertThat(answer.text().length()).isLessThanOrEqualTo(AnswerReader.TEXT_KEPT);
        } catch (MalformedAnswerException | EOFException declared) {
            assertThat(declared).hasMessageMatching("(?s).+");
        }
    }

    @Property
    void read_survivesAnyBytes(@ForAll @Size(max = 2_000) byte[] bytes) throws IOException {
        read(bytes);
    }

    @Property
    void read_survivesSoundAnswersWithBytesChanged(
            @ForAll @IntRange(max = 2) int which, @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int changes)
            throws IOException {
        byte[] bytes = SOUND.get(which).getBytes(StandardCharsets.US_ASCII);
        var random = new Random(seed);
        for (int i = 0; i < changes; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        read(bytes);
    }
}
