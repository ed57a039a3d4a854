// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiguresTest {
    @Test
    void figures_areWrittenForPeople() {
        assertThat(Figures.count(1_200_000)).isEqualTo("1,200,000");
        assertThat(Figures.rate(3_999.6)).isEqualTo("4,000");
        assertThat(Figures.megabytes(96_400_000)).isEqualTo("96.4 MB");
        assertThat(Figures.seconds(TimeUnit.MILLISECONDS.toNanos(6_800))).isEqualTo("6.8 s");
        assertThat(Figures.percent(0.914)).isEqualTo("91 %");
    }

    @Test
    void meter_measuresTheLastSecondAndAHalf() {
        var meter = new Meter();
        assertThat(meter.perSecond(100, 0)).isZero();
        assertThat(meter.perSecond(600, TimeUnit.SECONDS.toNanos(1))).isEqualTo(500, within(1e-6));
        assertThat(meter.perSecond(600, TimeUnit.SECONDS.toNanos(2))).isEqualTo(0, within(1e-6));
        assertThat(meter.perSecond(600, TimeUnit.SECONDS.toNanos(9))).isEqualTo(0, within(1e-6));
    }

    @Test
    void arrivals_tellWhatIsMissingAndWhatCameTwice() {
        var arrivals = new Arrivals();
        List.of(0, 1, 3, 3, 5).forEach(arrivals::take);

        assertThat(arrivals.events()).isEqualTo(5);
        assertThat(arrivals.repeated()).isEqualTo(1);
        assertThat(arrivals.missing(6)).isEqualTo(2);
        assertThat(arrivals.missing(0)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 1_000, 60_000})
    void paddedEvents_areExactlySoLarge(int bytes) {
        byte[] json = PaddedEvents.json(3, bytes);
        List<String> lines = new String(json, StandardCharsets.US_ASCII).lines().toList();

        String message = "0".repeat(PaddedEvents.messageLength(bytes));
        assertThat(lines).hasSize(3).containsOnly("{\"message\":\"" + message + "\"}");
        assertThat(PaddedEvents.sizeHeld(message)).isEqualTo(bytes);
    }

    @Test
    void paddedEvents_ofAThousandBytesHaveTheMessageThatTheDocumentationSays() {
        assertThat(PaddedEvents.messageLength(WorkedExampleRun.EVENT_BYTES)).isEqualTo(977);
    }

    @Test
    void lines_keepTheLastOnesAndKnowTheirOrder() {
        var lines = new Lines();
        for (int line = 0; line < Lines.LINES_MAX + 3; line++) {
            lines.add("line " + line + ";");
        }

        assertThat(lines.all()).hasSize(Lines.LINES_MAX).startsWith("line 3;");
        assertThat(lines.last(2)).containsExactly("line 4001;", "line 4002;");
        assertThat(lines.contain("line 2;")).isFalse();
        assertThat(lines.find(Pattern.compile("line (4\\d*)"))).contains("4");
        assertThat(lines.inOrder(List.of("line 7;", "line 9;", "line 8;"))).isEqualTo(2);
    }

    @Test
    void residentMemory_readsAStatusFileAndKeepsTheMost() {
        var memory = new ResidentMemory(1);
        memory.read(List.of("Name:\tjava", "VmHWM:\t  100000 kB", "VmRSS:\t   90000 kB"));
        memory.read(List.of("VmRSS:\t   80000 kB"));

        assertThat(memory.now()).isEqualTo(81_920_000);
        assertThat(memory.peak()).isEqualTo(102_400_000);
    }

    @Test
    void residentMemory_seesThisProcess() {
        var memory = new ResidentMemory(ProcessHandle.current().pid());
        memory.refresh();

        assertThat(memory.now()).isBetween(10_000_000L, memory.peak());
    }
}
