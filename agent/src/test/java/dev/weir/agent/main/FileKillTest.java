// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real agent that writes to a file, killed again and again: each event is there once, and each line is whole.
 *
 * <p>{@code -Dkill.file.cycles=500 -Dkill.seed=7} has it do more, or the same again.
 */
class FileKillTest {
    private static final int CYCLES = Integer.getInteger("kill.file.cycles", 12);
    private static final long SEED = Long.getLong("kill.seed", System.nanoTime() & 0xffff);
    private static final int WHOLE = (1 << NumberedBatch.EVENTS) - 1;
    private static final Pattern WHOLE_LINE = Pattern.compile(
            "\\{\"stream\":\"\\w+\",\"batch\":\\d+,\"attempt\":\\d+,\"index\":\\d+(,\"text\":\"x{60}\")?\\}");
    private static final int LONGEST_LIFE_MS = 700;
    private static final Duration DRAIN = Duration.ofSeconds(60);

    private final SplittableRandom random = new SplittableRandom(SEED);

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void everyAnsweredEventIsInTheFileOnce_andEveryLineIsWhole_howeverTheAgentDies() throws Exception {
        try (var agent = new MortalAgent(folder, configuration())) {
            List<NumberedStream> streams = List.of(
                    new NumberedStream("web", new HttpWire(agent.port("web"))),
                    new NumberedStream("fwd", new ForwardWire(agent.port("fwd"))));
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                agent.begin(Optional.empty());
                agent.awaitUp();
                agent.end(Duration.ofMillis(random.nextInt(LONGEST_LIFE_MS)));
            }
            agent.begin(Optional.empty());
            agent.awaitUp();
            for (NumberedStream stream : streams) {
                stream.end();
            }
            String told = "seed=" + SEED + "\n";
            await().atMost(DRAIN)
                    .until(() -> missing(streams) == 0 || !agent.live().handle().isAlive());
            assertThat(missing(streams)).as(told + agent.live().output()).isZero();
            assertThat(agent.stop()).as(told + agent.live().output()).isZero();
            assertThat(streams).allMatch(stream -> stream.answered() > 0);
            assertThat(repeatedOrTorn()).as(told).isEmpty();
            System.out.println("kills=" + CYCLES + ", seed=" + SEED + ", answered batches="
                    + streams.stream().map(NumberedStream::answered).toList() + ", lines="
                    + lines().size());
        }
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(folder.resolve("out"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Answered batches of which an event is not there, in whatever attempt. */
    private long missing(List<NumberedStream> streams) {
        Map<String, Integer> seen = new HashMap<>();
        for (String line : lines()) {
            Matcher event = NumberedBatch.events(line);
            if (event.find()) {
                NumberedBatch batch = NumberedBatch.of(event);
                seen.merge(batch.stream() + batch.number(), 1 << NumberedBatch.index(event), (a, b) -> a | b);
            }
        }
        long missing = 0;
        for (NumberedStream stream : streams) {
            for (int number = 0; number < stream.answered(); number++) {
                missing += seen.getOrDefault(stream.name() + number, 0) == WHOLE ? 0 : 1;
            }
        }
        return missing;
    }

    /** Lines that are not one whole event, or an event that is there already, in the same attempt of its sender. */
    private List<String> repeatedOrTorn() {
        Map<String, Integer> counts = new HashMap<>();
        lines().forEach(line -> counts.merge(line, 1, Integer::sum));
        return counts.entrySet().stream()
                .filter(line -> line.getValue() > 1 || !isWhole(line.getKey()))
                .map(line -> line.getValue() + " times " + line.getKey())
                .toList();
    }

    private static boolean isWhole(String line) {
        return WHOLE_LINE.matcher(line).matches();
    }

    private String configuration() {
        return """
            service:
              flush: 1
              grace: 10
              storage.path: ${STORE}
              storage.limit: 500M
            pipeline:
              inputs:
                - name: http
                  alias: web
                  listen: 127.0.0.1
                  port: 0
                  storage.type: filesystem
                - name: forward
                  alias: fwd
                  listen: 127.0.0.1
                  port: 0
                  storage.type: filesystem
              outputs:
                - name: file
                  match: '*'
                  path: %s
                  file: out
                  format: plain
            """.formatted(folder);
    }
}
