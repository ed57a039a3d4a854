// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.file.ConfigurationReader;
import dev.weir.agent.file.Environment;
import dev.weir.config.Problems;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.OutputPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentitiesTest {
    private static final String TAIL_A = "{name: tail, path: /var/log/a.log}";
    private static final String TAIL_B = "{name: tail, path: /var/log/b.log}";
    private static final String SYSTEM = "{name: tail, path: /var/log/a.log, alias: system}";
    private static final String OUTPUT = "{name: stdout, match: '*'}";

    private final Problems problems = new Problems();

    @TempDir
    private Path folder;

    private Optional<Plan> plan(List<String> inputs, List<String> outputs) throws IOException {
        Path file = folder.resolve("weir.yaml");
        Files.writeString(file, "pipeline:\n  inputs:\n" + items(inputs) + "  outputs:\n" + items(outputs));
        var reader = new ConfigurationReader(new Environment(Map.of(), "host"));
        var text = reader.read(Optional.of(file), List.of(), problems);
        return new Assembly(Plugins.ofClassPath(), problems).assemble(text);
    }

    private static String items(List<String> sections) {
        return String.join("", sections.stream().map(it -> "    - " + it + "\n").toList());
    }

    private Plan understood(List<String> inputs, List<String> outputs) throws IOException {
        return plan(inputs, outputs).orElseThrow(() -> new AssertionError(problems.render()));
    }

    private List<String> ofInputs(String... inputs) throws IOException {
        return understood(List.of(inputs), List.of(OUTPUT)).inputs().stream()
                .<String>map(InputPlan::identity)
                .toList();
    }

    private List<String> namesOf(String... inputs) throws IOException {
        return understood(List.of(inputs), List.of(OUTPUT)).inputs().stream()
                .<String>map(InputPlan::name)
                .toList();
    }

    private List<String> ofOutputs(String... outputs) throws IOException {
        return understood(List.of(TAIL_A), List.of(outputs)).outputs().stream()
                .<String>map(OutputPlan::identity)
                .toList();
    }

    @Test
    void identity_goesWithThePlace_whenSectionsAreSwapped() throws IOException {
        assertThat(ofInputs(TAIL_A, TAIL_B)).containsExactly("tail:/var/log/a.log", "tail:/var/log/b.log");
        assertThat(ofInputs(TAIL_B, TAIL_A)).containsExactly("tail:/var/log/b.log", "tail:/var/log/a.log");
        assertThat(namesOf(TAIL_B, TAIL_A)).containsExactly("tail.0", "tail.1");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void identity_isTheAlias_whenThereIsOne() throws IOException {
        assertThat(ofInputs(TAIL_B, SYSTEM)).containsExactly("tail:/var/log/b.log", "system");
        assertThat(namesOf(TAIL_B, SYSTEM)).containsExactly("tail.0", "system");
    }

    @Test
    void equals_haveOrdinalsAndAreWarnedOf() throws IOException {
        assertThat(ofInputs(TAIL_A, TAIL_B, TAIL_A, TAIL_A))
                .containsExactly(
                        "tail:/var/log/a.log", "tail:/var/log/b.log", "tail:/var/log/a.log#1", "tail:/var/log/a.log#2");
        assertThat(problems.ok()).isTrue();
        assertThat(problems.render())
                .contains("input tail and another input at /var/log/a.log are told apart by their order")
                .doesNotContain("b.log");
    }

    @Test
    void equals_areNotWarnedOf_whenAnAliasTellsThemApart() throws IOException {
        assertThat(ofInputs(TAIL_A, SYSTEM)).containsExactly("tail:/var/log/a.log", "system");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void pluginsWithoutAPlace_haveTheirNameAndAnOrdinal() throws IOException {
        assertThat(ofOutputs(OUTPUT, OUTPUT)).containsExactly("stdout", "stdout#1");
        assertThat(problems.render()).contains("output stdout and another output are told apart by their order");
    }

    @Test
    void identityOfAnotherAsAlias_isRefused() throws IOException {
        assertThat(plan(List.of(TAIL_A, "{name: dummy, alias: 'tail:/var/log/a.log'}"), List.of(OUTPUT)))
                .isEmpty();
        assertThat(problems.render()).contains("the identity tail:/var/log/a.log is taken by input tail at");
    }

    @Test
    void place_hasABoundAndItsDigestKeepsPlacesApart() throws IOException {
        String long1 = "/" + "x".repeat(300) + "/1.log";
        String long2 = "/" + "x".repeat(300) + "/2.log";

        List<String> identities = ofInputs("{name: tail, path: " + long1 + "}", "{name: tail, path: " + long2 + "}");

        assertThat(identities)
                .doesNotHaveDuplicates()
                .allSatisfy(it -> assertThat(it).startsWith("tail:/xxx").hasSizeLessThan(250));
        assertThat(problems.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {name: http, port: 9880, listen: 127.0.0.1}                | http:127.0.0.1:9880
                    {name: forward, port: 24224, listen: 127.0.0.1}            | forward:127.0.0.1:24224
                    {name: tcp, port: 5170, listen: 127.0.0.1}                 | tcp:127.0.0.1:5170
                    {name: udp, port: 5170, listen: 127.0.0.1}                 | udp:127.0.0.1:5170
                    {name: tail, path: '/a/*.log,/b/c.log'}                    | tail:/a/*.log,/b/c.log
                    {name: stdin}                                              | stdin
                    {name: dummy}                                              | dummy
                    """)
    void input_hasItsPlace(String section, String identity) throws IOException {
        assertThat(ofInputs(section)).containsExactly(identity);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {name: http, match: '*', host: h, port: 80, uri: /in}      | http:h:80/in
                    {name: forward, match: '*', host: h, port: 24224}          | forward:h:24224
                    {name: tcp, match: '*', host: h, port: 5170}               | tcp:h:5170
                    {name: file, match: '*', path: /out}                       | file:/out
                    {name: file, match: '*', path: /out, file: all.log}        | file:/out/all.log
                    {name: file, match: '*', file: all.log}                    | file:all.log
                    {name: file, match: '*'}                                   | file
                    {name: stdout, match: '*'}                                 | stdout
                    {name: null, match: '*'}                                   | null
                    {name: counter, match: '*'}                                | counter
                    """)
    void output_hasItsPlace(String section, String identity) throws IOException {
        assertThat(ofOutputs(section)).containsExactly(identity);
    }
}
