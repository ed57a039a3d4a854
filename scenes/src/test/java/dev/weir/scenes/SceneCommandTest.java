// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class SceneCommandTest {
    /** What a command answered. */
    private record Answer(int code, String out, String err) {}

    @Test
    void run_listsEachSceneWithALineWhenNoneIsNamed() {
        Answer answer = run();

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains("worked-example   limit 1 MB", "tcp-overload     a sender ten times");
    }

    @Test
    void run_showsOptionsAndExitCodesForHelp() {
        assertThat(run("--help").out()).contains("--control", "--ending back|given-up", "--seconds N", "Exit codes");
        assertThat(run("worked-example", "--help").code()).isZero();
    }

    @Test
    void run_refusesAnUnknownScene() {
        Answer answer = run("worked-exmaple");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("unknown scene worked-exmaple; nearest: worked-example");
    }

    @Test
    void run_refusesAnUnknownOption() {
        Answer answer = run("tcp-overload", "--ending", "back");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("unknown option --ending; this scene takes --control, --seconds");
    }

    @Test
    void everyScene_hasItsConfigurationAndItsPage() throws IOException {
        Path scenes = Path.of("../examples/scenes");

        assertThat(Scene.ALL).allSatisfy(scene -> {
            assertThat(SceneCommand.class.getResource(scene.name() + "/weir.yaml"))
                    .isNotNull();
            assertThat(scenes.resolve(scene.name()).resolve("README.md"))
                    .content()
                    .startsWith("# " + scene.name());
        });
        try (var folders = Files.list(scenes)) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .as("each folder is a scene")
                    .containsExactlyInAnyOrderElementsOf(
                            Scene.ALL.stream().map(Scene::name).toList());
        }
    }

    private static Answer run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        var newOut = new ByteArrayOutputStream();
        var newErr = new ByteArrayOutputStream();
        System.setOut(new PrintStream(newOut, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(newErr, true, StandardCharsets.UTF_8));
        try {
            int code = SceneCommand.run(List.of(arguments));
            return new Answer(code, newOut.toString(StandardCharsets.UTF_8), newErr.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
