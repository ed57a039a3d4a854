// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@link UnboundedQueue} in a process of its own, with the heap of an agent. Safe for any thread. */
final class ControlProcess {
    private static final Pattern PORT = Pattern.compile("(?:listening on \\S*:|reading )(\\d+)");
    private static final Pattern REPORT = Pattern.compile("held=(-?\\d+) taken=(\\d+) delivered=(\\d+)");

    private final ChildJvm process;
    private final ResidentMemory memory;
    private final int port;

    /**
     * What it said last of itself.
     *
     * @param held bytes in its queue
     * @param taken events taken
     * @param delivered events delivered
     */
    record Report(long held, long taken, long delivered) {}

    /**
     * Starts one and waits until it listens.
     *
     * @param from {@code tcp}, {@code http}, or a folder of files
     */
    ControlProcess(Stage stage, String from, int destinationPort) {
        process = stage.add(ChildJvm.start(
                "control", List.of(UnboundedQueue.class.getName(), from, Integer.toString(destinationPort)), Map.of()));
        memory = new ResidentMemory(process.pid());
        Waiting.until(
                "the control listens",
                Duration.ofSeconds(30),
                () -> process.lines().find(PORT).isPresent() || !process.isAlive());
        port = process.lines()
                .find(PORT)
                .map(Integer::parseInt)
                .orElseThrow(() -> new SceneFailedException("the control did not start:\n"
                        + String.join("\n", process.lines().last(20))));
    }

    /** Where it listens, if it does. */
    int port() {
        return port;
    }

    ResidentMemory memory() {
        return memory;
    }

    /** What it wrote beside its reports. */
    List<String> words() {
        return process.lines().all().stream()
                .filter(line -> !REPORT.matcher(line).find())
                .toList();
    }

    /** Its last report. */
    Report report() {
        memory.refresh();
        for (String line : process.lines().last(50).reversed()) {
            Matcher match = REPORT.matcher(line);
            if (match.find()) {
                return new Report(
                        Math.max(0, Long.parseLong(match.group(1))),
                        Long.parseLong(match.group(2)),
                        Long.parseLong(match.group(3)));
            }
        }
        return new Report(0, 0, 0);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** How it ended, once it has. */
    OptionalInt exitCode() {
        return process.exitCode();
    }
}
