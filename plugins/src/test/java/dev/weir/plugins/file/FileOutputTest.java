// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.SectionKind;
import dev.weir.disk.MemoryDisk;
import dev.weir.event.EventBatch;
import dev.weir.event.MessagePackWriter;
import dev.weir.event.Tag;
import dev.weir.input.Offer;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.pipeline.StopReport;
import dev.weir.plugins.live.Consignments;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.RealTimers;
import dev.weir.plugins.live.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileOutputTest {
    @TempDir
    Path folder;

    private final RealTimers timers = new RealTimers();

    @AfterEach
    void close() {
        timers.close();
    }

    private Output output(String... keysAndValues) {
        var factory = new FileOutputFactory();
        FileSettings settings = LiveEngine.settings(SectionKind.OUTPUT, factory.schema(), keysAndValues);
        return factory.create(settings, LiveEngine.outputContext(timers, _ -> {}));
    }

    /** An output to the file {@code log} in the test's folder. */
    private Output toLog(String... more) {
        List<String> all = new ArrayList<>(List.of("path", folder.toString(), "file", "log"));
        all.addAll(List.of(more));
        return output(all.toArray(String[]::new));
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private static Consignment one(String tag, String record) {
        return Consignments.of(tag).event(1_700_000_000, 5_000_000, record).consignment();
    }

    private static void delivered(Output output, Consignment consignment) {
        assertThat(output.deliver(consignment)).isCompletedWithValue(Delivery.DELIVERED);
    }

    private static String retryCause(Output output, Consignment consignment) {
        return ((Delivery.Retry) output.deliver(consignment).join()).cause();
    }

    // ---- what the lines look like

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            out_file | app.x: [1700000000.005000000, {"m":"h\\"i","n":-1,"f":0.5,"l":[true,null],"o":{"p":"\\u00e9"}}]
            json     | app.x: [1700000000.005000000, {"m":"h\\"i","n":-1,"f":0.5,"l":[true,null],"o":{"p":"\\u00e9"}}]
            plain    | {"m":"h\\"i","n":-1,"f":0.5,"l":[true,null],"o":{"p":"\\u00e9"}}
            csv      | 1700000000.005000000,"h"i",-1,0.500000,[true, nil],{"p"=>"é"}
            template | 1700000000.005000 {message}
            """)
    void deliver_writesLinesInTheFormat(String format, String expected) throws IOException {
        delivered(
                toLog("format", format),
                one("app.x", "{\"m\":\"h\\\"i\",\"n\":-1,\"f\":0.5,\"l\":[true,null],\"o\":{\"p\":\"\u00e9\"}}"));

        assertThat(read("log")).isEqualTo(expected + "\n");
    }

    @Test
    void deliver_writesLabelsInLtsv() throws IOException {
        delivered(toLog("format", "ltsv"), one("t", "{\"m\":\"hi\",\"n\":1}"));
        delivered(
                toLog("format", "ltsv", "delimiter", "space", "label_delimiter", "="),
                one("t", "{\"m\":\"hi\",\"n\":1}"));

        assertThat(read("log").lines())
                .containsExactly(
                        "\"time\":1700000000.005000\t\"m\":\"hi\"\t\"n\":1",
                        "\"time\"=1700000000.005000 \"m\"=\"hi\" \"n\"=1");
    }

    @Test
    void deliver_namesTheColumnsOfAnEmptyFile() throws IOException {
        Output csv = toLog("format", "csv", "csv_column_names", "on", "delimiter", "tab");
        delivered(
                csv,
                Consignments.of("t")
                        .event(1, 0, "{}")
                        .event(2, 0, "{\"a\":1,\"b\":2}")
                        .consignment());
        delivered(csv, one("t", "{\"a\":3,\"b\":4}"));

        assertThat(read("log")).isEqualTo("timestamp\t\"a\"\t\"b\"\n2.000000000\t1\t2\n1700000000.005000000\t3\t4\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {time} used={Mem.used} {a}     | 1700000000.005000 used=7 x
            {missing} {a}                  | {missing} x
            {a{a}}                         | {ax}
            {a                             | {a
            }a{a}{                         | }ax{
            {} {t}                         | {} {t}
            {n} {l} {o} {nothing}          | -1 [1, 2] {"p"=>"q"} nil
            no field                       | no field
            """)
    void deliver_fillsTemplatesIn(String template, String expected) throws IOException {
        delivered(
                toLog("format", "template", "template", template),
                one("t", "{\"a\":\"x\",\"Mem.used\":7,\"n\":-1,\"l\":[1,2],\"o\":{\"p\":\"q\"},\"nothing\":null}"));

        assertThat(read("log")).isEqualTo(expected + "\n");
    }

    @Test
    void deliver_writesEventsAsBytes() throws IOException {
        var events = Consignments.of("t").event(1, 2, "{\"a\":1}").event(3, 4, "{\"k\":1}", "{\"b\":2}");
        Consignment consignment = events.consignment();
        byte[] expected = new byte[consignment.payload().slabBytes(0)];
        consignment.payload().copySlab(0, expected, 0);

        delivered(toLog("format", "msgpack"), consignment);

        assertThat(Files.readAllBytes(folder.resolve("log"))).isEqualTo(expected);
    }

    @Test
    void deliver_writesChunksOfManySlabs_andMakesThemDurable() throws IOException {
        var many = Consignments.of("t");
        for (int i = 0; i < 5_000; i++) {
            many.event(i, 0, "{\"i\":" + i + ",\"pad\":\"" + "x".repeat(i % 200) + "\"}");
        }
        many.event(0, 0, "{\"large\":\"" + "y".repeat(2_000_000) + "\"}");

        delivered(toLog("format", "plain", "sync", "on"), many.consignment());

        List<String> lines = read("log").lines().toList();
        assertThat(lines).hasSize(5_001);
        assertThat(lines.get(4_321)).startsWith("{\"i\":4321,");
        assertThat(lines.getLast()).hasSize(2_000_000 + 12);
    }

    // ---- which file

    @Test
    void deliver_makesAFileForEachTag_whereNoneIsNamed() throws IOException {
        Output output = output("path", folder.toString(), "format", "plain");
        for (int i = 0; i < 300; i++) {
            delivered(output, one("app." + i, "{\"i\":" + i + "}"));
        }

        assertThat(read("app.0")).isEqualTo("{\"i\":0}\n");
        assertThat(read("app.299")).isEqualTo("{\"i\":299}\n");
        assertThat(openFilesBelow(folder)).isEmpty();
    }

    private static List<Path> openFilesBelow(Path folder) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(link -> {
                        try {
                            return link.toRealPath().startsWith(folder);
                        } catch (IOException closedMeanwhile) {
                            return false;
                        }
                    })
                    .toList();
        }
    }

    @Test
    void deliver_makesFolders_onlyWhenAsked() throws IOException {
        Consignment consignment = one("a", "{}");

        assertThat(retryCause(output("path", folder + "/x/y", "file", "log"), consignment))
                .isEqualTo("cannot write to " + folder + "/x/y/log: no such folder; mkdir on makes it");
        delivered(output("path", folder + "/x/y", "file", "log", "mkdir", "on"), consignment);
        assertThat(read("x/y/log")).startsWith("a: [");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            kube.var.log_x-1.log   | kube.var.log_x-1.log
            ../../etc/passwd       | _/_/etc/passwd
            /etc/passwd            | etc/passwd
            a//b/./c/..            | a/b/_/c/_
            ..\\..\\x              | _/_/x
            a b:c*é                | a_b_c___
            /                      | _
            ..                     | _
            ...                    | ...
            """)
    void tagPath_neverLeavesTheFolder(String tag, String expected) {
        assertThat(TagPath.of(tag)).isEqualTo(expected);
    }

    @Property
    void tagPath_neverLeavesTheFolder_whateverTheTag(@ForAll @StringLength(min = 1, max = 30) String tag) {
        for (String given : List.of(tag, "../" + tag, "/" + tag + "\0/..")) {
            Path base = Path.of("/base");
            Path resolved = base.resolve(TagPath.of(given));

            assertThat(resolved.normalize()).isEqualTo(resolved);
            assertThat(resolved.startsWith(base)).isTrue();
            assertThat(resolved).isNotEqualTo(base);
        }
    }

    @Test
    void deliver_staysInTheFolder_whenATagWouldLeadOutOfIt() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Output output = output("path", inner.toString(), "mkdir", "on", "format", "plain");

        delivered(output, one("../evil", "{\"a\":1}"));
        delivered(output, one("\0../\0", "{\"a\":2}"));

        assertThat(folder.resolve("evil")).doesNotExist();
        assertThat(read("inner/_/evil")).isEqualTo("{\"a\":1}\n");
        assertThat(read("inner/_../_")).isEqualTo("{\"a\":2}\n");
    }

    @Test
    void deliver_rejectsANameThatNoFileSystemTakes() {
        Output output = output("path", folder.toString());

        assertThat(output.deliver(one("x".repeat(256), "{}")).join())
                .isInstanceOfSatisfying(Delivery.Rejected.class, rejected -> assertThat(rejected.cause())
                        .startsWith("a file's name may have 255 bytes"));
        delivered(output, one("x".repeat(255), "{}"));
    }

    // ---- while somebody else has a hand on the file

    @Test
    void deliver_followsTheName_whenTheFileIsRenamed() throws IOException {
        Output output = toLog("format", "plain");
        delivered(output, one("t", "{\"a\":1}"));
        Files.move(folder.resolve("log"), folder.resolve("log.1"));
        delivered(output, one("t", "{\"a\":2}"));
        Files.move(folder.resolve("log"), folder.resolve("log.2"));
        Files.createFile(folder.resolve("log"));
        delivered(output, one("t", "{\"a\":3}"));
        Files.delete(folder.resolve("log"));
        delivered(output, one("t", "{\"a\":4}"));

        assertThat(read("log.1")).isEqualTo("{\"a\":1}\n");
        assertThat(read("log.2")).isEqualTo("{\"a\":2}\n");
        assertThat(read("log")).isEqualTo("{\"a\":4}\n");
    }

    @Test
    void deliver_writesFromTheNewEnd_whenTheFileIsCopiedAndEmptied() throws IOException {
        Output output = toLog("format", "plain");
        delivered(output, one("t", "{\"a\":1}"));
        Files.copy(folder.resolve("log"), folder.resolve("log.1"));
        try (var emptied = Files.newByteChannel(folder.resolve("log"), StandardOpenOption.WRITE)) {
            emptied.truncate(0);
        }
        delivered(output, one("t", "{\"a\":2}"));

        assertThat(read("log")).isEqualTo("{\"a\":2}\n");
    }

    @Test
    void deliver_leavesLinesWhole_whenSeveralOutputsWriteToOneFile() throws Exception {
        List<Thread> writers = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            Output output = toLog("format", "plain");
            String record = "{\"writer\":" + writer + ",\"pad\":\"" + "x".repeat(writer * 10_000) + "\"}";
            writers.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 50; i++) {
                    output.deliver(one("t", record)).join();
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join(TimeUnit.SECONDS.toMillis(60));
        }

        List<String> lines = read("log").lines().toList();
        assertThat(lines).hasSize(200).allMatch(line -> line.startsWith("{\"writer\":") && line.endsWith("\"}"));
    }

    // ---- where the disk does not take it

    @Test
    void deliver_triesAgainLater_whereADeviceIsFull() {
        assertThat(retryCause(output("path", "/dev", "file", "full"), one("t", "{}")))
                .startsWith("cannot write to /dev/full: ");
    }

    @Test
    void deliver_triesAgainLater_whereTheNameIsAFolder() throws IOException {
        Files.createDirectory(folder.resolve("log"));

        assertThat(retryCause(toLog(), one("t", "{}"))).startsWith("cannot write to " + folder + "/log: ");
    }

    /** A process of its own, because the limit on the size of files is the process's. */
    @Test
    void deliver_cutsOffWhatItWrote_whenTheFileTakesNoMore() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process limited = new ProcessBuilder(
                        "bash",
                        "-c",
                        "ulimit -f 200; exec \"$0\" -XX:+UseSerialGC -XX:-UsePerfData -Xmx64m -cp \"$1\""
                                + " dev.weir.plugins.file.FillingProgram \"$2\"",
                        java,
                        System.getProperty("java.class.path"),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        List<String> said = limited.inputReader().lines().toList();

        assertThat(limited.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said).hasSize(3);
        assertThat(said.get(0)).isEqualTo("Delivered 100002");
        assertThat(said.get(1)).startsWith("Retry 100002 cannot write to ");
        assertThat(said.get(2)).isEqualTo("Delivered 150004");
        assertThat(read("log").lines().map(String::length)).containsExactly(100_001, 50_001);
    }

    @Test
    void deliver_runsOverTheDiskInMemory() throws IOException {
        var disk = new MemoryDisk(InstantSource.system());
        var factory = new FileOutputFactory();
        OutputContext real = LiveEngine.outputContext(timers, _ -> {});
        var context = new OutputContext(
                real.name(),
                real.pool(),
                real.ticker(),
                real.wallClock(),
                real.timers(),
                disk,
                real.random(),
                real.metrics(),
                real.notices());
        Output output = factory.create(
                LiveEngine.settings(
                        SectionKind.OUTPUT, factory.schema(), "path", "/logs", "mkdir", "on", "format", "plain"),
                context);

        delivered(output, one("t", "{\"a\":1}"));
        delivered(output, one("t", "{\"a\":2}"));

        try (var file = disk.openForReading(Path.of("/logs/t"))) {
            var bytes = ByteBuffer.allocate(100);
            int length = file.read(bytes, 0);
            assertThat(new String(bytes.array(), 0, length, StandardCharsets.UTF_8))
                    .isEqualTo("{\"a\":1}\n{\"a\":2}\n");
        }
    }

    // ---- keys

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            format            | xml         | error: format=xml: expected out_file
            path              | /x/$TAG     | error: path: a file's name comes from the tag or is fixed
            delimiter         | aaaaaaaaaaaaaaaaa | error: delimiter=aaaaaaaaaaaaaaaaa: expected tab
            rotate            | on          | error: rotate is a key of Fluent Bit that Weir does not have: let logrotate
            line_append       | on          | error: line_append is a key of Fluent Bit that Weir does not have
            """)
    void schema_saysWhatIsWrongWithAKey(String key, String value, String sentence) {
        assertThat(LiveEngine.refusal(SectionKind.OUTPUT, new FileOutputFactory().schema(), key, value))
                .contains(sentence);
    }

    @Test
    void schema_warnsOfKeysThatMeanNothingForTheFormat() {
        assertThat(LiveEngine.refusal(
                        SectionKind.OUTPUT,
                        new FileOutputFactory().schema(),
                        "template",
                        "{a}",
                        "label_delimiter",
                        "=",
                        "csv_column_names",
                        "on",
                        "delimiter",
                        "tab"))
                .contains("warning: template: has no effect unless format is template")
                .contains("warning: label_delimiter: has no effect unless format is ltsv")
                .contains("warning: csv_column_names: has no effect unless format is csv")
                .contains("warning: delimiter: has no effect unless format is csv or ltsv");
    }

    // ---- over the engine

    @Test
    void engine_bringsEventsToFiles_andTheBooksBalance() throws Exception {
        var source = new Source();
        LiveEngine engine =
                LiveEngine.through(source, new FileOutputFactory(), "path", folder.toString(), "format", "plain");
        for (int i = 0; i < 1_000; i++) {
            var event = new MessagePackWriter(1_000);
            event.arrayHeader(2);
            event.eventTime(i, 0);
            event.mapHeader(1);
            event.text("i");
            event.integer(i);
            source.context()
                    .intake()
                    .offer(Offer.of(new Tag("t" + i % 3), new EventBatch(event.array(), 0, event.size(), 1)));
        }
        StopReport report = engine.stop();
        engine.close();

        assertThat(report.last().outputs().getFirst().account().delivered()).isEqualTo(1_000);
        List<String> all = new ArrayList<>();
        for (String name : List.of("t0", "t1", "t2")) {
            List<String> lines = read(name).lines().toList();
            assertThat(lines).isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b)));
            all.addAll(lines);
        }
        assertThat(all).hasSize(1_000).doesNotHaveDuplicates();
    }

    private static int number(String line) {
        return Integer.parseInt(line.substring(5, line.length() - 1));
    }
}
