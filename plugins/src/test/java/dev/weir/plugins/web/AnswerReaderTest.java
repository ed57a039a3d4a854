// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {
    /** A source that gives one byte at each read, so that every boundary is met. */
    private static InputStream bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int at, int length) {
                return super.read(into, at, Math.min(1, length));
            }
        };
    }

    private static HttpAnswer read(String text) throws IOException {
        HttpAnswer atOnce =
                new AnswerReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1))).read();
        HttpAnswer byByte = new AnswerReader(bytes(text)).read();
        assertThat(byByte.status()).isEqualTo(atOnce.status());
        assertThat(byByte.text()).isEqualTo(atOnce.text());
        assertThat(byByte.fields()).isEqualTo(atOnce.fields());
        return atOnce;
    }

    @Test
    void read_takesABodyOfToldLength() throws IOException {
        HttpAnswer answer = read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A:  b \r\n\r\nok");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("ok");
        assertThat(answer.field("x-a")).contains("b");
        assertThat(answer.keepsConnection()).isTrue();
    }

    @Test
    void read_takesChunks() throws IOException {
        HttpAnswer answer = read(chunked("2;ext=1\r\nab\r\n00000a\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n"));
        assertThat(answer.text()).isEqualTo("ab0123456789");
        assertThat(answer.keepsConnection()).isTrue();
    }

    private static String chunked(String chunks) {
        return "HTTP/1.1 400 \r\nTransfer-Encoding: gzip, Chunked\r\n\r\n" + chunks;
    }

    @Test
    void read_takesABodyThatEndsWithTheConnection() throws IOException {
        HttpAnswer answer = read("HTTP/1.1 200\r\n\r\nall of it");
        assertThat(answer.text()).isEqualTo("all of it");
        assertThat(answer.keepsConnection()).isFalse();
        assertThat(read("HTTP/1.1 200\r\nTransfer-Encoding: gzip\r\n\r\nx").keepsConnection())
                .isFalse();
    }

    @Test
    void read_takesNoBodyWhereThereIsNone() throws IOException {
        assertThat(read("HTTP/1.1 204 No Content\r\n\r\n").keepsConnection()).isTrue();
        assertThat(read("HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n")
                        .text())
                .isEmpty();
    }

    @Test
    void read_stepsOverInterimAnswers() throws IOException {
        HttpAnswer answer = read(
                "HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 103\r\n\r\nHTTP/1.1 201 \r\nContent-Length: 0\r\n\r\n");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.field("A")).isEmpty();
    }

    @Test
    void keepsConnection_followsVersionAndWish() throws IOException {
        String end = "Content-Length: 0\r\n\r\n";
        assertThat(read("HTTP/1.1 200 OK\r\nConnection: Close\r\n" + end).keepsConnection())
                .isFalse();
        assertThat(read("HTTP/1.0 200 OK\r\n" + end).keepsConnection()).isFalse();
        assertThat(read("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n" + end).keepsConnection())
                .isTrue();
        assertThat(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n")
                        .keepsConnection())
                .isFalse();
    }

    @Test
    void keepsConnection_isFalseWhereMoreCameThanWasAskedFor() throws IOException {
        String two = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 500 Late\r\n\r\n";
        var reader = new AnswerReader(new ByteArrayInputStream(two.getBytes(StandardCharsets.US_ASCII)));
        assertThat(reader.read().keepsConnection()).isFalse();
    }

    @Test
    void read_keepsTheBeginningOfALongBody() throws IOException {
        HttpAnswer answer = read("HTTP/1.1 500 x\r\nContent-Length: 500000\r\n\r\n" + "y".repeat(500_000));
        assertThat(answer.text()).hasSize(AnswerReader.TEXT_KEPT);
        assertThat(answer.keepsConnection()).isTrue();
        HttpAnswer endless = new AnswerReader(new Endless("HTTP/1.1 500 x\r\n\r\n", 'z')).read();
        assertThat(endless.keepsConnection()).isFalse();
        HttpAnswer huge = read("HTTP/1.1 500 x\r\nContent-Length: 99999999999\r\n\r\n" + "y".repeat(2_000_000));
        assertThat(huge.keepsConnection()).isFalse();
    }

    @Test
    void read_refusesAHeadWithoutEnd() {
        for (String begin : new String[] {
            "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nA: ", "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n1;"
        }) {
            assertThatThrownBy(() -> new AnswerReader(new Endless(begin, 'a')).read())
                    .isInstanceOf(MalformedAnswerException.class)
                    .hasMessageContaining("65536 bytes");
        }
        var interim = new Endless("", "HTTP/1.1 100 Continue\r\n\r\n");
        assertThatThrownBy(() -> new AnswerReader(interim).read()).isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    void read_refusesWhatIsNoAnswer() {
        String[] answers = {
            "SSH-2.0-OpenSSH\r\n\r\n",
            "HTTP/2 200\r\n\r\n",
            "HTTP/1.1 20 OK\r\n\r\n",
            "HTTP/1.1 2000 OK\r\n\r\n",
            "HTTP/1.1 099 OK\r\n\r\n",
            "HTTP/1.1 101 Switching\r\n\r\n",
            "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
            "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
            "HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx",
            "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\nx",
            "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\nx",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        };
        for (String answer : answers) {
            assertThatThrownBy(() -> read(answer)).as(answer).isInstanceOf(MalformedAnswerException.class);
        }
    }

    @Test
    void read_tellsAnEndFromSilence() {
        String whole = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";
        for (int length = 0; length < whole.length(); length++) {
            var reader = new AnswerReader(bytes(whole.substring(0, length)));
            assertThatThrownBy(reader::read).isInstanceOf(EOFException.class);
            assertThat(reader.hasBegun()).isEqualTo(length > 0);
        }
    }

    /** A destination that never stops. */
    private static final class Endless extends InputStream {
        private final byte[] begin;
        private final byte[] again;
        private long at;

        Endless(String begin, char again) {
            this(begin, String.valueOf(again));
        }

        Endless(String begin, String again) {
            this.begin = begin.getBytes(StandardCharsets.US_ASCII);
            this.again = again.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public int read(byte[] into, int from, int length) {
            for (int i = 0; i < length; i++) {
                into[from + i] = (byte) read();
            }
            return length;
        }

        @Override
        public int read() {
            long index = at++;
            return index < begin.length ? begin[(int) index] : again[(int) ((index - begin.length) % again.length)];
        }
    }
}
