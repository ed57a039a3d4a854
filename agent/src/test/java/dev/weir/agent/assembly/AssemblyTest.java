// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.file.ConfigurationReader;
import dev.weir.agent.file.Environment;
import dev.weir.config.Problem;
import dev.weir.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssemblyTest {
    private static final String TAIL_TO_NULL = """
            [SERVICE]
                Parsers_File parsers.conf
            [INPUT]
                Name   tail
                Path   /var/log/app.log
                Parser web
            [OUTPUT]
                Name  null
                Match *
            """;

    private final Problems problems = new Problems();

    @TempDir
    private Path given;

    private Path folder;

    @BeforeEach
    void resolve() throws IOException {
        folder = given.toRealPath();
    }

    private Optional<Plan> assemble(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        var reader = new ConfigurationReader(new Environment(Map.of(), "host-1"));
        return new Assembly(Plugins.ofClassPath(), problems)
                .assemble(reader.read(Optional.of(file), List.of(), problems));
    }

    private void parsers(String text) throws IOException {
        Files.writeString(folder.resolve("parsers.conf"), text);
    }

    private List<String> told(Problem.Severity severity) {
        return problems.all().stream()
                .filter(problem -> problem.severity() == severity)
                .map(problem -> problem.toString().replace(folder + "/", ""))
                .toList();
    }

    @Test
    void assemble_refusesAParserThatNobodyDefines() throws Exception {
        parsers("[PARSER]\n    Name webb\n    Format json\n");

        assertThat(assemble("weir.conf", TAIL_TO_NULL)).isEmpty();
        assertThat(told(Problem.Severity.ERROR))
                .containsExactly("weir.conf:6: error: parser=web: no such parser is defined in a parsers file or"
                        + " under parsers; nearest: webb");
    }

    @Test
    void assemble_takesAParserInAnyCaseOfItsName() throws Exception {
        parsers("[PARSER]\n    Name WEB\n    Format json\n");

        assertThat(assemble("weir.conf", TAIL_TO_NULL)).isPresent();
    }

    @Test
    void assemble_leavesOutWhatItLacks_whenNothingUsesThatParser() throws Exception {
        parsers("""
                [PARSER]
                    Name web
                    Format json
                    Time_Format %s
                    Time_Format %Y
                [PARSER]
                    Name docker
                    Format json
                    Decode_Field_As escaped log do_next
                    Decode_Field_As escaped stream
                [PARSER]
                    Name pairs
                    Format logfmt
                [MULTILINE_PARSER]
                    Name lines
                    Type regex
                """);

        assertThat(assemble("weir.conf", TAIL_TO_NULL)).isPresent();
        assertThat(told(Problem.Severity.WARNING))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("parsers.conf:5: ").contains("the first one", "holds"),
                        line -> assertThat(line)
                                .startsWith("parsers.conf:9: ")
                                .contains("parser docker, which nothing"),
                        line -> assertThat(line).startsWith("parsers.conf:13: ").contains("logfmt"),
                        line -> assertThat(line).startsWith("parsers.conf:14: ").contains("left out"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Format json\n    Decode_Field_As escaped log", "Format logfmt"})
    void assemble_refusesWhatItLacks_whenAnInputUsesThatParser(String definition) throws Exception {
        parsers("[PARSER]\n    Name web\n    " + definition + "\n");

        assertThat(assemble("weir.conf", TAIL_TO_NULL)).isEmpty();
        assertThat(told(Problem.Severity.ERROR)).singleElement().asString().startsWith("parsers.conf:");
    }

    @Test
    void assemble_demandsAnInput_whenTheFileHasNone() throws Exception {
        assertThat(assemble("weir.yaml", "service: {flush: 1}\n")).isEmpty();
        assertThat(told(Problem.Severity.ERROR))
                .containsExactly("weir.yaml: error: there is no input: add at least one");
    }

    @Test
    void assemble_demandsNothing_whenTheFileCouldNotBeRead() throws Exception {
        assertThat(assemble("weir.yaml", "pipeline: [\n")).isEmpty();
        assertThat(told(Problem.Severity.ERROR)).singleElement().asString().contains("this is not YAML");
        assertThat(told(Problem.Severity.WARNING)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "false", "no"})
    void assemble_takesDaemonOff_asFluentBitsOwnFileHasIt(String off) throws Exception {
        assertThat(assemble("weir.yaml", """
                service: {daemon: %s}
                pipeline: {inputs: [{name: dummy}], outputs: [{name: 'null'}]}
                """.formatted(off))).isPresent();
    }

    @Test
    void assemble_refusesDaemonOn() throws Exception {
        assertThat(assemble("weir.yaml", """
                service: {daemon: on}
                pipeline: {inputs: [{name: dummy}], outputs: [{name: 'null'}]}
                """)).isEmpty();
        assertThat(told(Problem.Severity.ERROR)).singleElement().asString().contains("daemon: on is not there");
    }

    @Test
    void ackRoutes_areRefused_whereNoOutputHasThatName() throws IOException {
        String text = """
                pipeline:
                  inputs:
                    - name: http
                      ack: delivered
                      ack.routes: %s
                  outputs:
                    - name: 'null'
                      alias: kept
                      match: '*'
                    - name: stdout
                      match: '*'
                """;
        assertThat(assemble("good.yaml", text.formatted("kept, stdout.0"))
                        .orElseThrow()
                        .inputs()
                        .getFirst()
                        .policy()
                        .ackRoutes())
                .containsExactly("kept", "stdout.0");
        assertThat(assemble("bad.yaml", text.formatted("kept, stdout"))).isEmpty();
        assertThat(told(Problem.Severity.ERROR))
                .singleElement()
                .asString()
                .contains("ack.routes: no output is named stdout; there are kept, stdout.0");
    }
}
