// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final Stage stage = new Stage(out, new PlainScreen(out, Style.PLAIN));

    @Test
    void close_clearsAwayTheLastThingFirstAndOnlyOnce() {
        var closed = new ArrayList<String>();
        stage.add(() -> closed.add("first"));
        stage.add(() -> closed.add("second"));

        stage.close();
        stage.close();

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void add_closesAtOnceWhenTheStageIsClosed() {
        var closed = new ArrayList<String>();
        stage.close();

        assertThatThrownBy(() -> stage.add(() -> closed.add("late"))).isInstanceOf(SceneFailedException.class);
        assertThat(closed).containsExactly("late");
    }

    @Test
    void tell_saysNothingWhenTheSceneWasEnded() {
        stage.close();
        stage.tell(List.of("too late"));

        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void configuration_isAFileThatGoesWithTheStage() {
        Path file = stage.configuration(WorkedExample.NAME);
        assertThat(file).content().contains("mem_buf_limit: 1M");

        stage.close();

        assertThat(file.getParent()).doesNotExist();
    }

    @Test
    void until_saysWhatItWaitedForInVain() {
        assertThatThrownBy(() -> Waiting.until("the moon", Duration.ZERO, () -> false))
                .isInstanceOf(SceneFailedException.class)
                .hasMessageContaining("the moon");
    }

    @Test
    void childOptions_areThoseOfThisProcessWithoutItsAgents() {
        assertThat(ChildJvm.options(List.of("-Xmx32m", "-agentlib:jdwp=x", "-javaagent:y.jar", "-Da=b")))
                .containsExactly("-Xmx32m", "-Da=b", "-XX:+ExitOnOutOfMemoryError");
        assertThat(ChildJvm.options(List.of())).contains("-Xmx64m");
    }
}
