// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.stdout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.SectionKind;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.output.OutputFactory;
import dev.weir.plugins.live.Consignments;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.RealTimers;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StdoutOutputTest {
    private final RealTimers timers = new RealTimers();
    private final OutputContext context = LiveEngine.outputContext(timers, notice -> {});
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final StandardOutput screen = new StandardOutput(printed, () -> false);

    @AfterEach
    void close() {
        timers.close();
    }

    private Output stdout(StandardOutput target, String... keysAndValues) {
        StdoutSettings settings =
                LiveEngine.settings(SectionKind.OUTPUT, new StdoutOutputFactory().schema(), keysAndValues);
        return new StdoutOutput(settings, target);
    }

    private static void deliver(Output output, Consignment consignment) {
        assertThat(output.deliver(consignment)).isCompletedWithValue(Delivery.DELIVERED);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static Consignment two() {
        return Consignments.of("app.log")
                .event(1_698_671_846, 139_458_372, "{\"message\":\"dummy\",\"n\":[1,-2,0.25,null,true]}")
                .event(1_698_671_847, 0, "{\"k\":\"v\"}", "{\"\u00e9\":{\"x\":\"a\\nb\"}}")
                .consignment();
    }

    // ---- what is printed

    @Test
    void deliver_showsEventsForPeople_unlessAskedOtherwise() {
        deliver(stdout(screen), two());
        assertThat(printed()).isEqualTo("""
                        [0] app.log: [[1698671846.139458372, {}], {"message"=>"dummy", "n"=>[1, -2, 0.250000, nil, true]}]
                        [1] app.log: [[1698671847.000000000, {"k"=>"v"}], {"\u00e9"=>{"x"=>"a
                        b"}}]
                        """);
    }

    @Test
    void deliver_countsEventsOfEachDeliveryAnew() {
        Output output = stdout(screen);
        deliver(output, Consignments.of("t").event(1, 0, "{}").consignment());
        deliver(output, Consignments.of("t").event(2, 0, "{}").consignment());

        assertThat(printed()).isEqualTo("[0] t: [[1.000000000, {}], {}]\n[0] t: [[2.000000000, {}], {}]\n");
    }

    @Test
    void deliver_writesJsonInItsLayouts() {
        String first = "{\"date\":1698671846.139458,\"message\":\"dummy\",\"n\":[1,-2,0.25,null,true]}";
        String second = "{\"date\":1698671847.0,\"__internal__\":{\"log_metadata\":{\"k\":\"v\"}},"
                + "\"\\u00e9\":{\"x\":\"a\\nb\"}}";

        deliver(stdout(screen, "Format", "JSON"), two());
        assertThat(printed()).isEqualTo("[" + first + "," + second + "]\n");
        printed.reset();
        deliver(stdout(screen, "format", "json_lines"), two());
        assertThat(printed()).isEqualTo(first + "\n" + second + "\n");
        printed.reset();
        deliver(stdout(screen, "format", "json_stream"), two());
        assertThat(printed()).isEqualTo(first + second + "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            json_date_format | iso8601            | {"date":"2023-10-30T13:17:26.139458Z","a":1}
            json_date_format | epoch              | {"date":1698671846,"a":1}
            json_date_format | epoch_ms           | {"date":1698671846139,"a":1}
            json_date_format | java_sql_timestamp | {"date":"2023-10-30 13:17:26.139458","a":1}
            json_date_key    | @timestamp         | {"@timestamp":1698671846.139458,"a":1}
            json_date_key    | false              | {"a":1}
            """)
    void deliver_writesTheTimeAsAsked(String key, String value, String expected) {
        deliver(
                stdout(screen, "format", "json_lines", key, value),
                Consignments.of("t")
                        .event(1_698_671_846, 139_458_372, "{\"a\":1}")
                        .consignment());

        assertThat(printed()).isEqualTo(expected + "\n");
    }

    @Test
    void deliver_printsChunksOfManySlabs() {
        var many = Consignments.of("t");
        for (int i = 0; i < 20_000; i++) {
            many.event(i, 0, "{\"i\":" + i + ",\"pad\":\"" + "x".repeat(i % 50) + "\"}");
        }
        many.event(20_000, 0, "{\"i\":20000,\"pad\":\"" + "y".repeat(1_000_000) + "\"}");
        Consignment consignment = many.consignment();
        assertThat(consignment.payload().slabs()).isGreaterThan(5);

        deliver(stdout(screen), consignment);
        List<String> lines = printed().lines().toList();
        assertThat(lines).hasSize(20_001);
        assertThat(lines.get(12_345)).startsWith("[12345] t: [[12345.000000000, {}], {\"i\"=>12345,");
        printed.reset();
        deliver(stdout(screen, "format", "json"), consignment);
        assertThat(printed()).startsWith("[{").endsWith("}]\n").contains("},{\"date\":19999.0,\"i\":19999,");
    }

    @Test
    void counter_printsHowManyCameAndHowManyInAll() {
        var counter = new CounterOutput(context, screen);
        deliver(counter, two());
        deliver(counter, Consignments.of("t").event(1, 0, "{}").consignment());

        assertThat(printed().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).matches("\\d{10}\\.\\d{6},2 \\(total = 2\\)"),
                        line -> assertThat(line).matches("\\d{10}\\.\\d{6},1 \\(total = 3\\)"));
    }

    @Test
    @SuppressWarnings("rawtypes") // a class literal has no type arguments
    void factories_areFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(OutputFactory.class).stream()
                        .map(found -> found.get().name()))
                .contains("stdout", "counter", "null", "file");
    }

    @Test
    void schema_refusesAFormatThatIsNone() {
        assertThat(LiveEngine.refusal(SectionKind.OUTPUT, new StdoutOutputFactory().schema(), "format", "xml"))
                .contains("format=xml: expected one of json, json_lines, json_stream, msgpack");
    }

    // ---- a standard output that takes nothing

    @Test
    void deliver_saysThatTheReaderIsGone() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().close();
        Output output = stdout(new StandardOutput(Channels.newOutputStream(pipe.sink()), () -> false));

        for (int attempt = 0; attempt < 3; attempt++) {
            assertThat(output.deliver(two()).join())
                    .isInstanceOfSatisfying(Delivery.Gone.class, gone -> assertThat(gone.cause())
                            .startsWith("nobody reads standard output any more ("));
        }
    }

    @Test
    void deliver_triesAgainLater_whereAFileHasNoRoom() throws IOException {
        try (var full = new FileOutputStream("/dev/full")) {
            Output output = stdout(new StandardOutput(full, () -> true));

            assertThat(output.deliver(two()).join())
                    .isInstanceOfSatisfying(Delivery.Retry.class, retry -> assertThat(retry.cause())
                            .startsWith("standard output takes nothing: "));
        }
    }

    @Test
    void deliver_endsTheProcessInGoodOrder_whenItsReaderLeaves() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        "\"$0\" -XX:+UseSerialGC -Xmx64m -cp \"$1\" dev.weir.plugins.stdout.PrintingProgram | head -n 2",
                        java,
                        System.getProperty("java.class.path"))
                .start();
        List<String> lines = shell.inputReader().lines().toList();
        List<String> said = shell.errorReader().lines().toList();

        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(lines).hasSize(2).first().asString().startsWith("[0] t: [[1.000000000, {}], ");
        assertThat(said).hasSize(1).first().asString().startsWith("gone: nobody reads standard output any more (");
    }
}
