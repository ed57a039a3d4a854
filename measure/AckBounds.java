// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What an answer after fsync costs: messages of 64 KiB by forward, each sent when the one before was answered, into the
 * same storage on disk with {@code ack: disk} and with {@code ack: memory}, in turn.
 */
final class AckBounds {
    private static final int ROUNDS = 3;
    private static final long WARM_UP_MILLIS = 3_000;
    private static final long MILLIS = 8_000;

    private AckBounds() {}

    /** So many senders at once. */
    static void ratio(int senders, StoreBounds.Table table) throws Exception {
        var disk = new ArrayList<Double>();
        var memory = new ArrayList<Double>();
        for (int round = 0; round < ROUNDS; round++) {
            disk.add(megabytesPerSecond("disk", senders));
            memory.add(megabytesPerSecond("memory", senders));
        }
        disk.sort(Double::compare);
        memory.sort(Double::compare);
        double afterSync = disk.get(ROUNDS / 2);
        double atOnce = memory.get(ROUNDS / 2);
        String what = ", " + senders + " senders of 64 KiB, median of " + ROUNDS;
        table.row("stored with ack: disk" + what, afterSync, Bounds.NO_BOUND, "MB/s");
        table.row("stored with ack: memory" + what, atOnce, Bounds.NO_BOUND, "MB/s");
        table.row("how much faster is memory", atOnce / afterSync, 2, "times");
    }

    private static double megabytesPerSecond(String ack, int senders) throws Exception {
        Path home = Files.createTempDirectory("weir-acks");
        int port = Load.freePort();
        byte[] message = message();
        var answered = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        try (var agent = new Agent(home, config(home, port, ack))) {
            for (int at = 0; at < senders; at++) {
                Socket socket = Load.connect(port);
                threads.add(Thread.ofPlatform().daemon().start(() -> send(socket, message, answered)));
            }
            Thread.sleep(WARM_UP_MILLIS);
            agent.requireAlive();
            long before = answered.get();
            long begun = System.nanoTime();
            Thread.sleep(MILLIS);
            double seconds = (System.nanoTime() - begun) / 1e9;
            double rate = (answered.get() - before) * (double) message.length / 1e6 / seconds;
            threads.forEach(Thread::interrupt);
            return rate;
        } finally {
            StoreBounds.delete(home);
        }
    }

    private static void send(Socket socket, byte[] message, AtomicLong answered) {
        byte[] answer = new byte[64];
        try (socket) {
            socket.setTcpNoDelay(true);
            while (!Thread.interrupted()) {
                socket.getOutputStream().write(message);
                if (socket.getInputStream().read(answer) < 0) {
                    return;
                }
                answered.incrementAndGet();
            }
        } catch (IOException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** The message of {@link Load}, with the wish for an answer behind it. */
    private static byte[] message() {
        byte[] plain = Load.message();
        plain[0] = (byte) 0x93;
        var message = new ByteArrayOutputStream();
        message.writeBytes(plain);
        message.writeBytes(new byte[] {(byte) 0x81, (byte) 0xa5});
        message.writeBytes(Load.ascii("chunk"));
        message.writeBytes(new byte[] {(byte) 0xa1, 'c'});
        return message.toByteArray();
    }

    private static String config(Path home, int port, String ack) {
        return """
                service:
                  flush: 1
                  grace: 2
                  storage.path: %s
                  storage.limit: 10G
                pipeline:
                  inputs:
                    - name: forward
                      alias: in
                      listen: 127.0.0.1
                      port: %d
                      storage.type: filesystem
                      ack: %s
                  outputs:
                    - name: 'null'
                      alias: out
                      match: '*'
                """
                .formatted(home.resolve("store"), port, ack);
    }
}
