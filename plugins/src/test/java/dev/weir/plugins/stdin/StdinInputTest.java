// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.stdin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.input.InputFailedException;
import dev.weir.notice.Notice;
import dev.weir.parser.Parsed;
import dev.weir.parser.Parser;
import dev.weir.parser.Parsers;
import dev.weir.plugins.live.LiveEngine;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StdinInputTest {
    private final PipedOutputStream pipe = new PipedOutputStream();
    private LiveEngine engine;

    @AfterEach
    void close() throws Exception {
        pipe.close();
        if (engine != null) {
            engine.close();
        }
    }

    private void start(Parsers parsers, long memoryLimit, String... keysAndValues) throws IOException {
        var in = new PipedInputStream(pipe, 64 * 1_024);
        engine = LiveEngine.start(new StdinInputFactory(() -> in), parsers, memoryLimit, keysAndValues);
    }

    private OutputStream write(String text) throws IOException {
        pipe.write(text.getBytes(StandardCharsets.UTF_8));
        pipe.flush();
        return pipe;
    }

    private void awaitRecords(String... records) {
        await().untilAsserted(() -> assertThat(engine.basin().records()).containsExactly(records));
    }

    private boolean isExhausted() {
        return engine.notices().stream().anyMatch(notice -> notice instanceof Notice.InputExhausted);
    }

    @Test
    void objectsAndEvents_areTaken() throws Exception {
        start(Parsers.NONE, Long.MAX_VALUE);
        write("{\"a\":1}[5.5,{\"b\":2}]\n[[6,{\"m\":1}],{\"c\":3}]");

        awaitRecords("{\"a\":1}", "{\"b\":2}", "{\"__internal__\":{\"log_metadata\":{\"m\":1}},\"c\":3}");
        assertThat(engine.basin().seconds().subList(1, 3)).containsExactly(5L, 6L);
        assertThat(isExhausted()).isFalse();
    }

    @Test
    void endOfInput_isToldAfterTheLastEvent() throws Exception {
        start(Parsers.NONE, Long.MAX_VALUE);
        write("{\"a\":1}\nnot json\n{\"cut\":").close();

        await().until(this::isExhausted);
        awaitRecords("{\"a\":1}");
        assertThat(engine.metric("weir_input_refused_total")).isEqualTo(2);
        assertThat(engine.stop().ledgerDifference()).isZero();
    }

    @Test
    void parser_readsLinesAndTheLastNeedsNoEnd() throws Exception {
        Parser upper = (text, from, to, record) -> {
            if (text[from] != 'x') {
                return Parsed.NOT_MATCHED;
            }
            record.mapHeader(1);
            record.text("x");
            record.text(text, from + 1, to);
            return Parsed.WITHOUT_TIME;
        };
        start(name -> Optional.of(upper).filter(known -> name.equals("mine")), Long.MAX_VALUE, "parser", "mine");
        write("x1\nother\nx2").close();

        awaitRecords("{\"x\":\"1\"}", "{\"log\":\"other\"}", "{\"x\":\"2\"}");
    }

    @Test
    void parser_thatIsNotDefinedIsRefusedAtTheStart() {
        assertThatThrownBy(() -> start(Parsers.NONE, Long.MAX_VALUE, "parser", "mine"))
                .isInstanceOf(InputFailedException.class)
                .hasMessageContaining("parser=mine is not defined");
    }

    @Test
    void pausedInput_leavesTheWriterWaitingAndLosesNothing() throws Exception {
        start(Parsers.NONE, 10_000);
        engine.basin().shut();
        engine.basin().onlyCount();
        int events = 20_000;
        Thread writer = Thread.ofPlatform().start(() -> {
            try {
                for (int i = 0; i < events; i++) {
                    write("{\"n\":" + i + ",\"x\":\"" + "y".repeat(50) + "\"}\n");
                }
            } catch (IOException cause) {
                throw new IllegalStateException(cause);
            }
        });
        await().until(() -> engine.input().valve().isShut());
        assertThat(engine.input().valve().held()).isLessThan(200_000);

        engine.basin().open();

        await().atMost(Duration.ofSeconds(60)).until(() -> engine.basin().count() == events);
        writer.join();
    }

    @Test
    void realStandardInput_isReadInAProcessOfItsOwn() throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StdinProcess.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write("{\"a\":1}\n{\"b\":2}".getBytes());
        }

        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).isZero();
        assertThat(said.lines()).contains("{\"a\":1}", "{\"b\":2}");
    }
}
