// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.file;

import static dev.weir.agent.file.ConfigurationFolder.shown;
import static dev.weir.agent.file.ConfigurationFolder.shownAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Entry;
import dev.weir.config.Place;
import dev.weir.config.Problem;
import dev.weir.config.Problems;
import dev.weir.config.Reading;
import dev.weir.config.Section;
import dev.weir.config.SectionKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationReaderTest {

    @TempDir
    private Path root;

    private ConfigurationFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigurationFolder(root);
    }

    private static Section typed(SectionKind kind, String name, String... keysAndValues) {
        List<Entry> entries = Section.of(kind, name, keysAndValues).entries().stream()
                .map(entry -> new Entry(entry.key(), entry.value(), Place.COMMAND_LINE))
                .toList();
        return new Section(kind, name, entries, Place.COMMAND_LINE);
    }

    // ---- variables

    @ParameterizedTest
    @CsvSource({
        "${A}, a",
        "x${A}y${B}z, xaybz",
        "${A}${A}, aa",
        "${SET}, set",
        "${HOSTNAME}, host-1",
        "${EMPTY}|, |",
        "${A, ${A",
        "$A, $A",
        "}${A}, }a",
        "$${A}, $a",
    })
    void variables_areReplaced(String written, String expected) {
        ConfigurationText text = folder.environment(Map.of("A", "a", "B", "b", "EMPTY", "", "SET", "process"))
                .file("a.conf", "@SET SET=set\n[INPUT]\n  Name x\n  Path " + written + "\n")
                .read("a.conf");
        assertThat(shownAll(text.inputs())).containsExactly("input x Path=" + expected);
        assertThat(folder.told()).isEmpty();
    }

    @Test
    void variables_thatAreNotSetAreAWarningAndNothing() {
        ConfigurationText text = folder.file("a.yaml", """
            pipeline:
              inputs:
                - name: x
                  path: /${MISSING}/${D:-d}
                  list: ["${M2}"]
            """).read("a.yaml");
        assertThat(shownAll(text.inputs())).containsExactly("input x path=// list=[]");
        assertThat(folder.told())
                .containsExactly(
                        "a.yaml:4: warning: the variable ${MISSING} is not set and is replaced by nothing",
                        "a.yaml:4: warning: the variable ${D:-d} is not set and is replaced by nothing; a default"
                                + " within ${...} is not supported",
                        "a.yaml:5: warning: the variable ${M2} is not set and is replaced by nothing");
        assertThat(folder.problems.ok()).isTrue();
    }

    @Test
    void variables_holdWhereverTheyAreSet() {
        ConfigurationText text = folder.environment(Map.of("IN", "process"))
                .file("a.conf", "[INPUT]\n  Name ${IN}\n@INCLUDE b.conf\n")
                .file("b.conf", "@SET IN=dummy\n@SET OTHER=${IN}\n")
                .read("a.conf");
        assertThat(shownAll(text.inputs())).containsExactly("input dummy");
        assertThat(folder.told())
                .containsExactly(
                        "b.conf:2: warning: variables are not replaced within the value of the variable OTHER");
    }

    // ---- addresses

    @ParameterizedTest
    @CsvSource({
        "forward://10.0.0.1:24224, output forward host=10.0.0.1 port=24224",
        "HTTP://host:80/a/b, output http host=host port=80 uri=/a/b",
        "tcp://[::1]:5170, output tcp host=::1 port=5170",
        "http://host/x, output http host=host uri=/x",
        "Stdout, output stdout",
    })
    void name_mayBeAnAddress(String name, String expected) {
        ConfigurationText text =
                folder.file("a.conf", "[OUTPUT]\n  Name " + name + "\n").read("a.conf");
        assertThat(shownAll(text.outputs())).containsExactly(expected);
        assertThat(folder.told()).isEmpty();
    }

    @Test
    void name_ofAnInputListens() {
        Section input = typed(SectionKind.INPUT, "tcp://127.0.0.1:5170", "tag", "t");
        ConfigurationText text = folder.file("a.conf", "").read("a.conf", input);
        assertThat(shownAll(text.inputs())).containsExactly("input tcp listen=127.0.0.1 port=5170 tag=t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://", "tcp://:1", "tcp://h:x", "tcp://h:123456", "tcp://[::1"})
    void name_thatIsABadAddressIsAProblem(String name) {
        folder.file("a.conf", "[OUTPUT]\n  Name " + name + "\n").read("a.conf");
        assertThat(folder.told()).containsExactly("a.conf:1: error: an address is written name://host:port/uri");
    }

    // ---- parsers files

    @Test
    void parsersFiles_areReadBesidesTheMainFile() {
        ConfigurationText text = folder.environment(Map.of("KEY", "ts"))
                .file("main.conf", """
                    [SERVICE]
                      Parsers_File parsers.conf
                      parsers_file sub/p.yaml
                    [PARSER]
                      Name own
                      Format json
                    """)
                .file("parsers.conf", "[PARSER]\n  Name a\n  Format regex\n  Regex ^(?<x>.*)$\n  Time_Key ${KEY}\n")
                .file("sub/p.yaml", "parsers:\n  - name: b\n    format: json\n")
                .read("main.conf");
        assertThat(folder.told()).isEmpty();
        assertThat(shownAll(text.parsers()))
                .containsExactly(
                        "parser own Format=json",
                        "parser a Format=regex Regex=^(?<x>.*)$ Time_Key=ts",
                        "parser b format=json");
        Reading reading = new Reading(text.service(), folder.problems);
        assertThat(reading.read(FileKeys.SCHEMA)).contains(List.of("parsers.conf", "sub/p.yaml"));
    }

    @Test
    void parsersFiles_defineParsersOnlyAndEachNameOnce() {
        folder.file("main.yaml", "service:\n  parsers_file: [p.conf, missing.conf]\n")
                .file("p.conf", """
                    @SET a=b
                    [PARSER]
                      Name a
                      Format json
                    [INPUT]
                      Name x
                    [PARSER]
                      Format json
                    [PARSER]
                      Name A
                    """)
                .read("main.yaml");
        assertThat(folder.told())
                .containsExactly(
                        "main.yaml:2: error: cannot read missing.conf: there is no such file",
                        "p.conf:1: error: a parsers file defines parsers and nothing else, found @SET",
                        "p.conf:5: error: a parsers file defines parsers and nothing else, found input",
                        "p.conf:7: error: this parser needs the key name",
                        "p.conf:9: error: the parser A is defined twice, first at p.conf:2");
    }

    @Test
    void fileKeys_thatAreAbsentSayWhatThereIsInstead() {
        ConfigurationText text = folder.file("a.conf", "[SERVICE]\n  Plugins_File p.conf\n  Streams_File s.conf\n")
                .read("a.conf");
        new Reading(text.service(), folder.problems).read(FileKeys.SCHEMA);
        assertThat(folder.told()).hasSize(2).allSatisfy(line -> assertThat(line).contains("Weir does not have"));
    }

    // ---- the command line

    @Test
    void commandLine_winsOverTheServiceOfTheFile() {
        Section service = typed(SectionKind.SERVICE, "", "flush", "2", "parsers_file", root.resolve("a.conf") + "");
        Section output = typed(SectionKind.OUTPUT, "stdout", "match", "*");
        ConfigurationText text = folder.file(
                        "main.conf", "[SERVICE]\n  Flush 5\n  Grace 3\n  Parsers_File b.conf\n[INPUT]\n  Name x\n")
                .file("a.conf", "[PARSER]\n  Name a\n")
                .file("b.conf", "[PARSER]\n  Name b\n")
                .read("main.conf", service, output);
        assertThat(text.service().find("flush").orElseThrow().value().place()).isEqualTo(Place.PROGRAM);
        assertThat(shown(text.service()))
                .startsWith("service flush=2 ")
                .contains("Grace=3")
                .doesNotContain("Flush=5");
        assertThat(shownAll(text.sections()))
                .containsExactly("output stdout match=*", "input x", "parser a", "parser b");
        assertThat(folder.told())
                .containsExactly("main.conf:2: note: Flush is given on the command line too, and that one holds");
    }

    @Test
    void commandLine_aloneIsAConfiguration() {
        Problems problems = new Problems();
        ConfigurationText text = new ConfigurationReader(new Environment(Map.of(), "h"))
                .read(Optional.empty(), List.of(typed(SectionKind.INPUT, "CPU")), problems);
        assertThat(shownAll(text.inputs())).containsExactly("input cpu");
        assertThat(text.service().entries()).isEmpty();
        assertThat(problems.all()).isEmpty();
    }

    // ---- formats and limits

    @ParameterizedTest
    @CsvSource({
        "x.yaml, '[INPUT]', YAML",
        "x.YML, '', YAML",
        "x.conf, 'a: b', CLASSIC",
        "x.txt, '# c\n\n  [INPUT]', CLASSIC",
        "x, '@SET a=b', CLASSIC",
        "x, 'service:', YAML",
        "x, '', YAML",
    })
    void format_isBySuffixOrElseByContent(String name, String text, Format format) {
        assertThat(Format.bySuffix(name).orElseGet(() -> Format.byContent(text)))
                .isEqualTo(format);
    }

    @Test
    void main_thatIsMissingIsAProblem() {
        folder.read("missing.yaml");
        assertThat(folder.told())
                .containsExactly("command line: error: cannot read missing.yaml: there is no such file");
    }

    @Test
    void aFile_thatIsTooLargeIsAProblem() throws IOException {
        Files.write(root.resolve("a.yaml"), new byte[16_000_001]);
        folder.read("a.yaml");
        assertThat(folder.told())
                .containsExactly(
                        "command line: error: cannot read a.yaml: it is larger than a configuration file may be,"
                                + " limit=16 MB");
    }

    @Test
    void aFile_thatIsNotUtf8IsAProblemAtItsLine() throws IOException {
        Files.write(root.resolve("a.yaml"), new byte[] {'a', ':', '1', '\n', '\n', 'b', (byte) 0xC3, '('});
        folder.read("a.yaml");
        assertThat(folder.told()).containsExactly("a.yaml:3: error: this is not UTF-8");
    }

    @Test
    void files_areBoundedInNumber() {
        StringBuilder main = new StringBuilder("includes:\n");
        for (int i = 0; i < 1_005; i++) {
            folder.file("f/" + i + ".yaml", "");
        }
        main.append("  - f/*.yaml\n");
        assertThat(folder.file("main.yaml", main.toString()).read("main.yaml").files())
                .hasSize(1_000);
        assertThat(folder.told())
                .hasSize(6)
                .allMatch(line -> line.equals("main.yaml:2: error: too many configuration files, limit=1000"));
    }

    @Test
    void values_areBoundedInNumber() {
        folder.file("a.yaml", "service:\n  x:\n" + "   - a\n".repeat(200_000)).read("a.yaml");
        folder.file("a.conf", "[SERVICE]\n" + "   a b\n".repeat(200_000)).read("a.conf");
        assertThat(folder.told())
                .containsExactly(
                        "a.conf:100002: error: too many values in a configuration, limit=100000",
                        "a.yaml:100000: error: too many values in a configuration, limit=100000");
    }

    // ---- nothing makes it throw

    private static void readText(Path dir, String name, byte[] bytes) throws IOException {
        Path file = Files.write(dir.resolve(name), bytes);
        Problems problems = new Problems();
        ConfigurationText text =
                new ConfigurationReader(new Environment(Map.of(), "h")).read(Optional.of(file), List.of(), problems);
        assertThat(text.sections()).isNotNull();
        assertThat(problems.all()).extracting(Problem::place).allSatisfy(place -> assertThat(place.line())
                .isLessThanOrEqualTo(bytes.length + 1));
    }

    @Property(tries = 300)
    void read_neverThrowsOnRandomBytes(@ForAll @Size(max = 200) byte[] bytes) throws IOException {
        inFolder(bytes);
    }

    @Property(tries = 500)
    void read_neverThrowsOnRandomText(@ForAll("fragments") String text) throws IOException {
        inFolder(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void inFolder(byte[] bytes) throws IOException {
        Path dir = Files.createTempDirectory("weir-config");
        try {
            readText(dir, "a.yaml", bytes);
            readText(dir, "a.conf", bytes);
        } finally {
            Files.delete(dir.resolve("a.yaml"));
            Files.delete(dir.resolve("a.conf"));
            Files.delete(dir);
        }
    }

    @Provide
    Arbitrary<String> fragments() {
        return Arbitraries.of(
                        "[",
                        "]",
                        "{",
                        "}",
                        ":",
                        " ",
                        "  ",
                        "\n",
                        "\t",
                        "- ",
                        "? ",
                        "|",
                        ">",
                        "&a",
                        "*a",
                        "!!",
                        "---\n",
                        "...\n",
                        "%YAML 9.9\n",
                        "'",
                        "\"",
                        "#",
                        "@SET ",
                        "@INCLUDE ",
                        "=",
                        "[INPUT]\n",
                        "name",
                        "tail",
                        "service",
                        "pipeline:\n",
                        "inputs:\n",
                        "env:\n",
                        "${",
                        "}",
                        "://",
                        "\u0000",
                        "\u2028",
                        "\uD83D\uDE00")
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts));
    }

    @Test
    void read_neverThrowsOnAConfigurationCutAnywhere() throws IOException {
        byte[] yaml =
                "env: {A: 'b'}\nservice:\n  flush: 1\npipeline:\n  inputs:\n    - name: \"tail\"\n      path: |\n        x\n"
                        .getBytes(StandardCharsets.UTF_8);
        for (int end = 0; end <= yaml.length; end++) {
            inFolder(Arrays.copyOf(yaml, end));
        }
    }
}
