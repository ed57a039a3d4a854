// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
                agent.awaitUp("web", "fwd");
                agent.end(Duration.ofMillis(random.nextInt(LONGEST_LIFE_MS)));
            }
            agent.begin(Optional.empty());
            agent.awaitUp("web", "fwd");
            for (NumberedStream stream : streams) {
                stream.end();
            }
            String told = "seed=" + SEED + "\n";
            await().atMost(DRAIN)
                    .until(() -> missing(streams) == 0 || !agent.live().handle().isAlive());
            assertThat(missing(streams)).as(told + agent.live().output()).isZero();
            assertThat(agent.stop()).as(told + agent.live().output()).isZero();
            assertThat(streams).allMatch(stream -> stream.answered() > 0);
            CountedFile file = readFile();
            assertThat(file.torn()).as(told).isEmpty();
            assertThat(streams).as(told).allSatisfy(stream -> assertThat(file.repeated(stream.name()))
                    .isEmpty());
            System.out.println("kills=" + CYCLES + ", seed=" + SEED + ", answered batches="
                    + streams.stream().map(NumberedStream::answered).toList() + ", lines=" + file.lines());
        }
    }

    private CountedFile readFile() throws IOException {
        return CountedFile.in(folder, NumberedBatch::stream);
    }

    /** Answered batches of which an event is not there, in whatever attempt. */
    private long missing(List<NumberedStream> streams) throws IOException {
        CountedFile file = readFile();
        long missing = 0;
        for (NumberedStream stream : streams) {
            for (int number = 0; number < stream.answered(); number++) {
                var batch = new NumberedBatch(stream.name(), number, 1);
                missing += file.hasWhole(batch, stream.attempts(number)) ? 0 : 1;
            }
        }
        return missing;
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
                  file: %s
                  format: plain
            """.formatted(folder, CountedFile.NAME);
    }
}
