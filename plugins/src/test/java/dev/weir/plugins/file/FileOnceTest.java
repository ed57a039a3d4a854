// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.chunk.AckLevel;
import dev.weir.chunk.ChunkId;
import dev.weir.chunk.GrowingChunk;
import dev.weir.chunk.RouteMask;
import dev.weir.chunk.SlabPool;
import dev.weir.chunk.StreamKey;
import dev.weir.config.SectionKind;
import dev.weir.disk.Disk;
import dev.weir.disk.MemoryDisk;
import dev.weir.event.EventBatch;
import dev.weir.event.MessagePackWriter;
import dev.weir.event.Priority;
import dev.weir.event.Tag;
import dev.weir.metrics.Metrics;
import dev.weir.notice.Notice;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.RealTimers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file output beside a store: each chunk is in its file once, whole, however the process ends. */
class FileOnceTest {
    private static final Path FOLDER = Path.of("/logs");
    private static final Path LOG = FOLDER.resolve("log");
    private static final Path RECORDS = Path.of("/store/outputs");
    private static final int CHUNKS = 5;
    private static final int FOREVER = Integer.MAX_VALUE;

    private final MemoryDisk disk = new MemoryDisk(InstantSource.system());
    private final List<Notice> notices = new ArrayList<>();
    private final Metrics metrics = new Metrics();
    private final RealTimers timers = new RealTimers();
    private final SlabPool pool = new SlabPool(10_000_000);

    @AfterEach
    void close() {
        timers.close();
    }

    private Output output(Disk over, String... more) {
        OutputContext real = LiveEngine.outputContext(timers, notices::add);
        var context = new OutputContext(
                "file.0",
                "file:/logs/log",
                Optional.of(RECORDS),
                real.pool(),
                real.ticker(),
                real.wallClock(),
                timers,
                over,
                real.random(),
                metrics,
                notices::add);
        var factory = new FileOutputFactory();
        List<String> all =
                new ArrayList<>(List.of("path", FOLDER.toString(), "file", "log", "mkdir", "on", "format", "plain"));
        all.addAll(List.of(more));
        return factory.create(
                LiveEngine.settings(SectionKind.OUTPUT, factory.schema(), all.toArray(String[]::new)), context);
    }

    /** A chunk whose number says what is in it: lines of some length, 200 kB of them in the third. */
    private Consignment chunk(int number) {
        var builder =
                new GrowingChunk(new StreamKey("source", new Tag("t"), Priority.NORMAL), RouteMask.of(0), 0, pool);
        for (int i = 0; i < lines(number); i++) {
            var event = new MessagePackWriter(1_000);
            event.arrayHeader(2);
            event.eventTime(1, 0);
            event.mapHeader(1);
            event.text("l");
            event.text(line(number, i));
            builder.append(new EventBatch(event.array(), 0, event.size(), 1), null, AckLevel.DISK, true);
        }
        return new Consignment(
                builder.seal(new ChunkId(new UUID(1, 2), Priority.NORMAL, number), number), builder.payload(), 1);
    }

    private static int lines(int number) {
        return number == 2 ? 1_000 : 30;
    }

    private static String line(int number, int i) {
        return number + "-" + i + "-" + "x".repeat(200);
    }

    private static String text(int number) {
        return IntStream.range(0, lines(number))
                .mapToObj(i -> "{\"l\":\"" + line(number, i) + "\"}\n")
                .collect(Collectors.joining());
    }

    private static String texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(FileOnceTest::text).collect(Collectors.joining());
    }

    private Delivery deliver(Output output, int number) {
        return output.deliver(chunk(number)).join();
    }

    private String content(Path path) throws IOException {
        try (var file = disk.openForReading(path)) {
            var bytes = ByteBuffer.allocate((int) file.size());
            while (bytes.hasRemaining()) {
                file.read(bytes, bytes.position());
            }
            return new String(bytes.array(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException none) {
            return "";
        }
    }

    private void append(Path path, String text) throws IOException {
        try (var file = disk.openForAppending(path)) {
            file.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private String told() {
        return notices.toString();
    }

    private int live(int operations, String sync) {
        return live(new MortalDisk(disk, operations), sync);
    }

    /** Delivers chunks until the process dies; how many were delivered. */
    private int live(Disk over, String sync) {
        Output output = output(over, "sync", sync);
        int delivered = 0;
        try {
            while (delivered < CHUNKS && deliver(output, delivered) instanceof Delivery.Delivered) {
                delivered++;
            }
        } catch (MortalDisk.Death death) {
            return delivered;
        }
        return CHUNKS + 1;
    }

    /** Dies in the middle of the third chunk. */
    private void dieInTheThird() {
        int operations = 1;
        while (live(operations, "off") < 2 || contentIsWhole()) {
            operations++;
            reset();
        }
        reset();
        live(operations, "off");
    }

    private boolean contentIsWhole() {
        try {
            return content(LOG).length() <= texts(0, 2).length();
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private void reset() {
        for (Path path : List.of(LOG, recordPath())) {
            try {
                disk.delete(path);
            } catch (IOException none) {
                // It is not there.
            }
        }
    }

    private Path recordPath() {
        try {
            return disk.list(RECORDS).getFirst();
        } catch (IOException | java.util.NoSuchElementException none) {
            return RECORDS.resolve("none");
        }
    }

    // ---- the end of the process

    @ParameterizedTest
    @CsvSource({"on, false", "off, false", "on, true", "off, true"})
    void everyChunkIsThereOnceAndWhole_whereverTheProcessDies(String sync, boolean behind) throws IOException {
        boolean lived = false;
        int deaths = 0;
        for (int operations = 1; !lived; operations++) {
            reset();
            int delivered = live(new MortalDisk(disk, operations, behind), sync);
            lived = delivered > CHUNKS;
            deaths += lived ? 0 : 1;
            int again = Math.max(0, Math.min(delivered, CHUNKS) - 2);
            // What was delivered last is delivered again, as after a crash of the store; and that run dies as well.
            for (int more = 1 + operations % 7; more < 20; more += 7) {
                repeat(new MortalDisk(disk, more), again, sync);
            }
            repeat(new MortalDisk(disk, FOREVER), again, sync);
            assertThat(content(LOG)).as("died at operation " + operations).isEqualTo(texts(0, CHUNKS));
        }
        assertThat(deaths).isGreaterThan(20);
    }

    private void repeat(Disk over, int from, String sync) {
        Output output = output(over, "sync", sync);
        try {
            for (int number = from; number < CHUNKS; number++) {
                assertThat(deliver(output, number)).isEqualTo(Delivery.DELIVERED);
            }
        } catch (MortalDisk.Death death) {
            // The next run goes on.
        }
    }

    @Test
    void whatWasTorn_isCutOff_whicheverChunkComesNext() throws IOException {
        dieInTheThird();
        assertThat(content(LOG))
                .startsWith(texts(0, 2))
                .hasSizeGreaterThan(texts(0, 2).length());

        Output output = output(disk);
        assertThat(deliver(output, 4)).isEqualTo(Delivery.DELIVERED);
        assertThat(deliver(output, 2)).isEqualTo(Delivery.DELIVERED);

        assertThat(content(LOG)).isEqualTo(texts(0, 2) + text(4) + text(2));
        assertThat(told()).contains("were cut off");
    }

    @Test
    void repeat_isRecognisedAndCounted() throws IOException {
        assertThat(deliver(output(disk), 0)).isEqualTo(Delivery.DELIVERED);
        assertThat(deliver(output(disk), 0)).isEqualTo(Delivery.DELIVERED);

        assertThat(content(LOG)).isEqualTo(text(0));
        assertThat(metrics.samples()).anySatisfy(sample -> {
            assertThat(sample.series().name()).isEqualTo("weir_output_recognised_chunks_total");
            assertThat(sample.value()).isEqualTo(1);
        });
    }

    // ---- others and the same file

    @Test
    void linesOfAnotherProgram_areNeverCut_behindATornChunk() throws IOException {
        dieInTheThird();
        append(LOG, "\nsomebody else's line\n");
        String before = content(LOG);

        assertThat(deliver(output(disk), 2)).isEqualTo(Delivery.DELIVERED);

        assertThat(content(LOG)).isEqualTo(before + text(2));
        assertThat(told()).contains("are left as they are");
    }

    @Test
    void lineOfAnotherProgramWithoutItsEnd_getsOne() throws IOException {
        dieInTheThird();
        append(LOG, "no end");
        String before = content(LOG);

        assertThat(deliver(output(disk), 2)).isEqualTo(Delivery.DELIVERED);

        assertThat(content(LOG)).isEqualTo(before + "\n" + text(2));
    }

    @Test
    void linesOfAnotherProgram_areNeverCut_inPlaceOfATornChunk() throws IOException {
        dieInTheThird();
        String whole = content(LOG).substring(0, texts(0, 2).length());
        rewrite(LOG, whole + "somebody else's line\n");

        assertThat(deliver(output(disk), 2)).isEqualTo(Delivery.DELIVERED);

        assertThat(content(LOG)).isEqualTo(whole + "somebody else's line\n" + text(2));
    }

    private void rewrite(Path path, String text) throws IOException {
        try (var file = disk.openForWriting(path)) {
            file.truncate(0);
            file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
        }
    }

    @Test
    void rotatedFile_isLeftAlone_andTheChunkIsWholeInTheNewOne() throws IOException {
        dieInTheThird();
        String torn = content(LOG);
        disk.move(LOG, FOLDER.resolve("log.1"));
        append(LOG, "");

        assertThat(deliver(output(disk), 2)).isEqualTo(Delivery.DELIVERED);

        assertThat(content(FOLDER.resolve("log.1"))).isEqualTo(torn);
        assertThat(content(LOG)).isEqualTo(text(2));
        assertThat(told()).contains("another file than the one that was written to");
    }

    @Test
    void removedAndEmptiedFiles_getTheChunkWhole() throws IOException {
        dieInTheThird();
        disk.delete(LOG);
        assertThat(deliver(output(disk), 2)).isEqualTo(Delivery.DELIVERED);
        assertThat(content(LOG)).isEqualTo(text(2));

        reset();
        dieInTheThird();
        rewrite(LOG, "");
        assertThat(deliver(output(disk), 2)).isEqualTo(Delivery.DELIVERED);
        assertThat(content(LOG)).isEqualTo(text(2));
    }

    // ---- the record cannot be written

    @Test
    void delivery_goesOn_whereTheRecordFindsNoRoom() throws IOException {
        var full = new MortalDisk(disk, FOREVER);
        Output output = output(full);
        assertThat(deliver(output, 0)).isEqualTo(Delivery.DELIVERED);
        full.refuse(RECORDS, false);
        assertThat(deliver(output, 1)).isEqualTo(Delivery.DELIVERED);
        full.refuse(null, false);
        assertThat(deliver(output, 2)).isEqualTo(Delivery.DELIVERED);

        Output next = output(disk);
        for (int number = 0; number < 3; number++) {
            assertThat(deliver(next, number)).isEqualTo(Delivery.DELIVERED);
        }
        assertThat(content(LOG)).isEqualTo(texts(0, 3));
    }

    @Test
    void delivery_waits_whereTheRecordCanNeitherBeWrittenNorRemoved() throws IOException {
        var broken = new MortalDisk(disk, FOREVER);
        Output output = output(broken);
        assertThat(deliver(output, 0)).isEqualTo(Delivery.DELIVERED);
        broken.refuse(RECORDS, true);
        assertThat(deliver(output, 1)).isInstanceOfSatisfying(Delivery.Retry.class, retry -> assertThat(retry.cause())
                .contains("what is delivered cannot be noted in " + RECORDS));
        assertThat(content(LOG)).isEqualTo(text(0));
        broken.refuse(null, false);
        assertThat(deliver(output, 1)).isEqualTo(Delivery.DELIVERED);

        assertThat(content(LOG)).isEqualTo(texts(0, 2));
    }

    @Test
    void failedDelivery_leavesNothing_andIsWrittenOnce() throws IOException {
        var full = new MortalDisk(disk, FOREVER);
        Output output = output(full);
        assertThat(deliver(output, 0)).isEqualTo(Delivery.DELIVERED);
        full.refuse(FOLDER, false);
        assertThat(deliver(output, 1)).isInstanceOf(Delivery.Retry.class);
        full.refuse(null, false);
        assertThat(deliver(output, 1)).isEqualTo(Delivery.DELIVERED);

        assertThat(content(LOG)).isEqualTo(texts(0, 2));
    }

    // ---- damaged records

    @Property(tries = 300)
    void record_isReadAsFarAsItHolds_whateverItsBytes(@ForAll long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var own = new MemoryDisk(InstantSource.system());
        Path path = Path.of("/r");
        try (var record = new DeliveryRecord(own, path)) {
            for (int i = 0; i < 4; i++) {
                var writing =
                        new Writing("key" + i, LOG, own.status(Path.of("/")).key(), i * 5_000L);
                record.begin(writing);
                record.piece(new byte[9_000], 9_000);
                record.done("key" + i);
            }
        }
        byte[] bytes;
        try (var file = own.openForReading(path)) {
            var all = ByteBuffer.allocate((int) file.size());
            file.read(all, 0);
            bytes = all.array();
        }
        byte[] damaged = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        for (int i = random.nextInt(3); i > 0 && damaged.length > 0; i--) {
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        try (var file = own.openForWriting(path)) {
            file.truncate(0);
            file.write(ByteBuffer.wrap(damaged), 0);
        }
        try (var record = new DeliveryRecord(own, path)) {
            assertThat(record.trouble()).isEmpty();
            for (int i = 1; i < 4; i++) {
                assertThat(record.isDone("key" + i))
                        .as("only what is before it")
                        .satisfies(
                                is -> assertThat(!is || record.isDone("key0")).isTrue());
            }
        }
    }

    @Test
    void record_remembersSoMany_andItsFileIsBounded() throws IOException {
        Path path = RECORDS.resolve("r");
        try (var record = new DeliveryRecord(disk, path)) {
            for (int i = 0; i < 3 * DeliveryRecord.KEYS_MAX; i++) {
                var writing = new Writing(
                        "k".repeat(60) + i, LOG, disk.status(Path.of("/")).key(), 0);
                record.begin(writing);
                record.done(writing.key);
            }
        }
        assertThat(disk.status(path).size()).isLessThan(2_000_000);
        try (var record = new DeliveryRecord(disk, path)) {
            assertThat(record.isDone("k".repeat(60) + (3 * DeliveryRecord.KEYS_MAX - 1)))
                    .isTrue();
            assertThat(record.isDone("k".repeat(60) + 2 * DeliveryRecord.KEYS_MAX))
                    .isTrue();
            assertThat(record.isDone("k".repeat(60) + 0)).isFalse();
        }
    }

    @Test
    void mortalDisk_endsTheProcess() {
        assertThatThrownBy(() -> new MortalDisk(disk, 1).openForWriting(LOG)).isInstanceOf(MortalDisk.Death.class);
    }
}
