// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir store} as a process, over the store of a real agent, and what the agent says of its store. */
class StoreProcessTest {
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

    private Path store() {
        return folder.resolve("store");
    }

    private String configuration(String outputs) throws IOException {
        return Files.writeString(folder.resolve("weir.yaml"), """
                service:
                  grace: 1
                  storage.path: %s
                  storage.limit: 64M
                pipeline:
                  inputs:
                    - name: dummy
                      samples: 1
                      rate: 1000
                      storage.type: filesystem
                  outputs:
                %s
                """.formatted(store(), outputs))
                .toString();
    }

    private String toNowhere(String alias) throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return configuration("""
                        - name: http
                          alias: %s
                          match: '*'
                          host: 127.0.0.1
                          port: %d
                    """.formatted(alias, taken.getLocalPort()));
        }
    }

    private void startAndStore(String file) throws IOException {
        agent = LaunchedWeir.start(Files.createDirectories(folder.resolve("agent")), "run", file);
        awaitOutput("failed to flush chunk");
    }

    private void awaitOutput(String text) {
        await().atMost(LONGEST)
                .until(() -> agent.output().contains(text) || !agent.handle().isAlive());
        assertThat(agent.output()).contains(text);
    }

    private void stop() throws InterruptedException {
        agent.handle().destroy();
        assertThat(agent.await(LONGEST)).as(agent.output()).isZero();
    }

    private record Answer(int code, String text) {}

    private Answer weir(String... arguments) throws Exception {
        try (LaunchedWeir weir = LaunchedWeir.start(Files.createDirectories(folder.resolve("tool")), arguments)) {
            int code = weir.await(LONGEST);
            return new Answer(code, weir.output());
        }
    }

    private Path newestSegment() throws IOException {
        try (Stream<Path> files = Files.walk(store())) {
            return files.filter(path -> path.toString().endsWith(".seg"))
                    .max(Comparator.comparingLong(StoreProcessTest::size))
                    .orElseThrow();
        }
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Test
    void statusAndCheck_work_whileTheAgentRuns() throws Exception {
        startAndStore(toNowhere("away"));

        Answer status = weir("store", "status", store().toString());
        Answer check = weir("store", "check", store().toString());

        assertThat(status.code()).as(status.text()).isZero();
        assertThat(status.text())
                .contains("open by process " + agent.handle().pid())
                .containsPattern("output .*away.*: held=1 ")
                .containsPattern("log c2: segments=1, .*events=1");
        assertThat(check.code()).as(check.text()).isZero();
        assertThat(check.text()).contains("readable events=1", "sound");
        assertThat(agent.handle().isAlive()).isTrue();
    }

    @Test
    void stop_saysWhatStaysInTheStore_andTheNextStartWhatAnOutputThatIsGoneHolds() throws Exception {
        startAndStore(toNowhere("away"));
        stop();
        assertThat(agent.output()).contains("events=1 stay in the store", "service has stopped (1 pending tasks)");

        String other = toNowhere("other");
        Answer status = weir("store", "status", "-c", other);
        assertThat(status.text()).contains("closed properly").containsPattern("away.*UNCLAIMED");

        startAgain(other);
        assertThat(agent.output()).containsPattern("away.* events=1").doesNotContain("did not end properly");
    }

    private void startAgain(String file) throws IOException {
        agent.close();
        agent = LaunchedWeir.start(Files.createDirectories(folder.resolve("again")), "run", file);
        awaitOutput("started (pid=");
    }

    @Test
    void check_namesTheDamageAndEndsWithOne() throws Exception {
        String file = toNowhere("away");
        startAndStore(file);
        stop();
        Path segment = newestSegment();
        byte[] bytes = Files.readAllBytes(segment);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("dummy", 600);
        bytes[at] ^= 1;
        Files.write(segment, bytes);

        Answer check = weir("store", "check", store().toString());

        assertThat(check.code()).as(check.text()).isEqualTo(StoreCommand.DAMAGED);
        assertThat(check.text()).containsPattern("damage: " + segment + " bytes \\d+ to \\d+: .*events lost=\\d");
    }

    @Test
    void start_saysThatTheLastRunDidNotEndProperly_whenItWasKilled() throws Exception {
        String file = toNowhere("away");
        startAndStore(file);
        agent.handle().destroyForcibly();
        agent.await(LONGEST);
        assertThat(weir("store", "status", store().toString()).text()).contains("cut short");

        startAgain(file);

        assertThat(agent.output()).contains("did not end properly");
    }

    @Test
    void aFolderThatIsNoStore_endsWithTwo() throws Exception {
        Answer check = weir("store", "check", folder.toString());

        assertThat(check.code()).isEqualTo(StoreCommand.UNREADABLE);
        assertThat(check.text()).contains("is no store");
    }

    @Test
    void store_showsItsOwnHelp_andRefusesWhatItDoesNotKnow() throws Exception {
        assertThat(weir("store").text()).contains("Exit codes: 0 sound, 1 damaged");
        assertThat(weir("store", "chek", ".").text()).contains("nearest: check");
        assertThat(weir("--help").text()).contains("weir store status FOLDER");
    }

    @Test
    void check_tellsTheWorstCaseOfDisk_andWhatEachRouteMayCountOn() throws Exception {
        Answer check = weir("check", toNowhere("away"));

        assertThat(check.code()).as(check.text()).isZero();
        assertThat(check.text())
                .contains("worst case of disk: 64 MB (storage.limit) in " + store())
                .contains("dummy.0 > away: at least once, unless the receiver honours Idempotency-Key: once it is"
                        + " stored on disk");
    }

    @Test
    void check_saysWhatARepeatDoes_byOutput() throws Exception {
        Answer check = weir(
                "check",
                Files.writeString(folder.resolve("outputs.yaml"), """
                service:
                  storage.path: %s
                pipeline:
                  inputs:
                    - name: http
                      alias: web
                      storage.type: filesystem
                  outputs:
                    - name: file
                      file: out
                      alias: lines
                      match: '*'
                    - name: forward
                      alias: far
                      require_ack_response: on
                      match: '*'
                    - name: forward
                      alias: blind
                      match: '*'
                    - name: http
                      alias: keyless
                      idempotency.header: off
                      match: '*'
                    - name: 'null'
                      alias: gone
                      match: '*'
                """.formatted(store()))
                        .toString());

        assertThat(check.text())
                .contains("web > lines: exactly-once effect: stored on disk before its sender is answered; what is in")
                .contains("web > far: at least once, unless the receiver is a Weir")
                .contains("web > blind: at most once: what this machine has taken for sending")
                .contains(
                        "web > keyless: at least once: stored on disk before its sender is answered; idempotency.header")
                .contains("web > gone: exactly-once effect");
    }

    @Test
    void check_saysAtMostOnce_whereASenderIsAnsweredFromMemory() throws Exception {
        Answer check = weir(
                "check", Files.writeString(folder.resolve("memory.yaml"), """
                pipeline:
                  inputs:
                    - name: http
                      alias: web
                    - name: http
                      alias: patient
                      port: 9881
                      ack: delivered
                    - name: tail
                      path: /var/log/none
                  outputs:
                    - name: stdout
                      alias: out
                      match: '*'
                    - name: stdout
                      alias: giving-up
                      retry_limit: 3
                      match: '*'
                """).toString());

        assertThat(check.text())
                .contains("worst case of disk: 0")
                .contains("web > out: at most once: held in memory, and its sender is answered before")
                .contains("patient > out: at least once")
                .contains("patient > giving-up: at most once: retry_limit 3 gives up")
                .contains("tail.0 > out: at least once: held in memory, and the file is read again");
    }
}
