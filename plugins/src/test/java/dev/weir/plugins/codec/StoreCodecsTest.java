// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.weir.segment.FrameCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StoreCodecsTest {
    private static final byte GUARD = 0x5a;

    private static List<FrameCodec> codecs() {
        return StoreCodecs.reading().known();
    }

    private static byte[] lines(int count) {
        var text = new StringBuilder();
        for (int line = 0; line < count; line++) {
            text.append("{\"level\":\"info\",\"path\":\"/api/orders/")
                    .append(line)
                    .append("\"}");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] compressed(FrameCodec codec, byte[] payload) {
        var into = new byte[payload.length + 1_000];
        int length = codec.compress(payload, 0, payload.length, into, 0);
        assertThat(length).isPositive();
        return Arrays.copyOf(into, length);
    }

    private static byte[] decompressed(FrameCodec codec, byte[] packed, int bytes) throws IOException {
        var into = new byte[bytes];
        codec.decompress(packed, 0, packed.length, into, bytes);
        return into;
    }

    @Test
    void codesAndLabels_stayForEver() {
        assertThat(codecs()).extracting(FrameCodec::label).containsExactly("zstd", "lz4");
        assertThat(codecs()).extracting(FrameCodec::code).containsExactly(1, 2);
    }

    @Test
    void payload_isSmaller_andComesBackFromAnyStretch() throws IOException {
        byte[] payload = lines(2_000);
        for (FrameCodec codec : codecs()) {
            var from = new byte[payload.length + 7];
            System.arraycopy(payload, 0, from, 5, payload.length);
            var into = new byte[payload.length];
            int length = codec.compress(from, 5, payload.length, into, 4);
            assertThat(length).as(codec.label()).isBetween(1, payload.length / 2);
            var back = new byte[payload.length];
            codec.decompress(into, 4, length, back, back.length);
            assertThat(back).as(codec.label()).isEqualTo(payload);
        }
    }

    @Test
    void compress_saysThatThereIsNoRoom() {
        var noise = new byte[5_000];
        new Random(3).nextBytes(noise);
        for (FrameCodec codec : codecs()) {
            assertThat(codec.compress(noise, 0, noise.length, new byte[noise.length - 1], 4))
                    .as(codec.label())
                    .isEqualTo(-1);
        }
    }

    @Test
    void decompress_isRefusedWhereTheLengthIsAnother() {
        byte[] payload = lines(100);
        for (FrameCodec codec : codecs()) {
            byte[] packed = compressed(codec, payload);
            for (int bytes : new int[] {0, 1, payload.length - 1, payload.length + 1, 2 * payload.length}) {
                assertThatThrownBy(() -> decompressed(codec, packed, bytes))
                        .as("%s, bytes=%d", codec.label(), bytes)
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void decompress_isRefusedWhereItIsCutShort() {
        byte[] payload = lines(50);
        for (FrameCodec codec : codecs()) {
            byte[] packed = compressed(codec, payload);
            for (int length = 0; length < packed.length; length++) {
                byte[] cut = Arrays.copyOf(packed, length);
                assertThatThrownBy(() -> decompressed(codec, cut, payload.length))
                        .as("%s, length=%d", codec.label(), length)
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Property(tries = 3_000)
    void bytesOfAnyKind_areRefusedOrStayWithinTheirStretch(
            @ForAll @Size(max = 300) byte[] bytes, @ForAll @IntRange(max = 5_000) int declared) {
        for (FrameCodec codec : codecs()) {
            assertBounded(codec, bytes, declared);
        }
    }

    @Property(tries = 2_000)
    void payloads_thatAreChangedInOnePlace_areRefusedOrStayWithinTheirStretch(
            @ForAll @IntRange(max = 10_000) int at, @ForAll byte change) {
        byte[] payload = lines(40);
        for (FrameCodec codec : codecs()) {
            byte[] packed = compressed(codec, payload);
            packed[at % packed.length] ^= change;
            assertBounded(codec, packed, payload.length);
        }
    }

    private static void assertBounded(FrameCodec codec, byte[] packed, int declared) {
        var into = new byte[declared + 64];
        Arrays.fill(into, GUARD);
        try {
            codec.decompress(packed, 0, packed.length, into, declared);
        } catch (IOException refused) {
            // That is one of the two things that may happen.
        } catch (RuntimeException wrong) {
            fail("%s threw %s", codec.label(), wrong);
        }
        for (int i = declared; i < into.length; i++) {
            assertThat(into[i])
                    .as("%s, byte %d behind the stretch", codec.label(), i)
                    .isEqualTo(GUARD);
        }
    }

    @Test
    void codecs_areSafeForManyThreads() throws Exception {
        byte[] payload = lines(500);
        try (var threads = Executors.newFixedThreadPool(8)) {
            var tasks = new ArrayList<Callable<Boolean>>();
            for (int task = 0; task < 64; task++) {
                FrameCodec codec = codecs().get(task % 2);
                tasks.add(
                        () -> Arrays.equals(decompressed(codec, compressed(codec, payload), payload.length), payload));
            }
            for (var answer : threads.invokeAll(tasks)) {
                assertThat(answer.get()).isTrue();
            }
        }
    }
}
