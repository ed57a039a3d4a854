// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PictureTextTest {
    private static final Style COLOURED = new Style(Glyphs.UNICODE, true);

    @Test
    void lines_showProducerValveLevelAndDestinationWhenShut() {
        Picture picture = picture(1_200_000, new Picture.Valve("SHUT 2.0 s", "by: memory", true), List.of());

        assertThat(new PictureText(Style.PLAIN, 80).lines(picture, 24))
                .containsExactly(
                        " a scene                                                                   12 s",
                        " ------------------------------------------------------------------------------",
                        " What is going on.",
                        "",
                        " PRODUCER            VALVE               LEVEL               DESTINATION",
                        " 2 taken         --| SHUT 2.0 s      --> 1,200,000 B     ==> up",
                        " 1 refused           by: memory          bound 1,000,000     700 arrived",
                        "",
                        " #####################################################|%%%%%%%%%.......   120 %",
                        " 0                                             bound -'",
                        "",
                        " input       taken 1,200");
    }

    @Test
    void lines_showTheLogAtTheirEndWhenThereIsRoom() {
        Picture picture = picture(0, open(), List.of("first", "second", "third"));

        List<String> all = new PictureText(Style.PLAIN, 80).lines(picture, 24);
        List<String> few = new PictureText(Style.PLAIN, 80).lines(picture, 15);

        assertThat(all).endsWith(" what the agent logs", " first", " second", " third");
        assertThat(few).endsWith(" what the agent logs", " third");
    }

    @Test
    void lines_wrapALongLineOfTheLog() {
        String line = "10:00:00 [ warn] " + "word ".repeat(20).strip();

        List<String> lines = new PictureText(Style.PLAIN, 62).lines(picture(0, open(), List.of(line)), 30);

        assertThat(lines.getLast()).startsWith("          word");
        assertThat(lines).allMatch(drawn -> drawn.length() <= 61);
        assertThat(String.join(" ", lines.subList(lines.size() - 3, lines.size()))
                        .split("word", -1))
                .hasSize(21);
    }

    @Test
    void lines_paintAShutValveRed() {
        Picture picture = picture(1_200_000, new Picture.Valve("SHUT 2.0 s", "by: memory", true), List.of());

        assertThat(new PictureText(COLOURED, 80).lines(picture, 24))
                .anyMatch(line -> line.contains("\033[31mSHUT 2.0 s"));
    }

    @Property
    void lines_areNeverWiderThanTheTerminal(
            @ForAll @IntRange(min = PictureText.NARROWEST + 2, max = 200) int columns,
            @ForAll @LongRange(min = 0, max = 100_000_000) long held) {
        Picture picture = picture(held, open(), List.of("x".repeat(300)));

        List<String> plain = new PictureText(new Style(Glyphs.UNICODE, false), columns).lines(picture, 24);
        List<String> coloured = new PictureText(COLOURED, columns).lines(picture, 24);

        assertThat(plain).allMatch(line -> line.length() <= columns).hasSizeLessThanOrEqualTo(24);
        assertThat(coloured.stream().map(line -> line.replaceAll("\033\\[\\d+m", "")))
                .containsExactlyElementsOf(plain);
    }

    @Test
    void line_tellsEverythingInOneLine() {
        assertThat(PictureText.line(picture(700_000, open(), List.of())))
                .isEqualTo("  12 s  level 700,000 of 1,000,000 B (70 %)  valve open, http.0  in 0/s  out 50/s"
                        + "  producer: 2 taken, 1 refused  destination: up, 700 arrived");
    }

    private static Picture.Valve open() {
        return new Picture.Valve("open", "http.0", false);
    }

    private static Picture picture(long held, Picture.Valve valve, List<String> log) {
        return new Picture(
                "a scene",
                "What is going on.",
                Duration.ofSeconds(12),
                new Picture.Party("2 taken", "1 refused", 0, true),
                valve,
                Picture.Level.of(held, 1_000_000),
                new Picture.Party("up", "700 arrived", 50, true),
                List.of(new Picture.Row("input", "taken 1,200")),
                log);
    }
}
