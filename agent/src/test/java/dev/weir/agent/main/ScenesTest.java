// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each scene, from the command line to the exit code. */
class ScenesTest {
    private static final Duration LONGEST = Duration.ofSeconds(110);

    @TempDir
    private Path folder;

    @Test
    void workedExample_holdsItsPromisesWithBothEndings() throws Exception {
        try (var back = LaunchedWeir.start(
                        Files.createDirectory(folder.resolve("a")), scene("worked-example", "--ending=back"));
                var givenUp = LaunchedWeir.start(
                        Files.createDirectory(folder.resolve("b")), scene("worked-example", "--ending=given-up"))) {
            assertThat(back.await(LONGEST)).as(back.output()).isZero();
            assertThat(givenUp.await(LONGEST)).as(givenUp.output()).isZero();

            assertThat(back.output())
                    .containsSubsequence(
                            "level 700,000 of 1,000,000 B (70 %)  valve open",
                            "level 1,200,000 of 1,000,000 B (120 %)  valve SHUT",
                            "[input] http.0 paused (mem buf overlimit): held=1.2 MB, limit=1 MB",
                            "succeeded at retry 1",
                            "[input] http.0 resume (mem buf overlimit): held=500 kB, limit=1 MB",
                            "delivered=1500, given up=0",
                            "All promises held.");
            assertThat(givenUp.output())
                    .containsSubsequence(
                            "[input] http.0 paused (mem buf overlimit): held=1.2 MB, limit=1 MB",
                            "cannot be retried",
                            "[input] http.0 resume (mem buf overlimit): held=500 kB, limit=1 MB",
                            "delivered=800, given up=700",
                            "All promises held.");
            assertThat(leftBehind()).isEmpty();
        }
    }

    @Test
    void workedExample_failsWithoutWeir() throws Exception {
        try (var control = LaunchedWeir.start(folder, scene("worked-example", "--control"))) {
            assertThat(control.await(LONGEST)).as(control.output()).isZero();
            assertThat(control.output())
                    .contains("it ran out of memory (exit code 3)", "The unbounded queue failed, as it must.");
        }
    }

    @Test
    void tcpOverload_losesNothing() throws Exception {
        try (var scene = LaunchedWeir.start(folder, scene("tcp-overload", "--seconds", "3"))) {
            assertThat(scene.await(LONGEST)).as(scene.output()).isZero();
            assertThat(scene.output())
                    .containsPattern("events lost +0 +0 of \\d")
                    .contains("All promises held.");
            assertThat(leftBehind()).isEmpty();
        }
    }

    @Test
    void backlog_losesNothing_andFailsWithoutWeir() throws Exception {
        try (var scene = LaunchedWeir.start(
                        Files.createDirectory(folder.resolve("a")), scene("backlog", "--size", "100M"));
                var control = LaunchedWeir.start(
                        Files.createDirectory(folder.resolve("b")), scene("backlog", "--size", "200M", "--control"))) {
            assertThat(scene.await(LONGEST)).as(scene.output()).isZero();
            assertThat(scene.output())
                    .containsPattern("events lost of \\S+ +0 +0")
                    .contains("All promises held.");
            assertThat(control.await(LONGEST)).as(control.output()).isZero();
            assertThat(control.output()).contains("it ran out of memory (exit code 3)", "failed, as it must.");
            assertThat(leftBehind()).isEmpty();
        }
    }

    @Test
    void diskTakesOver_losesNothing() throws Exception {
        try (var scene = LaunchedWeir.start(folder, scene("disk-takes-over"))) {
            assertThat(scene.await(LONGEST)).as(scene.output()).isZero();
            assertThat(scene.output())
                    .containsPattern("events lost +0 +0 of \\d")
                    .contains("All promises held.");
            assertThat(leftBehind()).isEmpty();
        }
    }

    @Test
    void killNine_losesNothing_andDoesWithStorageInMemory() throws Exception {
        try (var scene = LaunchedWeir.start(Files.createDirectory(folder.resolve("a")), scene("kill-nine"));
                var control = LaunchedWeir.start(
                        Files.createDirectory(folder.resolve("b")), scene("kill-nine", "--control"))) {
            assertThat(scene.await(LONGEST)).as(scene.output()).isZero();
            assertThat(scene.output())
                    .containsPattern("events lost, by http +0 +0 of \\d")
                    .contains("All promises held.");
            assertThat(control.await(LONGEST)).as(control.output()).isZero();
            assertThat(control.output()).contains("The storage in memory failed, as it must.");
            assertThat(leftBehind()).isEmpty();
        }
    }

    @Test
    void scene_clearsUpWhenItIsEnded() throws Exception {
        try (var scene = LaunchedWeir.start(folder, scene("tcp-overload", "--seconds", "60"))) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            scene.output().contains("level") && !leftBehind().isEmpty());
            List<ProcessHandle> agents = scene.handle().descendants().toList();
            assertThat(agents).isNotEmpty();

            scene.handle().destroy();

            assertThat(scene.await(Duration.ofSeconds(30))).isEqualTo(143);
            await().atMost(Duration.ofSeconds(30)).until(() -> agents.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(leftBehind()).isEmpty();
        }
    }

    @Test
    void scene_tellsThatACommandWasNotUnderstood() throws Exception {
        try (var scene = LaunchedWeir.start(folder, scene("tcp-overlaod"))) {
            assertThat(scene.await(LONGEST)).isEqualTo(2);
            assertThat(scene.output()).contains("unknown scene tcp-overlaod; nearest: tcp-overload");
        }
    }

    private static String[] scene(String... words) {
        return Stream.concat(Stream.of("scene"), Stream.of(words)).toArray(String[]::new);
    }

    /** Temporary files of scenes. */
    private List<Path> leftBehind() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("weir-scene-"))
                    .toList();
        }
    }
}
