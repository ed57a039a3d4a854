// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The real agent in a process of its own, as {@code weir run FILE} starts it: its log, its monitoring
 * port, its memory. It ends with {@link #close} at the latest. Safe for any thread.
 */
final class AgentProcess implements AutoCloseable {
    /** How long the agent may take until it listens. */
    static final Duration START = Duration.ofSeconds(30);

    /** How long it may take to end: its grace and a little. */
    static final Duration STOP = Duration.ofSeconds(15);

    private static final String MAIN = "dev.weir.agent.main.Main";
    private static final Pattern MONITORING = Pattern.compile("listen iface=\\S+ tcp_port=(\\d+)");
    private static final Pattern INPUT = Pattern.compile("listening on \\S*:(\\d+)");

    private final ChildJvm process;
    private final Requests requests;
    private final ResidentMemory memory;
    private final int monitoringPort;
    private volatile Gauges last = Gauges.NONE;

    private AgentProcess(ChildJvm process, Requests requests) {
        this.process = process;
        this.requests = requests;
        memory = new ResidentMemory(process.pid());
        monitoringPort = awaitPort("its monitoring port", MONITORING);
    }

    /**
     * Starts an agent and waits until it answers questions.
     *
     * @param stage which ends it
     * @param configuration its file, whose variables {@code INPUT_PORT} and {@code MONITORING_PORT} are 0
     * @param variables further ones
     * @throws SceneFailedException if it does not listen within {@link #START}
     */
    static AgentProcess start(Stage stage, Path configuration, Map<String, String> variables) {
        var all = new TreeMap<>(variables);
        all.put("INPUT_PORT", "0");
        all.put("MONITORING_PORT", "0");
        ChildJvm process = stage.add(ChildJvm.start("agent", List.of(MAIN, "run", configuration.toString()), all));
        return new AgentProcess(process, stage.requests());
    }

    private int awaitPort(String what, Pattern pattern) {
        boolean told =
                Waiting.holdsWithin(START, () -> process.lines().find(pattern).isPresent() || !process.isAlive());
        return process.lines()
                .find(pattern)
                .map(Integer::parseInt)
                .orElseThrow(() -> new SceneFailedException(
                        (told ? "the agent ended before it told " : "the agent did not tell ") + what + "; it said:\n"
                                + String.join("\n", process.lines().last(20))));
    }

    /**
     * Where the first of its inputs listens that does.
     *
     * @throws SceneFailedException if none does within {@link #START}
     */
    int inputPort() {
        return awaitPort("its input", INPUT);
    }

    /** Where it answers questions. */
    int monitoringPort() {
        return monitoringPort;
    }

    /** What it logs. */
    Lines log() {
        return process.lines();
    }

    /** Its resident memory. */
    ResidentMemory memory() {
        return memory;
    }

    /** What the monitoring port said when it was asked last. */
    Gauges last() {
        return last;
    }

    /**
     * Asks the monitoring port.
     *
     * @throws SceneFailedException if it does not answer
     */
    Gauges ask() {
        memory.refresh();
        try {
            String prometheus = page("/api/v2/metrics/prometheus");
            Gauges gauges = Gauges.of(prometheus, page("/api/weir/v1/pressure"));
            last = gauges;
            return gauges;
        } catch (IOException silent) {
            throw new SceneFailedException(
                    "the agent does not answer on its monitoring port " + monitoringPort + ": " + silent
                            + "; it said:\n" + String.join("\n", log().last(20)),
                    silent);
        }
    }

    private String page(String path) throws IOException {
        Requests.Answer answer = requests.get(monitoringPort, path);
        if (answer.status() != 200) {
            throw new IOException("status=" + answer.status() + " for " + path);
        }
        return answer.body();
    }

    /** Ends it by SIGKILL, and waits until it is gone. */
    void kill() {
        memory.refresh();
        process.kill();
    }

    /** Stops it as a service manager does; its exit code. */
    int stop() {
        memory.refresh();
        return process.stop(STOP);
    }

    @Override
    public void close() {
        process.close();
    }
}
