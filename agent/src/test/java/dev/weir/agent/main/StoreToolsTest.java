// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.agent.cli.CommandLine;
import dev.weir.agent.cli.CommandLine.Export.Form;
import dev.weir.agent.cli.CommandLine.Export.Which;
import dev.weir.agent.cli.CommandLine.Store.Look;
import dev.weir.agent.cli.CommandLine.StorePlace;
import dev.weir.chunk.AckLevel;
import dev.weir.chunk.StreamKey;
import dev.weir.disk.RealDisk;
import dev.weir.event.EventBatch;
import dev.weir.event.Priority;
import dev.weir.event.SourcePosition;
import dev.weir.event.Tag;
import dev.weir.segment.ChunkHead;
import dev.weir.segment.Fate;
import dev.weir.segment.LogChunk;
import dev.weir.segment.LogListener;
import dev.weir.segment.LogName;
import dev.weir.segment.LogSettings;
import dev.weir.segment.Part;
import dev.weir.segment.SegmentKey;
import dev.weir.segment.SegmentLog;
import dev.weir.segment.SegmentReader;
import dev.weir.segment.StoreFolder;
import dev.weir.segment.StorePlan;
import dev.weir.segment.StoredChunk;
import dev.weir.segment.Surroundings;
import dev.weir.segment.SyncPolicy;
import dev.weir.segment.Tally;
import dev.weir.time.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code weir store dump, export, repair} and {@code drain} over a store that was damaged by hand. */
class StoreToolsTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final LogName NORMAL = LogName.of(Priority.NORMAL);
    private static final int SEGMENTS = 5;
    private static final int EVENTS = 8;

    @TempDir
    private Path folder;

    private Path store() {
        return folder.resolve("store");
    }

    private StorePlace place() {
        return new StorePlace(Optional.of(store()), Optional.empty());
    }

    private StoreFolder open() throws IOException {
        var time = new ManualTime(Instant.parse("2026-11-21T12:00:00Z"));
        var world = new Surroundings(new RealDisk(Thread::new), time, time, Runnable::run);
        var settings = new LogSettings(LogSettings.SMALLEST, SyncPolicy.NORMAL);
        var plan = new StorePlan(store(), new UUID(1, 2), Set.of("sink"), settings, "test");
        return StoreFolder.open(world, plan, LogListener.NONE);
    }

    /** Five segments with a chunk each, of two frames with four events each; the first is delivered. */
    private void write() throws IOException {
        try (StoreFolder store = open()) {
            SegmentLog log = store.log(NORMAL);
            var stream = new StreamKey("tail:/var/log/app.log", new Tag("app"), Priority.NORMAL);
            for (int segment = 0; segment < SEGMENTS; segment++) {
                LogChunk chunk = log.begin(new ChunkHead(stream, List.of("sink")));
                for (int half = 0; half < 2; half++) {
                    int from = segment * EVENTS + half * EVENTS / 2;
                    var part = new Part(chunk, events(from, EVENTS / 2), AckLevel.DISK, true);
                    log.append(List.of(part), new SourcePosition("app.log", from + EVENTS / 2));
                }
                log.roll();
            }
            try (SegmentReader reader = log.read(1)) {
                StoredChunk first = reader.iterator().next();
                store.cursor("sink").ended(first.place(), new Tally(EVENTS, first.bytes()), Fate.DELIVERED);
            }
        }
    }

    private static EventBatch events(int from, int count) {
        byte[] all = new byte[0];
        for (int number = from; number < from + count; number++) {
            EventBatch one = EventBatch.of(Instant.ofEpochSecond(1_700_000_000), "log", "event-%04d".formatted(number));
            byte[] more = new byte[all.length + one.size()];
            System.arraycopy(all, 0, more, 0, all.length);
            System.arraycopy(one.bytes(), one.from(), more, all.length, one.size());
            all = more;
        }
        return new EventBatch(all, 0, all.length, count);
    }

    private static List<String> lines(IntStream numbers) {
        return numbers.mapToObj("{\"log\":\"event-%04d\"}"::formatted).toList();
    }

    private Path segment(int number) {
        return store().resolve(new SegmentKey(NORMAL, number).toString());
    }

    private static void flip(Path file, String near) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(near);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    private Map<Path, Integer> everything() throws IOException {
        Map<Path, Integer> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(store())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(file, Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return all;
    }

    private int check() {
        return StoreCommand.run(new CommandLine.Store(Look.CHECK, Optional.of(store()), Optional.empty()));
    }

    private int repair(boolean apply) {
        return RepairCommand.run(new CommandLine.Repair(place(), apply));
    }

    private Path configuration() throws IOException {
        return Files.writeString(folder.resolve("weir.yaml"), """
                service:
                  grace: 1
                  storage.path: %s
                  storage.limit: 64M
                pipeline:
                  inputs:
                    - name: dummy
                      storage.type: filesystem
                  outputs:
                    - name: file
                      alias: sink
                      path: %s
                      file: sink
                      format: plain
                      mkdir: on
                      match: '*'
                """.formatted(store(), folder.resolve("out")));
    }

    private int drain() throws IOException {
        return DrainCommand.run(
                new CommandLine.Drain(configuration(), Optional.of(LONGEST)), new RealDisk(Thread::new));
    }

    private List<String> delivered() throws IOException {
        return Files.readAllLines(folder.resolve("out").resolve("sink"));
    }

    @Test
    void aStoreDamagedByHand_isPlannedMendedAndDelivered() throws IOException {
        write();
        assertThat(check()).isEqualTo(StoreCommand.SOUND);
        flip(segment(2), "event-0010");
        byte[] third = Files.readAllBytes(segment(3));
        int behindFirstFrame = new String(third, StandardCharsets.ISO_8859_1).indexOf("event-0021");
        Files.write(segment(3), Arrays.copyOf(third, behindFirstFrame));
        Files.delete(segment(4));
        Files.write(store().resolve("state"), new byte[100]);

        assertThat(check()).isEqualTo(StoreCommand.DAMAGED);
        Map<Path, Integer> before = everything();
        assertThat(repair(false)).isEqualTo(StoreCommand.DAMAGED);
        assertThat(everything()).isEqualTo(before);

        assertThat(repair(true)).isEqualTo(StoreCommand.SOUND);
        assertThat(check()).isEqualTo(StoreCommand.SOUND);
        assertThat(repair(true)).isEqualTo(StoreCommand.SOUND);

        assertThat(drain()).isEqualTo(DrainCommand.EMPTY);
        IntStream rest = IntStream.concat(IntStream.range(12, 20), IntStream.range(32, 40));
        assertThat(delivered()).isEqualTo(lines(rest));
    }

    @Test
    void aDamagedCursor_isMadeAnew_andAllThatIsStoredIsDelivered() throws IOException {
        write();
        Path cursor = store().resolve("cursors").resolve("sink.cur");
        byte[] bytes = Files.readAllBytes(cursor);
        bytes[30] ^= 1;
        Files.write(cursor, bytes);
        assertThat(check()).isEqualTo(StoreCommand.DAMAGED);

        assertThat(repair(true)).isEqualTo(StoreCommand.SOUND);

        assertThat(drain()).isEqualTo(DrainCommand.EMPTY);
        assertThat(delivered()).isEqualTo(lines(IntStream.range(0, SEGMENTS * EVENTS)));
    }

    @Test
    void repairAndDrain_areRefused_whileSomebodyHasTheStore_andTheOthersWork() throws IOException {
        write();
        flip(segment(2), "event-0010");
        try (StoreFolder running = open()) {
            assertThat(running.unclaimed()).isEmpty();
            assertThat(check()).isEqualTo(StoreCommand.DAMAGED);
            assertThat(repair(false)).isEqualTo(StoreCommand.DAMAGED);
            assertThat(repair(true)).isEqualTo(StoreCommand.UNREADABLE);
            assertThat(drain()).isEqualTo(StoreCommand.UNREADABLE);
            assertThat(export(new Which.Wanted(), "running")).isEqualTo(StoreCommand.DAMAGED);
        }
    }

    @Test
    void drain_saysThatSomethingIsLeft_whenTheDestinationIsAway() throws IOException {
        write();
        int port;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        Path file = Files.writeString(folder.resolve("away.yaml"), """
                service:
                  grace: 1
                  storage.path: %s
                  storage.limit: 64M
                pipeline:
                  inputs:
                    - name: dummy
                  outputs:
                    - name: http
                      alias: sink
                      host: 127.0.0.1
                      port: %d
                      match: '*'
                """.formatted(store(), port));

        assertThat(DrainCommand.run(
                        new CommandLine.Drain(file, Optional.of(Duration.ofMillis(300))), new RealDisk(Thread::new)))
                .isEqualTo(DrainCommand.LEFT);
        assertThat(drain()).isEqualTo(DrainCommand.EMPTY);
        assertThat(delivered()).isEqualTo(lines(IntStream.range(EVENTS, SEGMENTS * EVENTS)));
    }

    private int export(Which which, String name) {
        return ExportCommand.run(
                new CommandLine.Export(place(), which, Form.FORWARD, Optional.of(folder.resolve(name))));
    }

    @Test
    void whatIsExported_isTakenByAForwardInput() throws Exception {
        write();
        assertThat(export(new Which.WantedBy("sink"), "wanted")).isEqualTo(StoreCommand.SOUND);
        assertThat(export(new Which.Everything(), "all")).isEqualTo(StoreCommand.SOUND);
        assertThat(export(new Which.WantedBy("nobody"), "none")).isEqualTo(StoreCommand.UNREADABLE);
        assertThat(export(new Which.Wanted(), "wanted")).isEqualTo(StoreCommand.UNREADABLE);
        assertThat(folder.resolve("none")).doesNotExist();
        assertThat(Files.size(folder.resolve("all"))).isGreaterThan(Files.size(folder.resolve("wanted")));
        int port;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        Path file = Files.writeString(folder.resolve("forward.yaml"), """
                pipeline:
                  inputs:
                    - name: forward
                      listen: 127.0.0.1
                      port: %d
                  outputs:
                    - name: file
                      path: %s
                      format: plain
                      mkdir: on
                      match: 'app'
                """.formatted(port, folder.resolve("out")));
        try (LaunchedWeir agent =
                LaunchedWeir.start(Files.createDirectories(folder.resolve("agent")), "run", file.toString())) {
            await().atMost(LONGEST).until(() -> agent.output().contains("listening"));
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write(Files.readAllBytes(folder.resolve("wanted")));
                socket.shutdownOutput();
                await().atMost(LONGEST).ignoreExceptions().untilAsserted(() -> assertThat(
                                Files.readAllLines(folder.resolve("out").resolve("app")))
                        .isEqualTo(lines(IntStream.range(EVENTS, SEGMENTS * EVENTS))));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dump", "export"})
    void anOutputThatTheStoreDoesNotHave_isRefused_withThoseThatItHas(String command) throws Exception {
        write();
        try (LaunchedWeir asked = LaunchedWeir.start(
                Files.createDirectories(folder.resolve(command)),
                "store",
                command,
                "--output=snik",
                store().toString())) {
            assertThat(asked.await(LONGEST)).as(asked.output()).isEqualTo(2);
            assertThat(asked.output()).contains("the store has no output snik; it has sink");
        }
    }

    @Test
    void dump_showsChunksPositionsAndEvents() throws Exception {
        write();
        try (LaunchedWeir dump = LaunchedWeir.start(
                Files.createDirectories(folder.resolve("dump")), "store", "dump", store().toString())) {
            assertThat(dump.await(LONGEST)).as(dump.output()).isZero();
            assertThat(dump.output())
                    .containsPattern(
                            "c2/0+1.seg #0: chunk=\\S+, tag=app, input=tail:/var/log/app.log, class=2, frames=2,"
                                    + " events=8, bytes=.*, wanted by nobody")
                    .containsPattern("c2/0+5.seg #0: .*, wanted by sink")
                    .contains("position tail:/var/log/app.log: app.log=40");
        }
        try (LaunchedWeir dump = LaunchedWeir.start(
                Files.createDirectories(folder.resolve("events")),
                "store",
                "dump",
                "--events",
                "--output=sink",
                store().toString())) {
            assertThat(dump.await(LONGEST)).as(dump.output()).isZero();
            assertThat(dump.output().lines())
                    .hasSize((SEGMENTS - 1) * EVENTS)
                    .first()
                    .asString()
                    .matches("\\{\"chunk\":\".*\",\"tag\":\"app\",\"input\":\"tail:/var/log/app.log\",\"event\":"
                            + "\\{\"date\":1700000000.0+,\"log\":\"event-0008\"}}");
        }
    }
}
