// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The real agent, from the launcher, in a process of its own. Needs a built ./weir and Linux. */
final class Agent implements AutoCloseable {
    private final Process process;

    /** Starts it on that configuration, with further options for its JVM; its log goes to the folder. */
    Agent(Path home, String config, String... options) throws IOException {
        Path file = Files.writeString(home.resolve("weir.yaml"), config);
        var builder = new ProcessBuilder("./weir", "run", file.toString());
        builder.environment().putAll(Map.of("WEIR_BUILD", "never", "WEIR_JAVA_OPTS", String.join(" ", options)));
        builder.redirectErrorStream(true).redirectOutput(home.resolve("log").toFile());
        process = builder.start();
    }

    /** Fails where it has ended. */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the agent ended with " + process.exitValue());
        }
    }

    /** Megabytes resident at most until the time is over, from the kernel's own high-water mark. */
    double peakWhile(Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            requireAlive();
            LockSupport.parkNanos(100_000_000);
        }
        return told("status", "VmHWM:") / 1_000.0;
    }

    /** Megabytes resident at most until something holds, from the kernel's own high-water mark. */
    double peakUntil(BooleanSupplier holds, Duration longest) throws IOException {
        long end = System.nanoTime() + longest.toNanos();
        while (!holds.getAsBoolean() && System.nanoTime() < end) {
            requireAlive();
            LockSupport.parkNanos(100_000_000);
        }
        return told("status", "VmHWM:") / 1_000.0;
    }

    /** Ends it as a loss of power would, but for what the kernel has. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Bytes that it has read so far, from files and sockets. */
    long bytesRead() throws IOException {
        return told("io", "rchar:");
    }

    private long told(String file, String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/" + file))) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IllegalStateException("the kernel tells no " + name);
    }

    /** Has its JVM do something, by jcmd of the JDK that runs this. */
    void command(String... words) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/jcmd", "" + process.pid()));
        line.addAll(List.of(words));
        Process jcmd = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(jcmd.getInputStream().readAllBytes());
        if (jcmd.waitFor() != 0) {
            throw new IllegalStateException(line + " ended with " + jcmd.exitValue() + ": " + said);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
