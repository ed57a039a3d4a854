// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The program as a user starts it, in a JVM of its own with the options that the launcher gives, and a smaller heap. */
final class LaunchedWeir implements AutoCloseable {
    private static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-Xmn12m",
            "-Xmx64m",
            "-Xss512k",
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=MemLimit,*::*,8m~stop",
            "-XX:TrimNativeHeapInterval=5000",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED");

    private final Process process;
    private final Path output;

    private LaunchedWeir(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts it with those arguments; what it writes goes to a file, and its temporary files into the folder. */
    static LaunchedWeir start(Path folder, String... arguments) throws IOException {
        var command = new ArrayList<String>(javaCommand());
        command.addAll(List.of(arguments));
        return start(folder, command);
    }

    /** Starts it with other words before the arguments than {@link #javaCommand}. */
    static LaunchedWeir start(Path folder, List<String> words) throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Path output = folder.resolve("output");
        var command = new ArrayList<String>(words);
        command.add(1, "-Djava.io.tmpdir=" + temporary);
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        Process process = builder.start();
        process.getOutputStream().close();
        return new LaunchedWeir(process, output);
    }

    /** The words before the arguments. */
    static List<String> javaCommand() {
        return javaCommand(Main.class);
    }

    /** The same for another program of this class path. */
    static List<String> javaCommand(Class<?> program) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(List.of("-cp", classPath(), program.getName()));
        return command;
    }

    /** The one of this process, without the empty entry of the build, which is whatever folder the program runs in. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Waits for its end; its exit code. */
    int await(Duration bound) throws InterruptedException {
        if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("it did not end within " + bound + "; it wrote:\n" + output());
        }
        return process.exitValue();
    }

    /** What it has written so far. */
    String output() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Waits for its end. */
    boolean hasEndedWithin(Duration bound) throws InterruptedException {
        return process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
