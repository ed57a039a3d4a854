// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process: what it prints, how it ends, and with which exit code. */
class AgentProcessTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private LaunchedWeir weir;

    @AfterEach
    void endProcess() {
        if (weir != null) {
            weir.close();
        }
    }

    private void start(String... arguments) throws IOException {
        weir = LaunchedWeir.start(folder, arguments);
    }

    private int end() throws InterruptedException {
        return weir.await(LONGEST);
    }

    private void awaitOutput(String text) {
        await().atMost(LONGEST)
                .until(() -> weir.output().contains(text) || !weir.handle().isAlive());
        assertThat(weir.output()).contains(text);
    }

    private String configuration(String text) throws IOException {
        return Files.writeString(folder.resolve("weir.yaml"), text).toString();
    }

    private String dummyToStdout() throws IOException {
        return configuration("""
                service:
                  grace: 2
                pipeline:
                  inputs:
                    - name: dummy
                      rate: 50
                  outputs:
                    - name: stdout
                      match: '*'
                      format: json_lines
                """);
    }

    @Test
    void sigterm_endsWithZeroAndTheBooksBalanced() throws Exception {
        start("run", dummyToStdout());
        awaitOutput("\"message\":\"dummy\"");

        weir.handle().destroy();

        assertThat(end()).as(weir.output()).isZero();
        assertThat(weir.output())
                .containsSubsequence(
                        "started (pid=" + weir.handle().pid() + ")",
                        "caught signal",
                        "service will shutdown in max 2 seconds",
                        "events buffered=",
                        "service has stopped (0 pending tasks)");
    }

    @Test
    void sigterm_endsWithZero_rightAfterTheFirstLineOfTheLog() throws Exception {
        start("run", dummyToStdout());
        awaitOutput("started (pid=");

        weir.handle().destroy();

        assertThat(end()).as(weir.output()).isZero();
        assertThat(weir.output()).contains("service has stopped");
    }

    @Test
    void sigint_endsWithZero() throws Exception {
        start("-c", dummyToStdout());
        awaitOutput("\"message\":\"dummy\"");

        Process kill =
                new ProcessBuilder("kill", "-INT", Long.toString(weir.handle().pid())).start();

        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(end()).as(weir.output()).isZero();
    }

    @Test
    void sigterm_endsWithinTheGrace_whenTheDestinationIsAway() throws Exception {
        int closed;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = taken.getLocalPort();
        }
        start("run", configuration("""
                        service:
                          grace: 1
                        pipeline:
                          inputs:
                            - name: dummy
                              samples: 7
                              rate: 1000
                          outputs:
                            - name: http
                              match: '*'
                              host: 127.0.0.1
                              port: %d
                        """.formatted(closed)));
        awaitOutput("failed to flush chunk");

        weir.handle().destroy();

        assertThat(end()).as(weir.output()).isZero();
        assertThat(weir.output()).containsPattern("events buffered=7, delivered=0, given up=0, shed=7, returned");
    }

    @Test
    void run_isRefusedWithAllProblemsAtOnce_whenTheConfigurationIsBroken() throws Exception {
        String file = configuration("""
                service:
                  flsh: 1
                pipeline:
                  inputs:
                    - name: tial
                      path: /var/log/x
                    - name: dummy
                      rate: many
                  outputs:
                    - name: stdout
                      match: '*'
                      formt: json
                """);
        start("run", file);

        assertThat(end()).isEqualTo(1);
        assertThat(weir.output())
                .contains(
                        file + ":2: error: ",
                        "flsh",
                        "flush",
                        file + ":5: error: ",
                        "tial",
                        "nearest: tail",
                        file + ":8: error: ",
                        "rate",
                        file + ":12: error: ",
                        "formt",
                        "format",
                        "errors=4")
                .doesNotContain("started (pid=");
    }

    @Test
    void run_endsWithOne_whenAnInputCannotStart() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = "port=" + taken.getLocalPort();
            start("-i", "tcp", "-p", "listen=127.0.0.1", "-p", port, "-o", "null", "-m", "*");

            assertThat(end()).as(weir.output()).isEqualTo(1);
            assertThat(weir.output()).contains("cannot start: ", Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void check_printsTheWorstCaseAndStartsNothing() throws Exception {
        start("check", dummyToStdout());

        assertThat(end()).as(weir.output()).isZero();
        assertThat(weir.output())
                .containsSubsequence(
                        "worst case of memory",
                        "input dummy.0",
                        "heap: ",
                        "in all",
                        "of it on the heap",
                        "worst case of disk: 0")
                .contains("configuration test is successful")
                .doesNotContain("\"message\"");
    }

    @Test
    void dryRun_isRefused_whenTheConfigurationIsBroken() throws Exception {
        start("--dry-run", "-i", "dummy", "-p", "rate=many", "-o", "stdout");

        assertThat(end()).isEqualTo(1);
        assertThat(weir.output()).contains("rate").contains("refused, errors=1");
    }

    @Test
    void agentBehindHead_endsAtOnceAsOtherProgramsDo_whenNobodyReadsItAnyMore() throws Exception {
        String file = configuration("""
                service:
                  grace: 600
                pipeline:
                  inputs:
                    - name: dummy
                      rate: 50
                  outputs:
                    - name: stdout
                      match: '*'
                """);
        var command = new ArrayList<String>(List.of("sh", "-c", "{ \"$@\"; echo \"exit=$?\" >&2; } | head -n 3", "sh"));
        command.addAll(LaunchedWeir.javaCommand());
        command.addAll(List.of("run", file));
        Path log = folder.resolve("log");
        Process pipe = new ProcessBuilder(command).redirectError(log.toFile()).start();
        try {
            assertThat(pipe.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(pipe.inputReader().lines()).hasSize(3);
            assertThat(Files.readString(log))
                    .containsOnlyOnce("[output:stdout.0] nobody reads standard output any more (")
                    .containsSubsequence("so the agent stops", "service has stopped (0 pending tasks)", "exit=141\n")
                    .doesNotContain("failed to flush chunk");
        } finally {
            pipe.descendants().forEach(ProcessHandle::destroyForcibly);
            pipe.destroyForcibly();
        }
    }

    @Test
    void logFile_isAppendedTo() throws Exception {
        Path log = Files.writeString(folder.resolve("weir.log"), "what was there before\n");
        start("-l", log.toString(), "-i", "dummy", "-o", "stdout", "-m", "*");
        awaitOutput("\"message\"=>\"dummy\"");

        weir.handle().destroy();

        assertThat(end()).as(weir.output()).isZero();
        assertThat(weir.output()).doesNotContain("started (pid=");
        assertThat(Files.readString(log))
                .startsWith("what was there before\n")
                .containsSubsequence("started (pid=", "service has stopped");
    }

    @Test
    void commandLine_isAConfigurationToo() throws Exception {
        start("-i", "dummy", "-t", "some.tag", "-o", "stdout", "-m", "*");

        awaitOutput("some.tag: [[");
        awaitOutput("{\"message\"=>\"dummy\"}]");
    }

    @Test
    void version_isPrinted() throws Exception {
        start("--version");

        assertThat(end()).isZero();
        assertThat(weir.output()).startsWith("Weir v").contains("Java 25");
    }

    @Test
    void unknownOption_isRefusedAndSaysWhereHelpIs() throws Exception {
        start("--no-such-option");

        assertThat(end()).isNotZero();
        assertThat(weir.output()).contains("--no-such-option", "weir --help");
    }

    @Test
    void helpOfAPlugin_showsItsKeys() throws Exception {
        start("help", "dummy");

        assertThat(end()).isZero();
        assertThat(List.of("rate", "samples", "mem_buf_limit"))
                .allSatisfy(key -> assertThat(weir.output()).contains(key));
    }
}
