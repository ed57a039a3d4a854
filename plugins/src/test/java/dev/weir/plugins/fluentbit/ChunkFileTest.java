// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.fluentbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.MemoryDisk;
import dev.weir.event.MessagePackWriter;
import dev.weir.plugins.fluentbit.ChunkFileBytes.Sum;
import dev.weir.time.ManualTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChunkFileTest {
    private static final Path PATH = Path.of("/flb/tail.0/1-1700000000.5.flb");
    private static final byte[] EVENTS = ChunkFileBytes.events("one", "two", "three");

    /** What a file holds. */
    private record Content(ChunkKind kind, String tag, byte[] events, long count) {}

    private static Content read(byte[] bytes) throws IOException, DamagedChunkFileException, InterruptedException {
        var disk = new MemoryDisk(new ManualTime());
        disk.createFolders(PATH.getParent());
        disk.append(PATH, bytes);
        try (ChunkFile file = ChunkFile.open(disk, PATH)) {
            var events = new ByteArrayOutputStream();
            var largest = new int[1];
            ChunkFile.Memory memory = size -> {
                largest[0] = Math.max(largest[0], size);
                return true;
            };
            long count = file.check(memory);
            boolean whole = file.events(file.from(), memory, (b, from, to, some, behind) -> {
                events.write(b, from, to - from);
                return true;
            });
            assertThat(whole).isTrue();
            assertThat(largest[0]).isLessThanOrEqualTo(Math.max(ChunkFile.PIECE, 4 * bytes.length));
            return new Content(file.kind(), file.tag().value(), events.toByteArray(), count);
        }
    }

    private static byte[] whole(Sum sum) {
        return ChunkFileBytes.file(ChunkFileBytes.named(0, "app.log"), EVENTS, sum);
    }

    private static void expectAll(byte[] bytes) throws Exception {
        Content content = read(bytes);
        assertThat(content.kind()).isEqualTo(ChunkKind.LOGS);
        assertThat(content.tag()).isEqualTo("app.log");
        assertThat(content.events()).isEqualTo(EVENTS);
        assertThat(content.count()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void read_givesAllEvents_howeverTheChecksumIsWritten(Sum sum) throws Exception {
        expectAll(whole(sum));
    }

    @Test
    void read_knowsTheMetadataOfOldVersions_andRoutesBehindTheTag() throws Exception {
        expectAll(ChunkFileBytes.file("app.log".getBytes(java.nio.charset.StandardCharsets.UTF_8), EVENTS, Sum.OFF));
        expectAll(ChunkFileBytes.file(ChunkFileBytes.routed("app.log"), EVENTS, Sum.FINISHED));
    }

    @Test
    void read_goesToTheEnd_whereThereIsNoLength_andZerosAreRoomThatWasNotUsed() throws Exception {
        byte[] old = ChunkFileBytes.file(ChunkFileBytes.named(0, "app.log"), EVENTS, Sum.OFF, false);
        expectAll(old);
        expectAll(Arrays.copyOf(old, 4_096));
        expectAll(Arrays.copyOf(old, 200_000));
    }

    @Test
    void read_endsAtTheLength_whateverStandsBehindIt() throws Exception {
        byte[] file = Arrays.copyOf(whole(Sum.FINISHED), 4_096);
        file[4_000] = 7;
        expectAll(file);
    }

    @Test
    void read_findsNothing_inAFileThatWasBegunAndNothingMore() throws Exception {
        byte[] empty = ChunkFileBytes.file(ChunkFileBytes.named(0, "app.log"), new byte[0], Sum.OFF);
        assertThat(read(empty).count()).isZero();
        assertThat(read(Arrays.copyOf(empty, 4_096)).count()).isZero();
    }

    @Test
    void read_tellsTheKind() throws Exception {
        assertThat(read(ChunkFileBytes.file(ChunkFileBytes.named(1, "m"), EVENTS, Sum.OFF))
                        .kind())
                .isEqualTo(ChunkKind.METRICS);
        assertThat(read(ChunkFileBytes.file(ChunkFileBytes.named(200, "m"), EVENTS, Sum.OFF))
                        .kind())
                .isEqualTo(ChunkKind.UNKNOWN);
    }

    @Test
    void read_takesLargeEvents_andRefusesThoseBeyondTheLimit() throws Exception {
        byte[] large = ChunkFileBytes.events("x".repeat(1_000_000), "y");
        assertThat(read(ChunkFileBytes.file(ChunkFileBytes.named(0, "t"), large, Sum.FINISHED))
                        .events())
                .isEqualTo(large);
        byte[] tooLarge = ChunkFileBytes.events("x".repeat(ChunkFile.EVENT_MAX));
        assertThatThrownBy(() -> read(ChunkFileBytes.file(ChunkFileBytes.named(0, "t"), tooLarge, Sum.OFF)))
                .isInstanceOf(DamagedChunkFileException.class);
    }

    @Test
    void events_goOn_fromWhereTheyWereLeft() throws Exception {
        var disk = new MemoryDisk(new ManualTime());
        disk.createFolders(PATH.getParent());
        disk.append(PATH, whole(Sum.FINISHED));
        byte[] first = ChunkFileBytes.events("one");
        try (ChunkFile file = ChunkFile.open(disk, PATH)) {
            var counted = new int[1];
            file.events(file.from() + first.length, size -> true, (b, from, to, count, behind) -> {
                counted[0] += count;
                assertThat(behind).isEqualTo(file.to());
                return true;
            });
            assertThat(counted[0]).isEqualTo(2);
        }
    }

    @Test
    void everyTruncation_isRefused() {
        byte[] whole = whole(Sum.FINISHED);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut)).as("length=%d", length).isInstanceOf(DamagedChunkFileException.class);
        }
    }

    @Test
    void everyFlippedByteUnderTheChecksum_isRefused() {
        byte[] whole = whole(Sum.FINISHED);
        for (int at = 22; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x10;
            assertThatThrownBy(() -> read(flipped)).as("at=%d", at).isInstanceOf(DamagedChunkFileException.class);
        }
        byte[] magic = whole.clone();
        magic[0] = 0;
        assertThatThrownBy(() -> read(magic)).hasMessageContaining("it begins with 0000 instead of c100");
    }

    @Test
    void whatIsNoEvent_isRefused() {
        var value = new MessagePackWriter(100);
        value.text("no event");
        byte[] bytes = ChunkFileBytes.file(ChunkFileBytes.named(0, "t"), value.toByteArray(), Sum.OFF);
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(DamagedChunkFileException.class);
    }

    @Property(tries = 2_000)
    void anyBytes_areReadOrRefused(@ForAll @Size(max = 400) byte[] bytes) throws Exception {
        readOrRefuse(bytes);
    }

    @Property(tries = 2_000)
    void anyBytesBehindAHeader_areReadOrRefused(@ForAll @Size(max = 300) byte[] bytes, @ForAll boolean length)
            throws Exception {
        readOrRefuse(ChunkFileBytes.file(ChunkFileBytes.named(0, "t"), bytes, Sum.OFF, length));
    }

    private static void readOrRefuse(byte[] bytes) throws IOException, InterruptedException {
        try {
            read(bytes);
        } catch (DamagedChunkFileException refused) {
            assertThat(refused).hasMessageStartingWith("");
        }
    }
}
