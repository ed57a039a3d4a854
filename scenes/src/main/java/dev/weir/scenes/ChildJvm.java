// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A Java process beside this one: the same JDK, class path, heap and other options. What it writes is
 * kept as {@link Lines}. It ends with {@link #close} at the latest. Safe for any thread.
 */
final class ChildJvm implements AutoCloseable {
    /** How a JVM ends that {@code -XX:+ExitOnOutOfMemoryError} ends. */
    static final int OUT_OF_MEMORY = 3;

    /** The heap of a child where nothing says how large this process's own is. */
    private static final String USUAL_HEAP = "-Xmx64m";

    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Process process;
    private final Thread reader;
    private final Lines lines = new Lines();

    private ChildJvm(Process process, String name) {
        this.process = process;
        reader = Thread.ofPlatform().daemon().name("weir-scene-" + name).start(this::read);
    }

    /**
     * Starts one.
     *
     * @param name for threads and messages
     * @param mainAndArguments main class and what it is given
     * @param variables added to the environment of this process
     * @throws SceneFailedException if it cannot be started
     */
    static ChildJvm start(String name, List<String> mainAndArguments, Map<String, String> variables) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options(ManagementFactory.getRuntimeMXBean().getInputArguments()));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.addAll(mainAndArguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(variables);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new ChildJvm(process, name);
        } catch (IOException refused) {
            throw new SceneFailedException("cannot start the process " + name + ": " + refused.getMessage(), refused);
        }
    }

    /** The heap that children of this process have, as its option: {@code -Xmx64m}. */
    static String heap() {
        return options(ManagementFactory.getRuntimeMXBean().getInputArguments()).stream()
                .filter(option -> option.startsWith("-Xmx"))
                .reduce(USUAL_HEAP, (first, last) -> last);
    }

    /** What of this process's options a child is given: all but agents, which would quarrel over their ports. */
    static List<String> options(List<String> own) {
        var options = new ArrayList<>(own.stream()
                .filter(option -> !option.startsWith("-agentlib") && !option.startsWith("-javaagent"))
                .toList());
        if (options.stream().noneMatch(option -> option.startsWith("-Xmx"))) {
            options.add(USUAL_HEAP);
        }
        options.add("-XX:+ExitOnOutOfMemoryError");
        return options;
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
        } catch (IOException ended) {
            lines.add("(its output broke off: " + ended.getMessage() + ")");
        }
    }

    Lines lines() {
        return lines;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its exit code, once it has ended. */
    OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /**
     * Asks it to end (SIGTERM), and ends it by force where it does not.
     *
     * @param grace how long it may take
     * @return its exit code
     */
    int stop(Duration grace) {
        // By its handle: Process.destroy would close the pipe that its last words come through.
        process.toHandle().destroy();
        try {
            if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
            reader.join(LAST_WORDS);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new SceneFailedException("interrupted", interrupted);
        }
        return process.exitValue();
    }

    /** Ends it by SIGKILL, and waits until it is gone. */
    void kill() {
        try {
            process.toHandle().destroyForcibly();
            process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SceneFailedException("interrupted", interrupted);
        }
    }

    /** Ends it by force if it still runs. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
