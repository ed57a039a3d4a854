// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import static dev.weir.segment.Workbench.FOLDER;
import static dev.weir.segment.Workbench.NORMAL;
import static dev.weir.segment.Workbench.append;
import static dev.weir.segment.Workbench.head;
import static dev.weir.segment.Workbench.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Payloads that are compressed while they lie on disk. */
class CompressionTest {
    private static final String LONG = "x".repeat(2_000);

    private final Workbench bench = new Workbench();

    private static void fill(StoreFolder store, String... texts) throws IOException {
        SegmentLog log = store.log(NORMAL);
        for (String text : texts) {
            append(log, log.begin(head("a")), text);
        }
    }

    private String format() throws IOException {
        return new String(Workbench.bytes(bench.memory, FOLDER.resolve("FORMAT")), StandardCharsets.UTF_8);
    }

    @Test
    void payload_isSmallOnDisk_andReadAsItCame() throws IOException {
        bench.codecs = Workbench.COMPRESSED;
        String noise = new Random(1)
                .ints(400, 33, 127)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        StoreFolder store = bench.open();
        fill(store, "short", "1" + LONG, noise);
        SegmentLog log = store.log(NORMAL);
        long events = log.totals().storedByInput().get("tail.0").bytes();
        assertThat(log.bytes()).isLessThan(2_000);
        log.roll();
        assertThat(texts(log)).containsExactly("short", "1" + LONG, noise);
        try (StoreFolder again = bench.copy().open()) {
            assertThat(texts(again.log(NORMAL))).containsExactly("short", "1" + LONG, noise);
            assertThat(again.log(NORMAL).totals().storedByInput().get("tail.0").bytes())
                    .isEqualTo(events);
        }
    }

    @Test
    void payloads_ofDifferentKindsLieInOneStore_andAreWrittenAgainAsTheyLie() throws IOException {
        try (StoreFolder store = bench.open()) {
            fill(store, "1" + LONG, "2" + LONG);
        }
        assertThat(format()).contains("version: 1\n").doesNotContain("codecs");
        bench.codecs = Workbench.COMPRESSED;
        try (StoreFolder store = bench.open()) {
            fill(store, "3" + LONG, "4" + LONG);
            store.log(NORMAL).roll();
            fill(store, "5" + LONG);
            var second = new BitSet();
            second.set(1);
            store.log(NORMAL).compact(1, second);
            store.log(NORMAL).compact(2, second);
        }
        assertThat(format()).contains("version: 2\n", "codecs: deflate\n");
        assertThat(StoreView.open(bench.memory, FOLDER).status().format()).isEqualTo("2 (codecs: deflate)");
        bench.codecs = FrameCodecs.reading(List.of(new DeflateFrames()));
        try (StoreFolder store = bench.open()) {
            fill(store, "6" + LONG);
            store.log(NORMAL).roll();
            assertThat(texts(store.log(NORMAL))).containsExactly("2" + LONG, "4" + LONG, "5" + LONG, "6" + LONG);
        }
    }

    @Test
    void store_isRefusedWhereItsCompressionIsNotKnown_andNothingOfItIsTouched() throws IOException {
        bench.codecs = Workbench.COMPRESSED;
        StoreFolder store = bench.open();
        fill(store, "1" + LONG);
        bench.time.advance(SyncPolicy.NORMAL.idle().toNanos());
        Workbench after = bench.copy();
        after.codecs = FrameCodecs.NONE;
        byte[] before = Workbench.bytes(after.memory, Workbench.segment(1));
        assertThatThrownBy(after::open)
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("compressed with deflate")
                .hasMessageContaining("nothing of it is lost");
        assertThat(Workbench.bytes(after.memory, Workbench.segment(1))).isEqualTo(before);
        List<StoreFinding> found = new ArrayList<>();
        StoreCensus census = StoreView.open(after.memory, FOLDER).check(found::add, (segment, done, all) -> {});
        assertThat(census.isSound()).isTrue();
        assertThat(found)
                .filteredOn(finding -> finding.weight() == StoreFinding.Weight.REMARK)
                .singleElement()
                .extracting(StoreFinding::what)
                .asString()
                .contains("frames=1", "codec=77", "not known here");
        after.codecs = FrameCodecs.reading(List.of(new DeflateFrames()));
        try (StoreFolder again = after.open()) {
            assertThat(texts(again.log(NORMAL))).containsExactly("1" + LONG);
            assertThat(again.report().segments()).noneMatch(Recovered.Quarantined.class::isInstance);
        }
    }

    /** FORMAT is gone, and with it what it said of compression; whatever is known here may be in use. */
    @Test
    void format_isWrittenAgainWithAllThatIsKnown() throws IOException {
        bench.codecs = Workbench.COMPRESSED;
        try (StoreFolder store = bench.open()) {
            fill(store, "1" + LONG);
        }
        bench.memory.delete(FOLDER.resolve("FORMAT"));
        bench.codecs = FrameCodecs.reading(List.of(new DeflateFrames()));
        bench.open().close();
        assertThat(format()).contains("codecs: deflate\n");
    }

    @Test
    void payload_thatIsNotWhatItsChecksumSays_isADamagedFrame() throws IOException {
        bench.codecs = Workbench.COMPRESSED;
        try (StoreFolder store = bench.open()) {
            fill(store, "1" + LONG, "2" + LONG);
        }
        // The same code, and another way to read it: the checksum holds, what is in it does not.
        bench.codecs = FrameCodecs.reading(List.of(new Liar()));
        try (StoreFolder store = bench.open()) {
            assertThat(texts(store.log(NORMAL))).containsExactly("damaged", "damaged");
        }
        List<StoreFinding> found = new ArrayList<>();
        StoreCensus census =
                StoreView.open(bench.memory, FOLDER, bench.codecs).check(found::add, (segment, done, all) -> {});
        assertThat(census.damages()).isEqualTo(2);
        assertThat(census.lost()).isEqualTo(2);
        assertThat(census.events()).isZero();
    }

    /** Decompresses nothing. */
    private static final class Liar implements FrameCodec {
        private final FrameCodec honest = new DeflateFrames();

        @Override
        public int code() {
            return honest.code();
        }

        @Override
        public String label() {
            return honest.label();
        }

        @Override
        public int compress(byte[] from, int at, int length, byte[] into, int intoAt) {
            return honest.compress(from, at, length, into, intoAt);
        }

        @Override
        public void decompress(byte[] from, int at, int length, byte[] into, int bytes) throws IOException {
            throw new IOException("no");
        }
    }

    @Test
    void everyByte_thatIsFlipped_costsItsFrameAtMost() throws IOException {
        bench.codecs = Workbench.COMPRESSED;
        StoreFolder store = bench.open();
        fill(store, "1" + LONG, "2" + LONG, "3" + LONG);
        store.log(NORMAL).roll();
        byte[] whole = Workbench.bytes(bench.memory, Workbench.segment(1));
        for (int at = SegmentHeader.BYTES; at < whole.length; at++) {
            Workbench after = bench.copy();
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            after.put(Workbench.segment(1), flipped);
            try (StoreFolder again = after.open()) {
                assertThat(texts(again.log(NORMAL)))
                        .as("byte %d", at)
                        .hasSizeGreaterThanOrEqualTo(2)
                        .isSubsetOf("1" + LONG, "2" + LONG, "3" + LONG);
            }
        }
    }

    @Property(tries = 2_000)
    void length_thatIsDeclaredIsWithinItsBounds(
            @ForAll @Size(max = 64) byte[] bytes, @ForAll int declared, @ForAll @IntRange(max = 64) int length) {
        byte[] packed = new byte[64];
        System.arraycopy(bytes, 0, packed, 0, bytes.length);
        ByteBuffer buffer = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(0, declared);
        int plain = Packed.plainBytes(buffer, 0, length);
        if (plain >= 0) {
            assertThat(plain).isEqualTo(declared).isGreaterThan(length).isLessThanOrEqualTo(SegmentLog.PAYLOAD_MAX);
            assertThat((long) plain).isLessThanOrEqualTo(Packed.FREE_BYTES + (long) Packed.RATIO_MAX * length);
        }
    }

    @Test
    void codecs_haveACodeAndALabelOfTheirOwn() {
        assertThatThrownBy(() -> FrameCodecs.reading(List.of(new DeflateFrames(1, "a"), new DeflateFrames(1, "b"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FrameCodecs.reading(List.of(new DeflateFrames(1, "a"), new DeflateFrames(2, "a"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FrameCodecs.reading(List.of(new DeflateFrames(0, "a"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FrameCodecs.reading(List.of(new DeflateFrames(1, "a b"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FrameCodecs.NONE.writing("zstd"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("zstd");
    }
}
