// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.cli.CommandLine.Check;
import dev.weir.agent.cli.CommandLine.Help;
import dev.weir.agent.cli.CommandLine.HelpOn;
import dev.weir.agent.cli.CommandLine.Refused;
import dev.weir.agent.cli.CommandLine.Run;
import dev.weir.agent.cli.CommandLine.Scene;
import dev.weir.agent.cli.CommandLine.Version;
import dev.weir.config.Entry;
import dev.weir.config.Place;
import dev.weir.config.Section;
import dev.weir.config.SectionKind;
import dev.weir.config.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    /** One line split at blanks, as a shell would without quotes. */
    private static CommandLine parse(String line) {
        return CommandLine.parse(line.isEmpty() ? new String[0] : line.split(" "));
    }

    private static Request run(String line) {
        assertThat(parse(line)).isInstanceOf(Run.class);
        return ((Run) parse(line)).request();
    }

    private static List<String> shown(Request request) {
        return request.sections().stream().map(CommandLineTest::shown).toList();
    }

    private static String shown(Section section) {
        String entries = section.entries().stream()
                .map(entry -> entry.key() + "=" + ((Value.Text) entry.value()).text())
                .collect(Collectors.joining(" "));
        return (section.title() + " " + entries).strip();
    }

    private static List<String> refusals(String line) {
        assertThat(parse(line)).isInstanceOf(Refused.class);
        return ((Refused) parse(line)).messages();
    }

    @Test
    void parse_yieldsSectionsAsAFileWould() {
        Request request = run(
                "-i tail -p path=/var/log/a=b.log -t t -F grep -m * -p regex=log x -o stdout -m *".replace(" x", ""));
        assertThat(request.file()).isEmpty();
        assertThat(shown(request))
                .containsExactly(
                        "input tail path=/var/log/a=b.log tag=t",
                        "filter grep match=* regex=log",
                        "output stdout match=*");
        assertThat(request.sections()).allSatisfy(section -> {
            assertThat(section.place()).isEqualTo(Place.COMMAND_LINE);
            assertThat(section.entries()).extracting(Entry::place).containsOnly(Place.COMMAND_LINE);
        });
    }

    @Test
    void parse_keepsAValueWithBlanksWhole() {
        CommandLine line = CommandLine.parse("-i", "dummy", "-p", "dummy = {\"a\": 1} ", "-o", "stdout");
        assertThat(shown(((Run) line).request())).containsExactly("input dummy dummy={\"a\": 1}", "output stdout");
    }

    @Test
    void parse_putsServiceOptionsIntoOneServiceSection() {
        Request request =
                run("-c x.conf -f 2 -H -P 2021 -L 127.0.0.1 -l /l -R p.conf -R q.conf -b /s -vv -Y -W -s 4096");
        assertThat(request.file()).contains(Path.of("x.conf"));
        assertThat(shown(request))
                .containsExactly("service flush=2 http_server=on http_port=2021 http_listen=127.0.0.1 log_file=/l"
                        + " parsers_file=p.conf parsers_file=q.conf storage.path=/s hot_reload=on"
                        + " hot_reload.ensure_thread_safety=off coro_stack_size=4096 log_level=trace");
    }

    @ParameterizedTest
    @CsvSource({
        "-f1, flush=1",
        "-f 1, flush=1",
        "--flush 1, flush=1",
        "--flush=1, flush=1",
        "--http, http_server=on",
        "--http_server, http_server=on",
        "--port=1, http_port=1",
        "--http_port 1, http_port=1",
        "-HP1, http_server=on http_port=1",
        "-q, log_level=off",
        "--quiet, log_level=off",
        "-v, log_level=debug",
        "-vvvvv, log_level=trace",
        "-v -v, log_level=trace",
        "-qv, log_level=error",
        "--storage_path=/x, storage.path=/x",
        "--log_file=/x, log_file=/x",
        "--parser=/x, parsers_file=/x",
    })
    void parse_takesBothSpellingsJoinedOrApart(String line, String entries) {
        assertThat(shown(run(line))).containsExactly("service " + entries);
    }

    @Test
    void parse_takesTheLongSpellingsOfPlugins() {
        assertThat(shown(run("--input=cpu --tag=t --prop=a=b --filter grep --match=x --output null")))
                .containsExactly("input cpu tag=t a=b", "filter grep match=x", "output null");
    }

    @ParameterizedTest
    @CsvSource({"run x.yaml", "-c x.yaml", "--config=x.yaml", "run -c x.yaml", "-cx.yaml", "run -- x.yaml"})
    void run_takesOneFile(String line) {
        assertThat(run(line)).isEqualTo(new Request(Optional.of(Path.of("x.yaml")), List.of()));
    }

    @ParameterizedTest
    @CsvSource({"check x.yaml", "-c x.yaml --dry-run", "-D -c x.yaml", "run x.yaml -D", "check -c x.yaml"})
    void check_isADryRun(String line) {
        assertThat(parse(line)).isEqualTo(new Check(new Request(Optional.of(Path.of("x.yaml")), List.of())));
    }

    @Test
    void run_takesOptionsBesidesTheFile() {
        Request request = run("run x.yaml -v -o stdout");
        assertThat(request.file()).contains(Path.of("x.yaml"));
        assertThat(shown(request)).containsExactly("service log_level=debug", "output stdout");
    }

    @Test
    void help_isGeneralOrOfAPlugin() {
        assertThat(List.of(
                        parse(""), parse("--help"), parse("-h"), parse("help"), parse("help --help"), parse("run -h")))
                .containsOnly(new Help());
        assertThat(parse("help tail")).isEqualTo(new HelpOn(Optional.empty(), "tail"));
        assertThat(parse("help output http")).isEqualTo(new HelpOn(Optional.of(SectionKind.OUTPUT), "http"));
        assertThat(parse("-i tail -h")).isEqualTo(new HelpOn(Optional.of(SectionKind.INPUT), "tail"));
        assertThat(parse("-i tail -o http --help")).isEqualTo(new HelpOn(Optional.of(SectionKind.OUTPUT), "http"));
        assertThat(refusals("help what http"))
                .containsExactly("'weir help NAME', or 'weir help input|filter|output NAME'");
    }

    @Test
    void version_andSceneAreRecognised() {
        assertThat(List.of(parse("-V"), parse("--version"))).containsOnly(new Version());
        assertThat(parse("help store")).isEqualTo(parse("store --help"));
        assertThat(parse("help dlq")).isEqualTo(parse("dlq --help"));
        assertThat(parse("scene")).isEqualTo(new Scene(List.of()));
        assertThat(parse("scene block --control -x")).isEqualTo(new Scene(List.of("block", "--control", "-x")));
        assertThat(parse("simulate --seed 3")).isEqualTo(new CommandLine.Simulate(List.of("--seed", "3")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "chek x|unknown command chek; nearest: check",
                "x.yaml|unknown command x.yaml; 'weir run FILE' runs a configuration",
                "--confg x|unknown option --confg; nearest: --config",
                "--zzzzzzz|unknown option --zzzzzzz",
                "-x|unknown option -x",
                "-c|-c needs FILE after it",
                "--prop|--prop needs KEY=VALUE after it",
                "--quiet=yes|--quiet takes no argument",
                "-i x -p novalue|-p needs KEY=VALUE after it",
                "-i x -p =v|-p needs KEY=VALUE after it",
                "--input= -o x|--input needs NAME after it",
                "-p a=b|-p stands after the -i, -F or -o that it belongs to",
                "-t x|-t stands after the -i, -F or -o that it belongs to",
                "-i x -m *|-m belongs to a filter or an output; an input is given a tag with -t",
                "-i x stray|'stray' is no option; 'weir run FILE' runs a configuration",
                "run|'weir run' needs a FILE after it",
                "check -v|'weir check' needs a FILE after it",
                "run a b|one configuration file at a time, given=2",
                "-c a -c b|one configuration file at a time, given=2",
                "-d|-d is an option of Fluent Bit that Weir does not have: run it as a service of the system, or in a"
                        + " shell with '&'",
                "--workdir /x|--workdir is an option of Fluent Bit that Weir does not have: a JVM cannot change its"
                        + " folder; write (cd FOLDER && weir ...)",
                "-e x.so|-e is an option of Fluent Bit that Weir does not have: shared libraries cannot be loaded; the"
                        + " key plugins_path names a folder of Java plugins",
            })
    void parse_refusesAndSaysWhatToDo(String line, String message) {
        assertThat(refusals(line)).containsExactly(message);
    }

    @Test
    void parse_refusesEverythingAtOnce() {
        assertThat(refusals("-p a=b --confg x -d -T sql -V"))
                .hasSize(4)
                .first()
                .asString()
                .startsWith("-p stands after");
        assertThat(Refused.EXIT_CODE).isEqualTo(2);
    }

    @Test
    void options_haveLettersAndNamesOfTheirOwn() {
        assertThat(Option.ALL.stream().map(Option::letter).filter(letter -> letter != '\0'))
                .doesNotHaveDuplicates();
        assertThat(Option.ALL.stream().flatMap(option -> option.names().stream()))
                .doesNotHaveDuplicates();
    }

    @Test
    void helpText_fitsOneScreen() {
        assertThat(HelpText.text().lines()).hasSizeLessThanOrEqualTo(32).allSatisfy(line -> assertThat(line)
                .hasSizeLessThanOrEqualTo(92));
    }

    @Property
    void parse_neverThrows(@ForAll("arguments") List<String> arguments) {
        assertThat(CommandLine.parse(arguments.toArray(String[]::new))).isNotNull();
    }

    @Provide
    Arbitrary<List<String>> arguments() {
        return Arbitraries.oneOf(
                        Arbitraries.of(
                                "run",
                                "check",
                                "help",
                                "scene",
                                "simulate",
                                "-i",
                                "-o",
                                "-p",
                                "-m",
                                "-c",
                                "a=b",
                                "=",
                                "-",
                                "--",
                                "---",
                                "--=",
                                "-vq",
                                "-h",
                                "--config=",
                                "-f",
                                "",
                                "x.yaml",
                                "--prop=a"),
                        Arbitraries.strings().excludeChars('\0').ofMaxLength(6))
                .list()
                .ofMaxSize(8);
    }

    private static CommandLine store(String... words) {
        var all = new ArrayList<String>(List.of("store"));
        all.addAll(List.of(words));
        return CommandLine.parse(all.toArray(String[]::new));
    }

    @Test
    void parse_readsWhatStandsBehindStore() {
        var folder = new CommandLine.StorePlace(Optional.of(Path.of("s")), Optional.empty());
        var file = new CommandLine.StorePlace(Optional.empty(), Optional.of(Path.of("f")));

        assertThat(store("dump", "s")).isEqualTo(new CommandLine.Dump(folder, Optional.empty(), false));
        assertThat(store("dump", "--events", "--output", "http", "-c", "f"))
                .isEqualTo(new CommandLine.Dump(file, Optional.of("http"), true));
        assertThat(store("export", "s", "--all", "--to=x", "--format=json"))
                .isEqualTo(new CommandLine.Export(
                        folder,
                        new CommandLine.Export.Which.Everything(),
                        CommandLine.Export.Form.JSON_LINES,
                        Optional.of(Path.of("x"))));
        assertThat(store("repair", "s")).isEqualTo(new CommandLine.Repair(folder, false));
        assertThat(store("repair", "--config=f", "--apply")).isEqualTo(new CommandLine.Repair(file, true));
        assertThat(store("drain", "-c", "f", "--longest", "10m"))
                .isEqualTo(new CommandLine.Drain(Path.of("f"), Optional.of(Duration.ofMinutes(10))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dump|needs one FOLDER, or -c FILE",
                "dump a b|needs one FOLDER, or -c FILE",
                "dump a -c f|needs one FOLDER, or -c FILE",
                "check a --apply|unknown option --apply",
                "export a --output|--output needs a value",
                "export a --output x --all|exclude each other",
                "export a --format xml|there are forward and json",
                "repair a --plan --apply|exclude each other",
                "drain a|it needs -c FILE",
                "drain -c f --longest soon|--longest: ",
                "drian -c f|nearest: drain"
            })
    void parse_refusesWhatAStoreCommandDoesNotKnow(String words, String message) {
        assertThat(store(words.split(" ")))
                .isInstanceOfSatisfying(CommandLine.Refused.class, refused -> assertThat(refused.messages())
                        .anyMatch(each -> each.contains(message)));
    }
}
