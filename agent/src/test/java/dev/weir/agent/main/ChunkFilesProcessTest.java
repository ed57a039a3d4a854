// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.disk.RealDisk;
import dev.weir.event.EventBatch;
import dev.weir.segment.StoreStatus;
import dev.weir.segment.StoreView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent over a folder in which Fluent Bit left chunk files. */
class ChunkFilesProcessTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private LaunchedWeir agent;

    @AfterEach
    void endAgent() {
        if (agent != null) {
            agent.close();
        }
    }

    private Path storage() {
        return folder.resolve("storage");
    }

    private String configuration(String output) throws IOException {
        return Files.writeString(folder.resolve("weir.yaml"), """
                service:
                  grace: 1
                  storage.path: %s
                  storage.limit: 256M
                pipeline:
                  inputs:
                    - name: tail
                      path: %s/none.log
                  outputs:
                %s
                """.formatted(storage(), folder, output))
                .toString();
    }

    private void start(String file) throws IOException {
        agent = LaunchedWeir.start(Files.createDirectories(folder.resolve("agent")), "run", file);
    }

    /** A chunk file as Fluent Bit 5 writes it. */
    private Path chunkFile(String input, String name, int kind, String tag, String... texts) throws IOException {
        var events = new ByteArrayOutputStream();
        for (String text : texts) {
            EventBatch event = EventBatch.of(Instant.ofEpochSecond(1_700_000_000), "log", text);
            events.write(event.bytes(), event.from(), event.size());
        }
        byte[] label = tag.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(28 + label.length + events.size());
        bytes.put((byte) 0xc1).putInt(10, events.size()).position(22);
        bytes.putShort((short) (4 + label.length)).put((byte) 0xf1).put((byte) 0x77);
        bytes.put((byte) kind).put((byte) 0).put(label).put(events.toByteArray());
        var sum = new CRC32();
        sum.update(bytes.array(), 22, bytes.capacity() - 22);
        bytes.putInt(2, (int) sum.getValue());
        Path file = Files.createDirectories(storage().resolve(input)).resolve(name);
        return Files.write(file, bytes.array());
    }

    /** Files may go while one looks, so nothing but names is asked of them. */
    private List<Path> left() throws IOException {
        var left = new ArrayList<Path>();
        for (String folder : storage().toFile().list()) {
            String[] names = storage().resolve(folder).toFile().list();
            for (String name : names == null ? new String[0] : names) {
                if (name.endsWith(".flb")) {
                    left.add(storage().resolve(folder).resolve(name));
                }
            }
        }
        return left;
    }

    private List<String> delivered(String tag) throws IOException {
        Path file = folder.resolve("out").resolve(tag);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private static List<String> lines(String... texts) {
        return Stream.of(texts).map(text -> "{\"log\":\"" + text + "\"}").toList();
    }

    @Test
    void chunkFiles_areDeliveredByTagOldestFirst_andRemoved_andDamagedOnesKept() throws Exception {
        chunkFile("tail.0", "9-1700000002.7.flb", 0, "app", "three");
        chunkFile("tcp.1", "9-1700000001.  12.flb", 0, "app", "two");
        chunkFile("tail.0", "9-1700000001.5.flb", 0, "app", "one", "1");
        chunkFile("tail.0", "9-1700000000.1.flb", 0, "other", "apart");
        Path torn = chunkFile("tail.0", "9-1699999999.1.flb", 0, "app", "torn", "off");
        byte[] bytes = Files.readAllBytes(torn);
        Files.write(torn, Arrays.copyOf(bytes, bytes.length - 3));
        Path metrics = chunkFile("node.0", "9-1700000000.2.flb", 1, "m", "no log");
        Path refused = chunkFile("rejected", "9-1700000000.3.flb", 0, "r", "refused for good");
        String file = configuration("""
                    - name: file
                      path: %s
                      format: plain
                      mkdir: on
                      match: '*'
                """.formatted(folder.resolve("out")));
        try (LaunchedWeir check = LaunchedWeir.start(Files.createDirectories(folder.resolve("check")), "check", file)) {
            assertThat(check.await(LONGEST)).isZero();
            assertThat(check.output()).contains("has chunk files of Fluent Bit");
        }

        start(file);

        await().atMost(LONGEST).until(() -> agent.output().contains("chunk files of Fluent Bit: taken in="));
        assertThat(agent.output())
                .contains("taken in=4, events=5, quarantined=1, left=1")
                .containsPattern(
                        "chunk file " + torn + " is damaged, it is cut off at byte \\d+ of \\d+; it was moved to ")
                .contains("chunk file " + metrics + " holds METRICS, and Weir takes logs alone");
        await().atMost(LONGEST).untilAsserted(() -> {
            assertThat(delivered("app")).isEqualTo(lines("one", "1", "two", "three"));
            assertThat(delivered("other")).isEqualTo(lines("apart"));
        });
        assertThat(left())
                .containsExactlyInAnyOrder(
                        metrics, refused, storage().resolve("quarantine").resolve("tail.0-9-1699999999.1.flb"));
        agent.handle().destroy();
        assertThat(agent.await(LONGEST)).as(agent.output()).isZero();
    }

    @Test
    void aKillInTheMiddle_losesAndRepeatsNothing() throws Exception {
        int files = 120;
        int each = 2_000;
        for (int number = 0; number < files; number++) {
            var texts = new ArrayList<String>();
            for (int i = 0; i < each; i++) {
                texts.add("event " + number + "/" + i + " " + "x".repeat(100));
            }
            chunkFile("tail.0", "9-%d.5.flb".formatted(1_700_000_000 + number), 0, "app", texts.toArray(String[]::new));
        }
        String file;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            file = configuration("""
                        - name: http
                          alias: away
                          match: '*'
                          host: 127.0.0.1
                          port: %d
                    """.formatted(taken.getLocalPort()));
        }
        start(file);
        await().atMost(LONGEST).pollInterval(Duration.ofMillis(5)).until(() -> left().size() < files);
        agent.handle().destroyForcibly();
        agent.await(LONGEST);
        assertThat(left()).isNotEmpty();

        start(file);
        await().atMost(LONGEST).until(() -> left().isEmpty());
        agent.handle().destroy();
        assertThat(agent.await(LONGEST)).as(agent.output()).isZero();

        StoreStatus status =
                StoreView.open(new RealDisk(Thread::new), storage()).status();
        assertThat(status.outputs())
                .singleElement()
                .satisfies(output -> assertThat(output.held().events()).isEqualTo((long) files * each));
        assertThat(status.positions().getOrDefault("storage_backlog", 0)).isZero();
    }
}
