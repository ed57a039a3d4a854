// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.scenes.SceneOptions.Ending;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SceneOptionsTest {
    private static final List<String> ALL = List.of(SceneOptions.ENDING, SceneOptions.SECONDS, SceneOptions.SIZE);

    @Test
    void read_takesBothSpellings() throws SceneOptions.RefusedException {
        SceneOptions apart = SceneOptions.read(List.of("--ending", "given-up", "--seconds", "3"), ALL);
        SceneOptions joined = SceneOptions.read(List.of("--ending=given-up", "--seconds=3"), ALL);

        assertThat(apart).isEqualTo(joined);
        assertThat(apart.ending()).contains(Ending.GIVEN_UP);
        assertThat(apart.seconds()).contains(3);
        assertThat(apart.control()).isFalse();
    }

    @Test
    void read_takesControlWhateverTheScene() throws SceneOptions.RefusedException {
        assertThat(SceneOptions.read(List.of("--control"), List.of()).control()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "--secs=3, unknown option --secs",
        "--ending=never, --ending is back or given-up",
        "--seconds=0, --seconds is a number from 1 to 300",
        "--seconds=three, --seconds is a number from 1 to 300",
        "--size=1, '--size is from 10M to 100G, given=1'",
        "--size=heaps, '--size is from 10M to 100G, given=heaps'",
        "--seconds, --seconds needs a value after it",
        "fast, unknown option fast"
    })
    void read_refusesWhatItDoesNotUnderstand(String word, String message) {
        assertThatThrownBy(() -> SceneOptions.read(List.of(word), ALL)).hasMessageContaining(message);
    }

    @Test
    void read_refusesTheOptionOfAnotherScene() {
        assertThatThrownBy(() -> SceneOptions.read(List.of("--ending=back"), List.of(SceneOptions.SECONDS)))
                .hasMessage("unknown option --ending; this scene takes --control, --seconds");
    }
}
