// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real agent whose store lies on a disk of 24 MB that fills up, by its own doing and by another's; all is counted. */
class DiskFullTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int MEGABYTES = 24;

    @TempDir
    private Path folder;

    private SmallDisk disk;
    private CountingDestination destination;
    private MortalAgent agent;
    private HttpWire wire;
    private NumberedStream sender;

    @BeforeEach
    void begin() throws Exception {
        Optional<SmallDisk> mounted = SmallDisk.mount(Files.createDirectory(folder.resolve("disk")), MEGABYTES);
        assumeTrue(mounted.isPresent(), "this test mounts a tmpfs, which this user may not");
        disk = mounted.get();
        destination = new CountingDestination(NumberedBatch::stream);
        agent = new MortalAgent(folder, configuration());
        wire = new HttpWire(agent.port("web"));
    }

    @AfterEach
    void end() throws Exception {
        if (disk != null) {
            sender.end();
            agent.close();
            destination.close();
            disk.close();
        }
    }

    private void start() throws IOException, InterruptedException {
        agent.begin(Optional.empty());
        agent.awaitUp("web");
        sender = new NumberedStream("web", wire);
    }

    private String configuration() {
        return """
            service:
              flush: 1
              grace: 10
              storage.path: %s
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
              outputs:
                - name: http
                  match: '*'
                  host: 127.0.0.1
                  port: %d
                  format: json_lines
                  order: strict
                  header: %s ${LIFE}
            """.formatted(disk.folder().resolve("store"), destination.port(), CountingDestination.LIFE);
    }

    @Test
    void agent_refusesWhileSomebodyElseFillsTheDisk_andGoesOnByItself() throws Exception {
        start();
        awaitAnswered(50);

        disk.fill();
        awaitRefused();
        awaitOrEnd(() -> agent.live().output().contains("paused (storage buf overlimit)"));
        assertThat(agent.live().output()).contains("the store takes nothing for now", "make room");

        disk.free();
        awaitAnswered(sender.answered() + 50);
        assertThat(agent.live().output()).contains("the store takes events again");
        assertNothingIsLost();
    }

    @Test
    void agent_refusesWhenItsOwnEventsFillTheDisk_andGoesOnWhenTheyAreDelivered() throws Exception {
        destination.refuse(true);
        start();
        awaitRefused();
        assertThat(agent.live().output()).contains("the store takes nothing for now");

        destination.refuse(false);
        awaitAnswered(sender.answered() + 50);
        assertNothingIsLost();
    }

    /** The case that hurts: killed while there is no room for anything. */
    @Test
    void agent_startsOnAFullDisk_andLosesNothing() throws Exception {
        destination.refuse(true);
        start();
        awaitRefused();
        disk.fill();
        agent.end(Duration.ZERO);

        agent.begin(Optional.empty());
        agent.awaitUp("web");
        destination.refuse(false);
        awaitOrEnd(() -> missing() == 0);
        disk.free();
        awaitAnswered(sender.answered() + 50);
        assertNothingIsLost();
    }

    private void awaitAnswered(int batches) {
        awaitOrEnd(() -> sender.answered() >= batches);
        assertThat(sender.answered()).as(told()).isGreaterThanOrEqualTo(batches);
    }

    private void awaitRefused() {
        awaitOrEnd(() -> wire.isRefused());
        assertThat(wire.lastStatus()).as(told()).isIn(429, 503);
    }

    private void awaitOrEnd(Callable<Boolean> condition) {
        await().atMost(LONGEST)
                .until(() -> condition.call() || !agent.live().handle().isAlive());
        assertThat(agent.live().handle().isAlive()).as(told()).isTrue();
    }

    private long missing() {
        return IntStream.range(0, sender.answered())
                .filter(number ->
                        !destination.hasWhole(new NumberedBatch(sender.name(), number, 1), sender.attempts(number)))
                .count();
    }

    private void assertNothingIsLost() throws Exception {
        sender.end();
        awaitOrEnd(() -> missing() == 0);
        assertThat(agent.stop()).as(told()).isZero();
        assertThat(missing()).as(told()).isZero();
    }

    private String told() {
        return "last status=" + wire.lastStatus() + "\n" + agent.live().output();
    }
}
