// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.agent.main.Halt.Operation;
import dev.weir.agent.main.Halt.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real agent over one store, killed again and again while senders send and a destination counts.
 *
 * <p>{@code -Dkill.cycles=1000 -Dkill.seed=7} has it do more, or the same again. In turn a life ends at an operation of
 * the disk and by SIGKILL at any time, its start included.
 */
class KillCyclesTest {
    private static final int CYCLES = Integer.getInteger("kill.cycles", 60);
    private static final long SEED = Long.getLong("kill.seed", System.nanoTime() & 0xffff);
    private static final int[] NUMBERS = {1, 2, 5, 20};
    private static final int LONGEST_START_MS = 800;
    private static final int LONGEST_LIFE_MS = 700;
    private static final Duration DRAIN = Duration.ofSeconds(60);

    /** The promise is 100 ms; a test on a busy machine asks for no more than this. */
    private static final long REPEATS_DUE_NANOS = Duration.ofSeconds(2).toNanos();

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<Halt> halts = halts();
    private int reached;

    @TempDir
    private Path folder;

    private List<Halt> halts() {
        var all = new ArrayList<Halt>();
        for (int number : NUMBERS) {
            for (Operation operation : Operation.values()) {
                all.add(new Halt(random.nextBoolean() ? Side.BEFORE : Side.AFTER, operation, number));
            }
        }
        return all;
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void noAnsweredEventIsLost_andNoneIsRepeatedButWhatWasInFlight_howeverTheAgentDies() throws Exception {
        System.out.println("kill cycles=" + CYCLES + ", seed=" + SEED);
        try (var destination = new CountingDestination();
                var agent = new MortalAgent(folder, configuration(destination.port()))) {
            List<NumberedStream> streams = List.of(
                    new NumberedStream("web", new HttpWire(agent.port("web"))),
                    new NumberedStream("fwd", new ForwardWire(agent.port("fwd"))));
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                destination.refuse(cycle % 7 == 3);
                liveAndDie(agent, destination, cycle);
            }
            destination.refuse(false);
            agent.begin(Optional.empty());
            agent.awaitUp();
            for (NumberedStream stream : streams) {
                stream.end();
            }
            judge(agent, destination, streams);
        }
    }

    private void liveAndDie(MortalAgent agent, CountingDestination destination, int cycle)
            throws IOException, InterruptedException {
        boolean atOperation = cycle % 2 == 1;
        Optional<Halt> halt = atOperation ? Optional.of(halts.get(cycle / 2 % halts.size())) : Optional.empty();
        int life = agent.begin(halt);
        boolean inItsStart = !atOperation && random.nextInt(4) == 0;
        if (!inItsStart) {
            agent.awaitUp();
        }
        int bound = inItsStart ? LONGEST_START_MS : LONGEST_LIFE_MS;
        boolean itself = agent.end(Duration.ofMillis(random.nextInt(bound)));
        destination.died(life);
        assertThat(itself && !atOperation).as(agent.live().output()).isFalse();
        reached += itself ? 1 : 0;
    }

    private void judge(MortalAgent agent, CountingDestination destination, List<NumberedStream> streams)
            throws InterruptedException {
        for (NumberedStream stream : streams) {
            await().atMost(DRAIN)
                    .until(() -> missing(destination, stream).isEmpty()
                            || !agent.live().handle().isAlive());
            assertThat(missing(destination, stream)).as("lost; %s", told(agent)).isEmpty();
            assertThat(stream.answered())
                    .as("%s: %s; %s", stream.name(), stream.trouble(), told(agent))
                    .isPositive();
        }
        assertThat(agent.stop()).as(told(agent)).isZero();
        System.out.println("answered="
                + streams.stream().map(NumberedStream::answered).toList() + " batches of "
                + NumberedBatch.EVENTS + ", ends at an operation=" + reached + ", events=" + destination.events()
                + ", repeated=" + destination.repeated() + ", most in a life=" + destination.mostRepeatedInALife()
                + ", repeats of what was answered more than 100 ms before="
                + destination.undueRepeats(Duration.ofMillis(100).toNanos()));
        assertThat(destination.undueRepeats(REPEATS_DUE_NANOS)).as(told(agent)).isEmpty();
        assertThat(destination.disorder()).as(told(agent)).isEmpty();
    }

    private String told(MortalAgent agent) {
        return "seed=" + SEED + "\n" + agent.live().output();
    }

    private static List<NumberedBatch> missing(CountingDestination destination, NumberedStream stream) {
        var missing = new ArrayList<NumberedBatch>();
        for (int number = 0; number < stream.answered(); number++) {
            var batch = new NumberedBatch(stream.name(), number, 1);
            if (!destination.hasWhole(batch, stream.attempts(number))) {
                missing.add(batch);
            }
        }
        return missing;
    }

    private static String configuration(int port) {
        return """
            service:
              flush: 1
              grace: 10
              storage.path: ${STORE}
              storage.limit: 500M
              scheduler.base: 20ms
              scheduler.cap: 200ms
            pipeline:
              inputs:
                - name: http
                  alias: web
                  listen: 127.0.0.1
                  port: 0
                  storage.type: filesystem
                  ack: disk
                - name: forward
                  alias: fwd
                  listen: 127.0.0.1
                  port: 0
                  storage.type: filesystem
                  ack: disk
              outputs:
                - name: http
                  match: '*'
                  host: 127.0.0.1
                  port: %d
                  format: json_lines
                  order: strict
                  header: %s ${LIFE}
            """.formatted(port, CountingDestination.LIFE);
    }
}
