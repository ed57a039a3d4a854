// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.weir.plugins.codec.UndecodableBodyException.Fault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingTest {

    private static final DecodingLimits WIDE = new DecodingLimits(1 << 20, 1_000_000, 0);

    private static byte[] encode(ContentCoding coding, byte[] body) {
        try (Compressor compressor = coding.compressor()) {
            ByteSink sink = new ByteSink(1 << 24);
            compressor.compress(body, 0, body.length, sink);
            return sink.toByteArray();
        }
    }

    private static byte[] decode(ContentCoding coding, byte[] encoded, DecodingLimits limits) throws IOException {
        ByteSink sink = new ByteSink(1 << 24);
        coding.decode(encoded, 0, encoded.length, limits, sink);
        return sink.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] lines(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("line number ").append(i * 7919 % 1000).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void assertRefused(ContentCoding coding, byte[] encoded, DecodingLimits limits, Fault fault) {
        assertThatExceptionOfType(UndecodableBodyException.class)
                .isThrownBy(() -> decode(coding, encoded, limits))
                .satisfies(e -> assertThat(e.fault()).isEqualTo(fault));
    }

    @Property(tries = 200)
    void decode_readsWhatCompressWrote(
            @ForAll ContentCoding coding, @ForAll byte[] body, @ForAll @IntRange(min = 1, max = 400) int times)
            throws IOException {
        byte[] repeated = new byte[body.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(body, 0, repeated, i * body.length, body.length);
        }

        byte[] encoded = encode(coding, repeated);
        assertThat(decode(coding, encoded, WIDE)).isEqualTo(repeated);
        assertThat(theirs(coding, encoded)).isEqualTo(repeated);
    }

    private static byte[] theirs(ContentCoding coding, byte[] encoded) throws IOException {
        InputStream source = new ByteArrayInputStream(encoded);
        try (InputStream in =
                switch (coding) {
                    case GZIP -> new GZIPInputStream(source);
                    case ZSTD -> new ZstdInputStreamNoFinalizer(source);
                }) {
            return in.readAllBytes();
        }
    }

    private static byte[] encodedByThem(ContentCoding coding, byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out =
                switch (coding) {
                    case GZIP -> new GZIPOutputStream(bytes);
                    case ZSTD -> new ZstdOutputStreamNoFinalizer(bytes);
                }) {
            out.write(body);
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void compress_appendsAndIsUsedAgain(ContentCoding coding) throws IOException {
        byte[] body = lines(1000);
        try (Compressor compressor = coding.compressor()) {
            for (int i = 0; i < 3; i++) {
                ByteSink sink = new ByteSink(1 << 20);
                sink.put("before");
                compressor.compress(body, 10, body.length - 10, sink);
                byte[] encoded = Arrays.copyOfRange(sink.toByteArray(), 6, sink.size());
                assertThat(encoded.length).isLessThan(body.length / 3);
                assertThat(decode(coding, encoded, WIDE)).isEqualTo(Arrays.copyOfRange(body, 10, body.length - 10));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void compress_leavesTheSinkAsItWasWhereItTakesNoMore(ContentCoding coding) {
        byte[] noise = new byte[10_000];
        new Random(1).nextBytes(noise);
        ByteSink sink = new ByteSink(5000);
        sink.put("before");
        try (Compressor compressor = coding.compressor()) {
            assertThatExceptionOfType(SinkFullException.class)
                    .isThrownBy(() -> compressor.compress(noise, 0, noise.length, sink));
            assertThat(sink).hasToString("before");
            compressor.compress(noise, 0, 1000, sink);
            assertThat(sink.size()).isBetween(1000, 1100);
        }
    }

    @ParameterizedTest
    @EnumSource
    void decode_readsAllMembers(ContentCoding coding) throws IOException {
        byte[] one = lines(500);
        byte[] two = lines(3);
        byte[] both = join(encodedByThem(coding, one), encodedByThem(coding, two));
        byte[] withEmpty = join(encodedByThem(coding, new byte[0]), join(both, encodedByThem(coding, new byte[0])));

        assertThat(decode(coding, both, WIDE)).isEqualTo(join(one, two));
        assertThat(decode(coding, withEmpty, WIDE)).isEqualTo(join(one, two));
    }

    @ParameterizedTest
    @EnumSource
    void decode_readsFromASourceThatGivesLittle(ContentCoding coding) throws IOException {
        byte[] one = lines(500);
        byte[] encoded = join(encode(coding, one), encode(coding, one));
        for (int step : new int[] {1, 2, 7, 1000}) {
            try (InputStream in = coding.decode(new Trickle(encoded, step), WIDE)) {
                assertThat(in.readAllBytes()).isEqualTo(join(one, one));
            }
        }
        try (InputStream in = coding.decode(new Trickle(encoded, 3), WIDE)) {
            assertThat(in.read()).isEqualTo('l');
            assertThat(in.readNBytes(3)).isEqualTo("ine".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** A socket that has nothing at hand, and gives a few bytes with each read. */
    private static final class Trickle extends InputStream {
        private final ByteArrayInputStream source;
        private final int step;

        Trickle(byte[] bytes, int step) {
            this.source = new ByteArrayInputStream(bytes);
            this.step = step;
        }

        @Override
        public int read() {
            return source.read();
        }

        @Override
        public int read(byte[] b, int off, int len) {
            return source.read(b, off, Math.min(len, step));
        }

        @Override
        public int available() {
            return 0;
        }
    }

    @ParameterizedTest
    @EnumSource
    void decode_refusesABodyCutAtAnyByte(ContentCoding coding) {
        byte[] encoded = encode(coding, lines(100));
        for (int cut = 0; cut < encoded.length; cut++) {
            assertRefused(coding, Arrays.copyOf(encoded, cut), WIDE, Fault.TRUNCATED);
        }
    }

    @Test
    void decode_refusesASecondMemberCutAtAnyByte() {
        byte[] member = encode(ContentCoding.GZIP, lines(10));
        byte[] both = join(member, member);
        for (int cut = member.length + 1; cut < both.length; cut++) {
            assertRefused(ContentCoding.GZIP, Arrays.copyOf(both, cut), WIDE, Fault.TRUNCATED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void decode_refusesWhatFollowsAndIsNoMember(ContentCoding coding) {
        byte[] encoded = encode(coding, lines(10));

        assertRefused(coding, join(encoded, "no gzip header".getBytes(StandardCharsets.US_ASCII)), WIDE, Fault.CORRUPT);
    }

    @Test
    void decode_refusesDamagedGzip() {
        byte[] encoded = encode(ContentCoding.GZIP, lines(100));
        for (int at = 10; at < encoded.length; at++) {
            byte[] damaged = encoded.clone();
            damaged[at] ^= 0x10;
            assertThatExceptionOfType(UndecodableBodyException.class)
                    .isThrownBy(() -> decode(ContentCoding.GZIP, damaged, WIDE));
        }
    }

    @Property(tries = 500)
    void decode_refusesOrReadsDamagedBodies(
            @ForAll ContentCoding coding, @ForAll @IntRange(max = 9999) int place, @ForAll byte damage) {
        byte[] encoded = encode(coding, lines(200));
        encoded[place % encoded.length] = damage;
        decodeOrRefuse(coding, encoded);
    }

    @Property
    void decode_refusesOrReadsAnyBytes(@ForAll ContentCoding coding, @ForAll @Size(max = 100) byte[] bytes) {
        decodeOrRefuse(coding, bytes);
        byte[] magic = HexFormat.of().parseHex(coding == ContentCoding.GZIP ? "1f8b08" : "28b52ffd");
        decodeOrRefuse(coding, join(magic, bytes));
    }

    private static void decodeOrRefuse(ContentCoding coding, byte[] bytes) {
        ByteSink sink = new ByteSink(1 << 21);
        sink.put('x');
        try {
            coding.decode(bytes, 0, bytes.length, WIDE, sink);
        } catch (UndecodableBodyException e) {
            assertThat(e.fault()).isNotNull();
            assertThat(sink).hasToString("x");
        }
    }

    @Test
    void decode_skipsEveryOptionalPartOfAGzipHeader() throws IOException {
        byte[] plain = encode(ContentCoding.GZIP, lines(5));
        byte[] header = HexFormat.of()
                .parseHex("1f8b081f0000000000ff" + "0300aabbcc" + "6e616d6500" + "636f6d6d656e7400" + "1234");
        byte[] full = join(header, Arrays.copyOfRange(plain, 10, plain.length));

        assertThat(decode(ContentCoding.GZIP, full, WIDE)).isEqualTo(lines(5));
        for (int cut = 0; cut < header.length; cut++) {
            assertRefused(ContentCoding.GZIP, Arrays.copyOf(full, cut), WIDE, Fault.TRUNCATED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1f8b09000000000000ff", "1f8b08e0000000000000", "504b0304000000000000", "00"})
    void decode_refusesWhatIsNotGzip(String form) {
        assertRefused(ContentCoding.GZIP, HexFormat.of().parseHex(form), WIDE, Fault.CORRUPT);
    }

    @ParameterizedTest
    @EnumSource
    void decode_acceptsABodyOfExactlyTheLimit(ContentCoding coding) throws IOException {
        byte[] body = lines(1000);
        byte[] encoded = encode(coding, body);

        assertThat(decode(coding, encoded, DecodingLimits.DEFAULT.withBytes(body.length)))
                .isEqualTo(body);
        assertRefused(coding, encoded, DecodingLimits.DEFAULT.withBytes(body.length - 1L), Fault.TOO_LARGE);
    }

    @ParameterizedTest
    @EnumSource
    void decode_refusesABombLongBeforeItIsDecoded(ContentCoding coding) throws IOException {
        byte[] bomb = bomb(coding, 300_000_000);
        assertThat(bomb.length).isLessThan(1_000_000);

        assertThat(decodedUntilRefused(coding, bomb, DecodingLimits.DEFAULT)).isLessThan(20_000_000);
        DecodingLimits anyRatio = new DecodingLimits(100_000_000, 1_000_000, 0);
        assertThat(decodedUntilRefused(coding, bomb, anyRatio)).isBetween(99_900_000L, 100_000_000L);
    }

    private static long decodedUntilRefused(ContentCoding coding, byte[] encoded, DecodingLimits limits)
            throws IOException {
        byte[] buffer = new byte[8192];
        long decoded = 0;
        try (InputStream in = coding.decode(new ByteArrayInputStream(encoded), limits)) {
            int read = in.read(buffer);
            while (read >= 0) {
                decoded += read;
                read = in.read(buffer);
            }
            throw new AssertionError("decoded " + decoded);
        } catch (UndecodableBodyException e) {
            assertThat(e.fault()).isEqualTo(Fault.TOO_LARGE);
            return decoded;
        }
    }

    private static byte[] bomb(ContentCoding coding, int size) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out =
                switch (coding) {
                    case GZIP -> new GZIPOutputStream(bytes);
                    case ZSTD -> new ZstdOutputStreamNoFinalizer(bytes);
                }) {
            byte[] zeros = new byte[100_000];
            for (int i = 0; i < size / zeros.length; i++) {
                out.write(zeros);
            }
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void decode_acceptsASmallBodyOfEqualLines(ContentCoding coding) throws IOException {
        byte[] body = "the same line again and again\n".repeat(30_000).getBytes(StandardCharsets.US_ASCII);
        byte[] encoded = encode(coding, body);

        assertThat(encoded.length).isLessThan(body.length / 150);
        assertThat(decode(coding, encoded, DecodingLimits.DEFAULT)).isEqualTo(body);
    }

    @Test
    void decode_refusesAZstdFrameThatWantsALargeWindow() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZstdOutputStreamNoFinalizer out = new ZstdOutputStreamNoFinalizer(bytes)) {
            out.setLong(27);
            out.write(new byte[1000]);
        }

        assertRefused(ContentCoding.ZSTD, bytes.toByteArray(), WIDE, Fault.TOO_LARGE);
    }

    @Test
    void decode_refusesWhatTheSinkDoesNotTake() {
        byte[] encoded = encode(ContentCoding.GZIP, lines(1000));
        ByteSink sink = new ByteSink(5000);
        sink.put("before");

        assertThatExceptionOfType(SinkFullException.class)
                .isThrownBy(() -> ContentCoding.GZIP.decode(encoded, 0, encoded.length, WIDE, sink));
        assertThat(sink).hasToString("before");
    }

    @ParameterizedTest
    @EnumSource
    void decode_passesOnWhatTheSourceThrows(ContentCoding coding) throws IOException {
        try (InputStream in = coding.decode(new Broken(), WIDE)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> in.read(new byte[10]))
                    .withMessage("connection reset");
        }
    }

    private static final class Broken extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("connection reset");
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            throw new IOException("connection reset");
        }
    }

    @Test
    void named_knowsTheTokensOfProtocols() {
        assertThat(ContentCoding.named("GZip")).contains(ContentCoding.GZIP);
        assertThat(ContentCoding.named("x-gzip")).contains(ContentCoding.GZIP);
        assertThat(ContentCoding.named("zstd")).contains(ContentCoding.ZSTD);
        assertThat(ContentCoding.named("br")).isEmpty();
        assertThat(ContentCoding.ZSTD.token()).isEqualTo("zstd");
    }

    @Test
    void limits_refuseNonsense() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DecodingLimits(0, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new DecodingLimits(1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new DecodingLimits(1, 1, -1));
    }
}
