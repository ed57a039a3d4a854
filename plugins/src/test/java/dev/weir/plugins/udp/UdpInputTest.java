// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.input.InputFailedException;
import dev.weir.ledger.InputAccount;
import dev.weir.ledger.ShedReason;
import dev.weir.pipeline.StopReport;
import dev.weir.plugins.live.LiveEngine;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The udp input over real sockets and the real engine. */
class UdpInputTest {
    private DatagramSocket sender;
    private LiveEngine engine;

    @BeforeEach
    void openSender() throws IOException {
        sender = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
    }

    @AfterEach
    void close() throws Exception {
        sender.close();
        if (engine != null) {
            engine.close();
        }
    }

    private void start(long memoryLimit, String... keysAndValues) {
        var all = new ArrayList<>(List.of("listen", "127.0.0.1", "port", "0"));
        all.addAll(List.of(keysAndValues));
        engine = LiveEngine.start(new UdpInputFactory(), memoryLimit, all.toArray(String[]::new));
    }

    private void send(byte[] datagram) throws IOException {
        sender.send(new DatagramPacket(datagram, datagram.length, new InetSocketAddress("127.0.0.1", engine.port())));
    }

    private void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    private void awaitRecords(String... records) {
        await().untilAsserted(() -> assertThat(engine.basin().records()).containsExactly(records));
    }

    @Test
    void jsonDatagrams_areRecords() throws Exception {
        start(Long.MAX_VALUE);
        send("{\"a\":1}");
        send("{\"b\":2}{\"c\":3}\n");

        awaitRecords("{\"a\":1}", "{\"b\":2}", "{\"c\":3}");
    }

    @Test
    void endOfADatagram_endsItsLastText() throws Exception {
        start(Long.MAX_VALUE, "format", "none");
        send("one\ntwo");
        send("three\n");
        send("");
        send("four");

        awaitRecords("{\"log\":\"one\"}", "{\"log\":\"two\"}", "{\"log\":\"three\"}", "{\"log\":\"four\"}");
    }

    @Test
    void datagramThatIsCutOff_doesNotTouchTheNext() throws Exception {
        start(Long.MAX_VALUE);
        send("{\"half\":");
        send("}");
        send("{\"n\":1}");
        send(new byte[] {0, (byte) 0xff, '{'});
        send("{\"n\":2}");

        awaitRecords("{\"n\":1}", "{\"n\":2}");
        assertThat(engine.metric("weir_input_refused_total")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void largestDatagram_isTaken() throws Exception {
        start(Long.MAX_VALUE, "format", "none");
        send("x".repeat(65_507));

        awaitRecords("{\"log\":\"" + "x".repeat(65_507) + "\"}");
    }

    @Test
    void sourceAddress_isThatOfEachSender() throws Exception {
        start(Long.MAX_VALUE, "source_address_key", "from");
        send("{\"a\":1}");
        try (DatagramSocket other = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            int first = sender.getLocalPort();
            await().until(() -> engine.basin().count() == 1);
            byte[] text = "{\"b\":2}".getBytes();
            other.send(new DatagramPacket(text, text.length, new InetSocketAddress("127.0.0.1", engine.port())));

            awaitRecords(
                    "{\"a\":1,\"from\":\"udp://127.0.0.1:" + first + "\"}",
                    "{\"b\":2,\"from\":\"udp://127.0.0.1:" + other.getLocalPort() + "\"}");
        }
    }

    @Test
    void pausedInput_shedsWhatItCannotKeepAndCountsIt() throws Exception {
        start(500, "format", "none", "udp.headroom", "0");
        engine.basin().shut();
        engine.basin().onlyCount();
        int sent = 500;
        for (int i = 0; i < sent; i++) {
            send("datagram " + i);
            long arrived = i + 1L;
            await().until(() -> engine.metric("weir_input_datagrams_total") == arrived);
        }
        await().until(() -> shed(engine.input().account()) > 0);
        engine.basin().open();

        StopReport report = engine.stop();
        assertThat(report.ledgerDifference()).isZero();
        InputAccount.Reading account = report.last().inputs().getFirst().account();
        assertThat(shed(account) + engine.basin().count()).isEqualTo(sent);
    }

    @Test
    void pausedInput_goesOnIntoItsHeadroom_andShedsOnlyBeyondIt() throws Exception {
        start(500, "format", "none", "udp.headroom", "2000");
        engine.basin().shut();
        engine.basin().onlyCount();
        int sent = 0;
        while (shed(engine.input().account()) == 0) {
            assertThat(sent).isLessThan(500);
            send("datagram");
            long arrived = ++sent;
            await().until(() -> engine.metric("weir_input_datagrams_total") == arrived);
        }
        await().until(() -> engine.input().valve().isShut());
        // The offer that was dropped last did not fit what was left: that is less than one small event.
        assertThat(engine.input().valve().headroomHeld()).isBetween(1_900L, 2_000L);
        assertThat(engine.input().valve().held()).isBetween(2_400L, 2_600L);
        engine.basin().open();

        StopReport report = engine.stop();
        assertThat(report.ledgerDifference()).isZero();
        InputAccount.Reading account = report.last().inputs().getFirst().account();
        assertThat(shed(account) + engine.basin().count()).isEqualTo(sent);
        assertThat(report.last().inputs().getFirst().valve().headroomHeld()).isZero();
    }

    private static long shed(InputAccount.Reading account) {
        return account.shed().getOrDefault(ShedReason.UNSLOWABLE, 0L);
    }

    @Test
    void datagramsThatTheKernelDropped_areCounted() throws Exception {
        start(Long.MAX_VALUE, "format", "none", "receive_buffer_size", "1");
        engine.basin().onlyCount();
        byte[] datagram = "x".repeat(1_500).getBytes();
        int sent = 0;
        // The smallest buffer holds about one; a burst loses some sooner or later.
        while (sent < 200_000 && sent - engine.metric("weir_input_datagrams_total") < 5_000) {
            send(datagram);
            sent++;
        }
        send("the last one, which may be lost as well");

        engine.stop();

        // What the socket still held when it was closed was neither read nor dropped: at most a buffer.
        long known = engine.metric("weir_input_datagrams_total") + engine.metric("weir_input_kernel_drops_total");
        assertThat(known).isBetween(sent - 5L, sent + 1L);
        assertThat(engine.metric("weir_input_kernel_drops_total")).isPositive();
    }

    @Test
    void addressInUse_isRefusedAtTheStart() {
        String port = "" + sender.getLocalPort();

        assertThatThrownBy(() -> LiveEngine.start(new UdpInputFactory(), "listen", "127.0.0.1", "port", port))
                .isInstanceOf(InputFailedException.class)
                .hasMessageContaining("cannot listen on udp 127.0.0.1:" + port);
    }
}
