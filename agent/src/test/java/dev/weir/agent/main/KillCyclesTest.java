// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.agent.main.CountingDestination.Repeated;
import dev.weir.agent.main.MortalAgent.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real agent over one store, killed again and again while senders send, by http, by forward and to a log file that is
 * rotated. Two outputs get all of it: a destination that counts, and a file, in which each event is once.
 *
 * <p>{@code -Dkill.cycles=1000 -Dkill.seed=7} has it do more, or the same again. In turn a life ends at a {@link Failpoint}
 * and by SIGKILL at any time, its start included.
 */
class KillCyclesTest {
    private static final int CYCLES = Integer.getInteger("kill.cycles", 60);
    private static final long SEED = Long.getLong("kill.seed", System.nanoTime() & 0xffff);
    private static final int TELL_EVERY = 50;
    private static final int LONGEST_START_MS = 800;
    private static final int LONGEST_LIFE_MS = 700;
    private static final Duration LONGEST_TO_FAILPOINT = Duration.ofMillis(1_500);
    private static final Duration DRAIN = Duration.ofSeconds(60);
    private static final long PROMISED_NANOS = Duration.ofMillis(100).toNanos();

    /** The promise is 100 ms, and what the disk takes to sync; a test on a busy machine asks for no more than this. */
    private static final long REPEATS_DUE_NANOS = Duration.ofSeconds(2).toNanos();

    private static final Duration READ_AGAIN = Duration.ofMillis(500);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<Failpoint> failpoints = new ArrayList<>(List.of(Failpoint.values()));
    private final Map<Integer, String> causes = new HashMap<>();
    private final Map<Failpoint, Integer> reached = new EnumMap<>(Failpoint.class);

    @TempDir
    private Path folder;

    private int lives;

    @Test
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void noAnsweredEventIsLost_andNoneIsRepeatedButWhatWasInFlight_howeverTheAgentDies() throws Exception {
        System.out.println("kill cycles=" + CYCLES + ", seed=" + SEED);
        Collections.shuffle(failpoints, new Random(SEED));
        Path logs = Files.createDirectories(folder.resolve("logs"));
        try (var destination = new CountingDestination(KillCyclesTest::place);
                var agent = new MortalAgent(folder, configuration(destination.port(), logs, folder))) {
            var file = new FileWire(logs, batch -> destination.hasWhole(batch, 1));
            List<NumberedStream> streams = List.of(
                    new NumberedStream("web", new HttpWire(agent.port("web"))),
                    new NumberedStream("fwd", new ForwardWire(agent.port("fwd"))),
                    new NumberedStream("file", file));
            for (lives = 0; lives < CYCLES; lives++) {
                destination.refuse(lives % 7 == 3);
                liveAndDie(agent, destination);
                tellProgress(destination, streams);
            }
            destination.refuse(false);
            agent.begin(Optional.empty());
            agent.awaitUp("web", "fwd");
            for (NumberedStream stream : streams) {
                stream.end();
            }
            judge(agent, destination, streams);
            System.out.println("rotations=" + file.rotations());
        }
    }

    private void liveAndDie(MortalAgent agent, CountingDestination destination)
            throws IOException, InterruptedException {
        Failpoint failpoint = failpoints.get(lives / 2 % failpoints.size());
        if (lives % 2 == 1) {
            dieAtFailpoint(agent, destination, failpoint);
            return;
        }
        if (failpoint.wanted().isPresent()) {
            dieAtFailpoint(agent, destination, failpoint.wanted().get());
            return;
        }
        int life = agent.begin(Optional.empty());
        boolean inItsStart = random.nextInt(4) == 0;
        if (!inItsStart) {
            agent.awaitUp("web", "fwd");
        }
        int millis = random.nextInt(inItsStart ? LONGEST_START_MS : LONGEST_LIFE_MS);
        End end = agent.end(Duration.ofMillis(millis));
        destination.died(life, end.atNanos());
        causes.put(life, (inItsStart ? "killed in its start after ms=" : "killed after ms=") + millis);
        assertThat(end.itself()).as(told(agent)).isFalse();
    }

    private void dieAtFailpoint(MortalAgent agent, CountingDestination destination, Failpoint failpoint)
            throws IOException, InterruptedException {
        int pass = random.nextInt(1, failpoint.passesMost() + 1);
        var halt = new Halt(failpoint, pass);
        int life = agent.begin(Optional.of(halt));
        agent.awaitUp("web", "fwd");
        End end = agent.end(LONGEST_TO_FAILPOINT);
        destination.died(life, end.atNanos());
        reached.merge(failpoint, end.itself() ? 1 : 0, Integer::sum);
        causes.put(life, end.itself() ? "ended at " + halt : "killed before " + halt);
    }

    private void tellProgress(CountingDestination destination, List<NumberedStream> streams) {
        if ((lives + 1) % TELL_EVERY == 0) {
            System.out.println("cycle " + (lives + 1) + " of " + CYCLES + ": answered="
                    + streams.stream().map(NumberedStream::answered).toList() + " batches, events="
                    + destination.events() + ", repeated=" + destination.repeated() + ", ends at failpoints="
                    + reached.values().stream().mapToInt(Integer::intValue).sum());
        }
    }

    private void judge(MortalAgent agent, CountingDestination destination, List<NumberedStream> streams)
            throws IOException, InterruptedException {
        awaitAll(agent, streams, () -> destination::hasWhole);
        awaitAll(agent, streams, () -> readFile()::hasWhole);
        int stopped = agent.stop();
        CountedFile file = readFile();
        tellTable(destination, streams);
        tellTable(file, streams);
        assertThat(stopped).as(told(agent)).isZero();
        judge(file, streams, told(agent));
        for (NumberedStream stream : streams) {
            assertThat(missing(destination::hasWhole, stream))
                    .as("lost; %s", told(agent))
                    .isEmpty();
            assertThat(stream.answered())
                    .as("%s: %s; %s", stream.name(), stream.trouble(), told(agent))
                    .isPositive();
        }
        assertThat(destination.undueRepeats(REPEATS_DUE_NANOS)).as(told(agent)).isEmpty();
        assertThat(destination.disorder()).as(told(agent)).isEmpty();
    }

    private static void judge(CountedFile file, List<NumberedStream> streams, String told) {
        assertThat(file.torn()).as("torn in the file; %s", told).isEmpty();
        for (NumberedStream stream : streams) {
            assertThat(missing(file::hasWhole, stream))
                    .as("not in the file; %s", told)
                    .isEmpty();
            assertThat(file.repeated(stream.name()))
                    .as("twice in the file; %s", told)
                    .isEmpty();
        }
        assertThat(file.disorder()).as("out of order in the file; %s", told).isEmpty();
    }

    /** Waits until all of it has come, or the agent has died. */
    private static void awaitAll(MortalAgent agent, List<NumberedStream> streams, Callable<Arrivals> arrivals) {
        await().atMost(DRAIN).pollDelay(Duration.ZERO).pollInterval(READ_AGAIN).until(() -> {
            Arrivals now = arrivals.call();
            return streams.stream().allMatch(stream -> missing(now, stream).isEmpty())
                    || !agent.live().handle().isAlive();
        });
    }

    private CountedFile readFile() throws IOException {
        return CountedFile.in(folder, KillCyclesTest::place);
    }

    private static void tellTable(CountedFile file, List<NumberedStream> streams) {
        System.out.println("| input | events answered | lost in the file | repeated | sent again by the sender |");
        System.out.println("|---|---|---|---|---|");
        for (NumberedStream stream : streams) {
            System.out.printf(
                    "| %s | %d | %d batches | %d | %d |%n",
                    stream.name(),
                    stream.answered() * NumberedBatch.EVENTS,
                    missing(file::hasWhole, stream).size(),
                    file.repeated(stream.name()).size(),
                    file.sentAgain(stream.name()));
        }
        System.out.println("lines in the file=" + file.lines() + ", torn="
                + file.torn().size() + ", out of order=" + file.disorder().size());
    }

    private void tellTable(CountingDestination destination, List<NumberedStream> streams) {
        System.out.println(
                "| input | events answered | lost | repeated | a repeat reached back at most | beyond 100 ms |");
        System.out.println("|---|---|---|---|---|---|");
        for (NumberedStream stream : streams) {
            Repeated repeated = destination.repeated(stream.name(), PROMISED_NANOS);
            System.out.printf(
                    "| %s | %d | %d batches | %d | %d ms | %d |%n",
                    stream.name(),
                    stream.answered() * NumberedBatch.EVENTS,
                    missing(destination::hasWhole, stream).size(),
                    repeated.events(),
                    repeated.farthestMillis(),
                    repeated.undue());
        }
        System.out.println("most repeated in a life=" + destination.mostRepeatedInALife() + " events; out of order="
                + destination.disorder().size());
        destination
                .forgetfulLives(PROMISED_NANOS)
                .forEach((life, millis) -> System.out.println(
                        "life " + life + " forgot what was answered ms=" + millis + " before: " + causes.get(life)));
        var labels = new ArrayList<String>();
        failpoints.forEach(each -> labels.add(each.label() + "=" + reached.getOrDefault(each, 0)));
        System.out.println("ends at failpoints: " + String.join(", ", labels));
    }

    private static String place(NumberedBatch batch) {
        return batch.stream().equals("file") ? "file " + FileWire.fileOf(batch) : batch.stream();
    }

    private String told(MortalAgent agent) {
        return "seed=" + SEED + "\n" + agent.live().output();
    }

    /** What a destination has got. */
    @FunctionalInterface
    private interface Arrivals {
        boolean hasWhole(NumberedBatch batch, int attempts);
    }

    private static List<NumberedBatch> missing(Arrivals arrivals, NumberedStream stream) {
        var missing = new ArrayList<NumberedBatch>();
        for (int number = 0; number < stream.answered(); number++) {
            var batch = new NumberedBatch(stream.name(), number, 1);
            if (!arrivals.hasWhole(batch, stream.attempts(number))) {
                missing.add(batch);
            }
        }
        return missing;
    }

    private static String configuration(int port, Path logs, Path folder) {
        return """
            service:
              flush: 1
              grace: 10
              storage.path: ${STORE}
              storage.limit: 64M
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
                - name: tail
                  alias: file
                  path: %s
                  read_from_head: on
                  refresh_interval: 1
                  rotate_wait: 2
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
                - name: file
                  match: '*'
                  path: %s
                  file: %s
                  format: plain
            """.formatted(FileWire.pattern(logs), port, CountingDestination.LIFE, folder, CountedFile.NAME);
    }
}
