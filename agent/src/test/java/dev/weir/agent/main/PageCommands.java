// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The commands of a page of the documentation, in their order, and what it says that they print. Three dots
 * on the page stand for anything.
 */
record PageCommands(List<Step> steps) {
    /** Where the repository is. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final long BOUND_SECONDS = 110;
    private static final String END_OF_STEP = "== end of step ==\n";

    /** Commands, and what the page says that they print; empty where it says nothing. */
    record Step(String commands, String expected) {}

    /** Those of a page below {@code docs}. */
    static PageCommands of(String page) throws IOException {
        var steps = new ArrayList<Step>();
        List<String> blocks =
                List.of(Files.readString(ROOT.resolve("docs").resolve(page)).split("(?m)^```", -1));
        for (int at = 1; at < blocks.size(); at += 2) {
            String block = blocks.get(at);
            if (block.startsWith("sh\n")) {
                boolean said = at + 2 < blocks.size() && blocks.get(at + 2).startsWith("text\n");
                steps.add(new Step(
                        block.substring("sh\n".length()),
                        said ? blocks.get(at + 2).substring("text\n".length()) : ""));
            }
        }
        return new PageCommands(List.copyOf(steps));
    }

    /** Puts a program that is built already into a folder that is to look like the repository. */
    static void layOutProgram(Path folder) throws IOException {
        String command = LaunchedWeir.javaCommand().stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        Path weir = folder.resolve("weir");
        Files.writeString(weir, "#!/bin/sh\nexec " + command + " \"$@\"\n");
        Files.setPosixFilePermissions(weir, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Runs them in a folder, one behind the other in one shell, and compares what they print with the page. */
    void assertPrinted(Path folder, UnaryOperator<String> change) throws IOException, InterruptedException {
        List<String> printed = run(folder, change);
        for (int step = 0; step < steps.size(); step++) {
            assertThat(printed.get(step))
                    .as("what this printed:%n%s", steps.get(step).commands())
                    .containsPattern(pattern(steps.get(step).expected()));
        }
    }

    /** The lines one behind the other, others between them or not. */
    private static String pattern(String expected) {
        return "(?s)"
                + expected.lines()
                        .map(line -> Stream.of(line.split("\\.\\.\\.", -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining("[^\\n]*")))
                        .collect(Collectors.joining("[^\\n]*\\n.*?"));
    }

    private List<String> run(Path folder, UnaryOperator<String> change) throws IOException, InterruptedException {
        Path output = folder.resolve("printed");
        String script = steps.stream()
                .map(step -> change.apply(step.commands()) + "echo '" + END_OF_STEP.strip() + "'\n")
                .collect(Collectors.joining());
        Path commands = Files.writeString(folder.resolve("commands.sh"), script);
        var builder = new ProcessBuilder("bash", commands.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        builder.environment().merge("PATH", java, (known, first) -> first + ":" + known);
        Process shell = builder.start();
        try {
            boolean ended = shell.waitFor(BOUND_SECONDS, TimeUnit.SECONDS);
            String printed = Files.readString(output, StandardCharsets.UTF_8).replace("\r\n", "\n");
            assertThat(ended).as("it ended; it printed:%n%s", printed).isTrue();
            assertThat(printed).as("all steps were taken").endsWith(END_OF_STEP);
            return List.of(printed.split(END_OF_STEP, -1));
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
    }
}
