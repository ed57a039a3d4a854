// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private static final String ENTER = "\033[?1049h";
    private static final String LEAVE = "\033[?1049l";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void plainScreen_tellsTitleCaptionAndLogOnceAndALineForEachMoment() {
        var screen = new PlainScreen(out, Style.PLAIN);

        screen.show(picture("begins", List.of("one")));
        screen.show(picture("begins", List.of("one", "two", "three")));
        screen.show(picture("ends", List.of("two", "three")));

        assertThat(written().lines().map(line -> line.startsWith("  12 s") ? "12 s" : line))
                .containsExactly(
                        "",
                        "== a scene",
                        "-- begins",
                        "     | one",
                        "12 s",
                        "     | two",
                        "     | three",
                        "12 s",
                        "-- ends",
                        "12 s");
        assertThat(written()).as("no control characters").doesNotContain("\033");
    }

    @Test
    void liveScreen_drawsAsideAndLeavesTheLastPictureBehind() {
        var screen = new LiveScreen(out, Style.PLAIN, new TerminalSize());

        screen.show(picture("begins", List.of()));
        screen.show(picture("ends", List.of()));
        screen.close();
        screen.close();

        String all = written();
        assertThat(all.split("\033\\[\\?1049h", -1)).as("entered once").hasSize(2);
        assertThat(all.substring(all.indexOf(LEAVE))).contains("ends").doesNotContain("begins");
        assertThat(all.indexOf(ENTER)).isLessThan(all.indexOf("begins"));
    }

    @Test
    void liveScreen_showsNothingWhenItIsClosed() {
        var screen = new LiveScreen(out, Style.PLAIN, new TerminalSize());

        screen.close();
        screen.show(picture("late", List.of()));

        assertThat(written()).isEmpty();
    }

    @Test
    void terminalSize_takesAnAnswerAndIgnoresWhatIsNone() {
        var size = new TerminalSize();
        size.read("50 132\n");
        assertThat(List.of(size.rows(), size.columns())).containsExactly(50, 132);

        List.of("", "0 0", "fifty 80", "50", "-1 80", "99999 80").forEach(size::read);
        assertThat(List.of(size.rows(), size.columns())).containsExactly(50, 132);
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Picture picture(String caption, List<String> log) {
        return new Picture(
                "a scene",
                caption,
                Duration.ofSeconds(12),
                new Picture.Party("sends", "fast", 1, true),
                new Picture.Valve("open", "tcp.0", false),
                Picture.Level.of(1, 2),
                new Picture.Party("takes", "slowly", 1, true),
                List.of(),
                log);
    }
}
