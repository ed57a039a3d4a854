// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The worked example as {@code docs/backpressure.md} tells it: its commands, in their order, in a shell, with
 * curl; what they print is what the page says. Three dots on the page stand for anything.
 */
class WorkedExampleByHandTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String USUAL_PORTS = "INPUT_PORT=9880 MONITORING_PORT=2020 DESTINATION_PORT=9990";
    private static final long BOUND_SECONDS = 110;

    @TempDir
    private Path folder;

    /** Commands of the page, and what it says that they print. */
    private record Step(String commands, List<String> expected) {}

    @Test
    void commands_printWhatThePageSays() throws Exception {
        List<Step> steps = steps(Files.readString(ROOT.resolve("docs/backpressure.md")));
        assertThat(steps).as("the page has commands").hasSizeGreaterThan(8);
        layOutRepository();

        List<String> printed = run(script(steps));

        for (int step = 0; step < steps.size(); step++) {
            assertThat(printed.get(step))
                    .as("what this printed:%n%s", steps.get(step).commands())
                    .containsPattern(pattern(steps.get(step).expected()));
        }
    }

    private static List<Step> steps(String page) {
        var steps = new ArrayList<Step>();
        List<String> blocks = List.of(page.split("(?m)^```", -1));
        for (int at = 1; at < blocks.size(); at += 2) {
            String block = blocks.get(at);
            if (block.startsWith("sh\n")) {
                boolean said = at + 2 < blocks.size() && blocks.get(at + 2).startsWith("text\n");
                String expected = said ? blocks.get(at + 2).substring("text\n".length()) : "";
                steps.add(new Step(
                        block.substring("sh\n".length()), expected.lines().toList()));
            }
        }
        return steps;
    }

    /** The lines one behind the other, others between them or not. */
    private static String pattern(List<String> expected) {
        return "(?s)"
                + expected.stream()
                        .map(line -> Stream.of(line.split("\\.\\.\\.", -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining("[^\\n]*")))
                        .collect(Collectors.joining("[^\\n]*\\n.*?"));
    }

    /** A folder that looks like the repository, with a program that is built already. */
    private void layOutRepository() throws IOException {
        Path scene = Path.of("examples", "scenes", "worked-example");
        Files.createDirectories(folder.resolve(scene));
        Files.copy(
                ROOT.resolve(scene).resolve("weir.yaml"), folder.resolve(scene).resolve("weir.yaml"));
        String command = LaunchedWeir.javaCommand().stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        Path weir = folder.resolve("weir");
        Files.writeString(weir, "#!/bin/sh\nexec " + command + " \"$@\"\n");
        Files.setPosixFilePermissions(weir, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String script(List<Step> steps) {
        assertThat(steps.getFirst().commands()).contains(USUAL_PORTS);
        return steps.stream()
                .map(step -> step.commands().replace(USUAL_PORTS, freePorts()) + "echo '== end of step =='\n")
                .collect(Collectors.joining());
    }

    private static String freePorts() {
        try (var input = free();
                var monitoring = free();
                var destination = free()) {
            return "INPUT_PORT=" + input.getLocalPort() + " MONITORING_PORT=" + monitoring.getLocalPort()
                    + " DESTINATION_PORT=" + destination.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    private static ServerSocket free() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    /** Runs the script; what each step printed. */
    private List<String> run(String script) throws IOException, InterruptedException {
        Path output = folder.resolve("printed");
        Path commands = Files.writeString(folder.resolve("commands.sh"), script);
        Process shell = new ProcessBuilder("bash", commands.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = shell.waitFor(BOUND_SECONDS, TimeUnit.SECONDS);
            String printed = Files.readString(output, StandardCharsets.UTF_8).replace("\r\n", "\n");
            assertThat(ended).as("it ended; it printed:%n%s", printed).isTrue();
            assertThat(printed).as("all steps were taken").endsWith("== end of step ==\n");
            return List.of(printed.split("== end of step ==\n", -1));
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
    }
}
