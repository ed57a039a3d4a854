// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.backpressure.Valve;
import dev.weir.plugins.fluentbit.TailDatabase;
import dev.weir.plugins.fluentbit.TailDatabaseOptions;
import dev.weir.plugins.fluentbit.TailDatabaseOptions.Journal;
import dev.weir.plugins.fluentbit.TailDatabaseOptions.Sync;
import dev.weir.plugins.fluentbit.TailRow;
import dev.weir.plugins.live.LiveEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tail input with real files, threads and clocks. */
class TailLiveTest {
    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void lines_arriveAsTheyAreWritten() throws Exception {
        Path file = Files.writeString(folder.resolve("app.log"), "old\n");
        try (LiveEngine live = start("path", folder + "/*.log")) {
            append(file, "one\n");
            await().atMost(BOUND).untilAsserted(() -> assertThat(lines(live)).containsExactly("one"));
            Files.writeString(folder.resolve("new.log"), "two\n");
            await().atMost(BOUND).untilAsserted(() -> assertThat(lines(live)).containsExactly("one", "two"));
        }
    }

    @Test
    void rotations_loseNothingUnderAWriterInAHurry() throws Exception {
        Path file = Files.createFile(folder.resolve("app.log"));
        List<String> written = new ArrayList<>();
        try (LiveEngine live = start("path", file.toString(), "read_from_head", "on")) {
            for (int rotation = 0; rotation < 20; rotation++) {
                int from = rotation;
                List<String> lines = IntStream.range(0, 2_000)
                        .mapToObj(i -> "line " + from + " " + i)
                        .toList();
                append(file, String.join("\n", lines) + "\n");
                written.addAll(lines);
                Files.move(file, folder.resolve("app.log." + rotation));
                Files.createFile(file);
                // Each file has to be seen once before it is renamed.
                int files = rotation + 2;
                await().atMost(BOUND).until(() -> live.metric("weir_input_files_opened_total") >= files);
            }
            await().atMost(BOUND)
                    .untilAsserted(() -> assertThat(live.basin().count()).isEqualTo(written.size()));

            assertThat(lines(live)).containsExactlyElementsOf(written);
            assertThat(live.stop().ledgerDifference()).isZero();
        }
    }

    @Test
    void rotation_inALongPauseLosesNothing() throws Exception {
        Path file = Files.createFile(folder.resolve("app.log"));
        List<String> written = new ArrayList<>();
        try (LiveEngine live = start(50_000, "path", file.toString(), "read_from_head", "on", "rotate_wait", "0.1")) {
            live.basin().shut();
            for (int rotation = 0; rotation < 5; rotation++) {
                int from = rotation;
                List<String> lines = IntStream.range(0, 2_000)
                        .mapToObj(i -> "line " + from + " " + i)
                        .toList();
                append(file, String.join("\n", lines) + "\n");
                written.addAll(lines);
                await().atMost(BOUND).until(() -> live.input().valve().isShut());
                Files.move(file, folder.resolve("app.log." + rotation));
                Files.createFile(file);
                int files = rotation + 2;
                await().atMost(BOUND).until(() -> live.metric("weir_input_files_opened_total") >= files);
            }
            live.basin().open();
            await().atMost(BOUND)
                    .untilAsserted(() -> assertThat(live.basin().count()).isEqualTo(written.size()));

            assertThat(lines(live)).containsExactlyElementsOf(written);
            await().atMost(BOUND).until(() -> live.metric("weir_input_files") == 1);
        }
    }

    @Test
    void copyTruncate_isNoticed() throws Exception {
        Path file = Files.writeString(folder.resolve("app.log"), "one\ntwo\n");
        try (LiveEngine live = start("path", file.toString(), "read_from_head", "on")) {
            await().atMost(BOUND).untilAsserted(() -> assertThat(lines(live)).containsExactly("one", "two"));
            Files.copy(file, folder.resolve("app.log.1"));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
            append(file, "three\n");
            await().atMost(BOUND).untilAsserted(() -> assertThat(lines(live)).containsExactly("one", "two", "three"));
        }
    }

    @Test
    void database_takesUpWhereTheLastRunEnded() throws Exception {
        Path file = Files.writeString(folder.resolve("app.log"), "one\ntwo\n");
        Path database = folder.resolve("tail.db");
        try (LiveEngine live = start("path", file.toString(), "db", database.toString(), "read_from_head", "on")) {
            await().atMost(BOUND).untilAsserted(() -> assertThat(lines(live)).containsExactly("one", "two"));
            live.stop();
        }
        append(file, "three\n");
        Files.move(file, folder.resolve("app.log.1"));
        Files.writeString(file, "four\n");
        try (LiveEngine live = start("path", file.toString(), "db", database.toString(), "read_from_head", "on")) {
            await().atMost(BOUND).untilAsserted(() -> assertThat(lines(live)).containsExactly("three", "four"));
            live.stop();
        }
        long inode = (Long) Files.getAttribute(file, "unix:ino");
        try (TailDatabase open =
                TailDatabase.open(new TailDatabaseOptions(database, Sync.NORMAL, false, Journal.WAL))) {
            assertThat(open.rows())
                    .filteredOn(row -> row.inode() == inode)
                    .singleElement()
                    .extracting(TailRow::offset)
                    .isEqualTo(5L);
        }
    }

    @Test
    void tenThousandFiles_areFollowed() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            Files.writeString(folder.resolve("f" + i + ".log"), "line " + i + "\n");
        }
        try (LiveEngine live = start("path", folder + "/*.log", "read_from_head", "on")) {
            live.basin().onlyCount();
            await().atMost(BOUND)
                    .untilAsserted(() -> assertThat(live.basin().count()).isEqualTo(10_000));
            for (int i = 0; i < 10_000; i += 100) {
                append(folder.resolve("f" + i + ".log"), "more\n");
            }
            await().atMost(BOUND)
                    .untilAsserted(() -> assertThat(live.basin().count()).isEqualTo(10_100));
            assertThat(live.metric("weir_input_files")).isEqualTo(10_000);
        }
    }

    @Test
    void thousandsOfFiles_appearAtOnce() throws Exception {
        try (LiveEngine live = start("path", folder + "/*.log")) {
            live.basin().onlyCount();
            for (int i = 0; i < 3_000; i++) {
                Files.writeString(folder.resolve("f" + i + ".log"), "line " + i + "\n");
            }
            await().atMost(BOUND)
                    .untilAsserted(() -> assertThat(live.basin().count()).isEqualTo(3_000));
        }
    }

    private static LiveEngine start(String... keysAndValues) {
        return start(Valve.UNLIMITED, keysAndValues);
    }

    private static LiveEngine start(long memoryLimit, String... keysAndValues) {
        return LiveEngine.start(new TailInputFactory(), memoryLimit, keysAndValues);
    }

    private static List<String> lines(LiveEngine live) {
        return live.basin().records().stream()
                .map(record -> record.replaceFirst("^\\{\"log\":\"", "").replaceFirst("\"}$", ""))
                .toList();
    }

    private static void append(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
