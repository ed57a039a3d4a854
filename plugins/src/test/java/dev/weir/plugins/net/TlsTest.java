// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.input.InputFailedException;
import dev.weir.notice.Notice;
import dev.weir.parser.Parsers;
import dev.weir.pipeline.InputPlan;
import dev.weir.pipeline.ServiceSettings;
import dev.weir.plugins.live.Identity;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.live.RealTimers;
import dev.weir.plugins.live.Source;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ends of TLS, with certificates that the JDK's keytool made a moment ago. */
class TlsTest {
    @TempDir
    static Path folder;

    private static Identity server;
    private static Identity client;
    private static Identity stranger;

    private final Source source = new Source();
    private final RealTimers timers = new RealTimers();
    private final List<Notice> notices = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private LiveEngine engine;

    @BeforeAll
    static void makeIdentities() throws Exception {
        server = Identity.make(folder, "server", "dns:weir.test");
        client = Identity.make(folder, "client", "dns:client.test");
        stranger = Identity.make(folder, "stranger", "dns:localhost,ip:127.0.0.1");
    }

    @BeforeEach
    void startEngine() {
        var plan = new InputPlan<>("source", source, 1_000_000, "t", LiveEngine.pausingAt(1_000_000, 1_000_000));
        engine = LiveEngine.start(plan, ServiceSettings.USUAL, Parsers.NONE);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable thing : opened.reversed()) {
            thing.close();
        }
        engine.close();
        timers.close();
    }

    private static TlsSettings settings(Identity own, Identity trusted, boolean verifyClient, String vhost) {
        return new TlsSettings(
                true,
                true,
                verifyClient,
                !vhost.isEmpty(),
                Optional.ofNullable(trusted).map(Identity::certificate),
                Optional.empty(),
                Optional.ofNullable(own).map(Identity::certificate),
                Optional.ofNullable(own).map(Identity::key),
                Optional.empty(),
                Optional.of(vhost).filter(name -> !name.isEmpty()),
                List.of("TLSv1.2", "TLSv1.3"),
                List.of());
    }

    private Listener listen(TlsSettings tls) {
        ListenSettings plain = ListenSettings.plain(new Endpoint.Tcp("127.0.0.1", 0));
        var listener = new Listener(plain.with(tls), source.context(), connection -> connection
                .input()
                .transferTo(connection.output()));
        opened.add(listener);
        listener.start(false);
        return listener;
    }

    private Upstream upstream(Listener listener, TlsSettings tls) {
        var upstream = new Upstream(
                new Endpoint.Tcp("127.0.0.1", listener.port()),
                NetSettings.USUAL,
                tls,
                LiveEngine.outputContext(timers, notices::add));
        opened.add(upstream);
        return upstream;
    }

    private static void exchange(Upstream upstream) throws IOException {
        byte[] sent = new byte[300_000];
        new Random(5).nextBytes(sent);
        try (Connection connection = upstream.connect()) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    connection.write(ByteBuffer.wrap(sent));
                } catch (IOException _) {
                    // The reader hears of it as well.
                }
            });
            assertThat(connection.input().readNBytes(sent.length)).isEqualTo(sent);
            assertThat(connection.encrypted()).isTrue();
            connection.keep();
            writer.join();
        } catch (InterruptedException cause) {
            throw new IllegalStateException(cause);
        }
    }

    @Test
    void bothEnds_understandEachOther() throws Exception {
        Listener listener = listen(settings(server, null, false, ""));
        Upstream upstream = upstream(listener, settings(null, server, false, ""));

        exchange(upstream);
        exchange(upstream);

        assertThat(engine.metric("weir_input_connections_total")).isEqualTo(1);
    }

    @Test
    void client_refusesAServerThatItDoesNotTrust() {
        Listener listener = listen(settings(stranger, null, false, ""));
        Upstream upstream = upstream(listener, settings(null, server, false, ""));

        assertThatThrownBy(() -> exchange(upstream))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot connect to 127.0.0.1");
    }

    @Test
    void client_trustsAnybodyWithoutVerify() throws Exception {
        Listener listener = listen(settings(stranger, null, false, ""));
        TlsSettings trusting = new TlsSettings(
                true,
                false,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());

        exchange(upstream(listener, trusting));
    }

    @Test
    void client_checksTheNameWhereItIsToldTo() throws Exception {
        Listener listener = listen(settings(server, null, false, ""));

        exchange(upstream(listener, settings(null, server, false, "weir.test")));

        Upstream other = upstream(listener, settings(null, server, false, "other.test"));
        assertThatThrownBy(() -> exchange(other))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("other.test");
    }

    @Test
    void server_refusesAClientWithoutCertificateWhereItAsksForOne() throws Exception {
        Listener listener = listen(settings(server, client, true, ""));

        exchange(upstream(listener, settings(client, server, false, "")));

        assertThatThrownBy(() -> exchange(upstream(listener, settings(null, server, false, ""))))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> exchange(upstream(listener, settings(stranger, server, false, ""))))
                .isInstanceOf(IOException.class);
        await().until(() ->
                engine.told().stream().anyMatch(line -> line.startsWith("WARN") && line.contains("127.0.0.1 closed")));
    }

    @Test
    void server_speaksWithTheJdksOwnClient() throws Exception {
        Listener listener = listen(settings(server, client, true, ""));
        try (SSLSocket socket =
                (SSLSocket) client.trusting(server).getSocketFactory().createSocket("127.0.0.1", listener.port())) {
            socket.getOutputStream().write("jdk".getBytes());

            assertThat(socket.getInputStream().readNBytes(3)).asString().isEqualTo("jdk");
        }
    }

    @Test
    void server_refusesPlainBytes() throws Exception {
        Listener listener = listen(settings(server, null, false, ""));
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());

            socket.getInputStream().readAllBytes();
        }
        await().until(() -> engine.told().stream().anyMatch(line -> line.startsWith("WARN")));
    }

    @Test
    void server_endsAHandshakeThatTakesTooLong() throws Exception {
        ListenSettings impatient = new ListenSettings(
                new Endpoint.Tcp("127.0.0.1", 0),
                128,
                false,
                Duration.ofMillis(50),
                true,
                Duration.ZERO,
                10,
                1_000,
                settings(server, null, false, ""));
        var listener = new Listener(impatient, source.context(), connection -> {});
        opened.add(listener);
        listener.start(false);
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.setSoTimeout(20_000);

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        await().until(() -> engine.told().stream()
                .anyMatch(line -> line.startsWith("ERROR") && line.contains("the TLS handshake took longer")));
    }

    @Test
    void keptConnection_thatTheServerClosedIsReplaced() throws Exception {
        var first = listen(settings(server, null, false, ""));
        Upstream upstream = upstream(first, settings(null, server, false, ""));
        exchange(upstream);
        int port = first.port();
        first.close();
        await().until(() -> first.connections() == 0);
        ListenSettings again =
                ListenSettings.plain(new Endpoint.Tcp("127.0.0.1", port)).with(settings(server, null, false, ""));
        var second = new Listener(
                again, source.context(), connection -> connection.input().transferTo(connection.output()));
        opened.add(second);
        second.start(false);

        exchange(upstream);
    }

    @Test
    void certificates_areReadAgainWhenTheirFilesChange() throws Exception {
        Path certificate = folder.resolve("turning.crt");
        Path key = folder.resolve("turning.key");
        Files.copy(stranger.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(stranger.key(), key, StandardCopyOption.REPLACE_EXISTING);
        Listener listener = listen(settings(new Identity(certificate, key, null), null, false, ""));
        Upstream upstream = upstream(listener, settings(null, server, false, ""));
        assertThatThrownBy(() -> exchange(upstream)).isInstanceOf(IOException.class);

        Files.copy(server.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(server.key(), key, StandardCopyOption.REPLACE_EXISTING);

        await().pollInterval(Duration.ofMillis(100)).ignoreExceptions().until(() -> {
            exchange(upstream);
            return true;
        });
        Files.writeString(key, "no key");
        await().pollInterval(Duration.ofMillis(100)).until(() -> {
            upstream.connectAnew().close();
            return engine.told().stream().anyMatch(line -> line.contains("the former ones still hold"));
        });
    }

    @Test
    void start_saysWhichFileIsMissing() {
        var absent = new Identity(folder.resolve("absent.crt"), server.key(), null);

        assertThatThrownBy(() -> listen(settings(absent, null, false, "")))
                .isInstanceOf(InputFailedException.class)
                .hasMessageContaining("tls.crt_file=" + absent.certificate())
                .hasMessageContaining("no such file");
    }

    @Test
    void folderOfCertificates_isTrusted() throws Exception {
        Path trusted = Files.createDirectories(folder.resolve("trusted"));
        Files.copy(server.certificate(), trusted.resolve("one.pem"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(trusted.resolve("README"), "not a certificate");
        Listener listener = listen(settings(server, null, false, ""));
        TlsSettings byFolder = new TlsSettings(
                true,
                true,
                false,
                false,
                Optional.empty(),
                Optional.of(trusted),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of("TLSv1.2"),
                List.of(CipherNames.suite("ECDHE-ECDSA-AES128-GCM-SHA256").orElseThrow()));

        exchange(upstream(listener, byFolder));
    }
}
