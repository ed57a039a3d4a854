// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.backpressure.Valve;
import dev.weir.chunk.AckLevel;
import dev.weir.config.ByteSize;
import dev.weir.config.SectionKind;
import dev.weir.dispatch.LanePolicy;
import dev.weir.event.EventBatch;
import dev.weir.event.MessagePackWriter;
import dev.weir.event.Tag;
import dev.weir.input.Offer;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.OutputPlan;
import dev.weir.pipeline.PipelineBuilder;
import dev.weir.pipeline.ServiceSettings;
import dev.weir.plugins.live.Folders;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.Source;
import dev.weir.route.TagPattern;
import dev.weir.segment.SyncPolicy;
import dev.weir.store.StoreSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The http output towards a server that takes a request, and closes the connection instead of answering. */
class HttpOnceTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern KEY = Pattern.compile("\r\nIdempotency-Key: \"([0-9a-f-]+-2-\\d+)\"\r\n");

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Source source = new Source();
    private ServerSocket server;
    private volatile boolean answering;

    @TempDir
    private Path folder;

    @BeforeEach
    void serve() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> answer(socket));
                }
            } catch (IOException _) {
                // closed
            }
        });
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable thing : opened.reversed()) {
            thing.close();
        }
        server.close();
    }

    private void answer(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            do {
                requests.add(request(in));
                if (answering) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            } while (answering);
        } catch (IOException _) {
            // The other end has closed.
        }
    }

    /** Head and body, byte for byte. */
    private static String request(InputStream in) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("end");
            }
            text.append((char) next);
        }
        String length = text.substring(text.indexOf("Content-Length: ") + 16);
        int bytes = Integer.parseInt(length.substring(0, length.indexOf('\r')));
        byte[] body = in.readNBytes(bytes);
        if (body.length < bytes) {
            throw new IOException("the end of the agent cut a request short");
        }
        return text + new String(body, StandardCharsets.ISO_8859_1);
    }

    private LiveEngine engine(Path store, String... keys) {
        var factory = new HttpOutputFactory();
        List<String> all = new ArrayList<>(
                List.of("host", "127.0.0.1", "port", Integer.toString(server.getLocalPort()), "header_tag", "X-Tag"));
        all.addAll(List.of(keys));
        HttpOutputSettings settings =
                LiveEngine.settings(SectionKind.OUTPUT, factory.schema(), all.toArray(String[]::new));
        var engine = LiveEngine.of(new PipelineBuilder()
                .service(new ServiceSettings(Duration.ofMillis(50), Duration.ofSeconds(1), new ByteSize(48_000_000)))
                .store(new StoreSettings(store, SyncPolicy.NORMAL, 100_000_000))
                .input(new InputPlan<>(
                        "source",
                        source,
                        1_000_000,
                        "t",
                        LiveEngine.pausingAt(Valve.UNLIMITED, 1_000_000).onDisk(AckLevel.DISK)))
                .output(new OutputPlan<>("web", factory, settings, TagPattern.wildcard("*"), LanePolicy.USUAL)));
        opened.add(engine);
        return engine;
    }

    private void offer(int events) {
        var batch = new MessagePackWriter(10_000_000);
        for (int i = 0; i < events; i++) {
            batch.arrayHeader(2);
            batch.eventTime(1_700_000_000 + i, i);
            batch.mapHeader(1);
            batch.text("text");
            batch.text("event " + i + " " + "\u00e9".repeat(100));
        }
        source.context()
                .intake()
                .offer(Offer.of(new Tag("app"), new EventBatch(batch.array(), 0, batch.size(), events)));
    }

    private static String key(String request) {
        Matcher key = KEY.matcher(request);
        assertThat(key.find())
                .as(request.substring(0, request.indexOf("\r\n\r\n")))
                .isTrue();
        return key.group(1);
    }

    @ParameterizedTest
    @CsvSource({"json,", "json,gzip", "json_lines,zstd", "msgpack,"})
    void request_isTheSameAtEachAttempt_alsoAfterARestart(String format, String compress) throws Exception {
        String[] keys = compress == null
                ? new String[] {"format", format}
                : new String[] {"format", format, "compress", compress};
        LiveEngine first = engine(folder.resolve("a"), keys);
        offer(5_000);
        await().atMost(SOON).until(() -> requests.size() >= 2);
        Path copy = Folders.copy(folder.resolve("a"), folder.resolve("b"));
        first.close();
        int ofFirst = requests.size();
        answering = true;
        LiveEngine second = engine(copy, keys);
        await().atMost(SOON)
                .until(() -> second.status().outputs().getFirst().account().delivered() == 5_000);

        assertThat(requests.size()).isGreaterThan(ofFirst);
        assertThat(requests.stream().distinct().count()).isEqualTo(1);
        assertThat(key(requests.getFirst())).isNotEmpty();
    }

    @Test
    void eachChunk_hasAKeyOfItsOwn() throws Exception {
        answering = true;
        LiveEngine engine = engine(folder.resolve("a"));
        for (int chunk = 1; chunk <= 3; chunk++) {
            int soFar = chunk;
            offer(1);
            await().atMost(SOON)
                    .until(() -> engine.status().outputs().getFirst().account().delivered() == soFar);
        }
        assertThat(requests.stream().map(HttpOnceTest::key)).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void key_isSentUnderAnotherName_orNotAtAll() throws Exception {
        answering = true;
        LiveEngine renamed = engine(folder.resolve("a"), "idempotency.header", "X-Request-Id");
        offer(1);
        await().atMost(SOON).until(() -> requests.size() == 1);
        renamed.close();
        LiveEngine without = engine(folder.resolve("b"), "idempotency.header", "off");
        offer(1);
        await().atMost(SOON).until(() -> requests.size() == 2);
        without.close();

        assertThat(requests.get(0))
                .containsPattern("\r\nX-Request-Id: \"[0-9a-f-]+\"\r\n")
                .doesNotContain("Idempotency");
        assertThat(requests.get(1)).doesNotContain("Idempotency").doesNotContain("Request-Id");
    }

    @Test
    void key_isTheConfigurationsOwn_whereAHeaderHasItsName() {
        assertThat(LiveEngine.refusal(
                        SectionKind.OUTPUT, new HttpOutputFactory().schema(), "header", "idempotency-key mine"))
                .contains("warning: idempotency.header: Idempotency-Key is not sent by Weir");
        assertThat(LiveEngine.refusal(
                        SectionKind.OUTPUT, new HttpOutputFactory().schema(), "idempotency.header", "no name"))
                .contains("error: idempotency.header: a header's name is");
    }
}
