// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.simulation.scenario.Arrival;
import dev.weir.simulation.scenario.Incident;
import dev.weir.simulation.scenario.Scenario;
import dev.weir.simulation.scenario.ScenarioCode;
import dev.weir.simulation.scenario.ScenarioDraw;
import dev.weir.simulation.scenario.Service;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShrinkerTest {
    private static Scenario large() {
        List<Arrival> arrivals = new ArrayList<>();
        List<Incident> incidents = new ArrayList<>();
        for (int at = 0; at < 40; at++) {
            arrivals.add(new Arrival(at, at % 3, 16, 100, 0));
            incidents.add(new Incident(at, 1, at == 17 ? Incident.Trouble.KILL : Incident.Trouble.OUTAGE, 0));
        }
        return new Scenario(1, new Service(1, 1, 1, 1), List.of(), List.of(), arrivals, incidents);
    }

    private static boolean hasBoth(Scenario scenario) {
        return scenario.incidents().stream().anyMatch(Incident::isOfProcess)
                && scenario.arrivals().stream()
                                .filter(arrival -> arrival.source() == 1)
                                .mapToInt(Arrival::events)
                                .sum()
                        >= 4;
    }

    @Test
    void shrink_leavesWhatTheFailureNeeds() {
        Scenario smallest = new Shrinker(ShrinkerTest::hasBoth).shrink(large());

        assertThat(smallest.incidents()).containsExactly(new Incident(17, 1, Incident.Trouble.KILL, 0));
        assertThat(smallest.arrivals())
                .singleElement()
                .extracting(Arrival::events)
                .isEqualTo(4);
    }

    @Test
    void shrink_leavesTheScenario_whenNothingSmallerFails() {
        Scenario whole = large();

        assertThat(new Shrinker(some -> false).shrink(whole)).isEqualTo(whole);
    }

    @Test
    void code_isATestThatSaysAllOfTheScenario() {
        Scenario smallest = new Shrinker(ShrinkerTest::hasBoth).shrink(large());

        assertThat(ScenarioCode.test(smallest, "a promise"))
                .contains(
                        "@Test",
                        "seed1()",
                        "new Scenario(1L, new Service(1L, 1L, 1L, 1L, false), List.of(), List.of(),")
                .contains("List.of(new Incident(17L, 1L, Incident.Trouble.KILL, 0))");
    }

    @Test
    void code_compiles_beforeAnybodyNeedsIt(@TempDir Path folder) throws IOException {
        String method = ScenarioCode.test(ScenarioDraw.of(7), "a promise");
        Path source = folder.resolve("FoundTest.java");
        String imports = Files.readString(Path.of("src/test/java/dev/weir/simulation/run/RegressionsTest.java"))
                .lines()
                .filter(line -> line.startsWith("import "))
                .collect(Collectors.joining("\n"));
        Files.writeString(
                source, "package dev.weir.simulation.run;\n" + imports + "\nclass FoundTest {\n" + method + "}\n");
        var said = new ByteArrayOutputStream();

        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        said,
                        said,
                        "-proc:none",
                        "-d",
                        folder.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString());

        assertThat(code).as("%s", said).isZero();
    }
}
