// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What is promised of a store in which much waits: how long a start takes, and what memory it has while that drains. */
final class StoreBounds {
    /** Bytes of an event as the store holds it, with its share of a frame. */
    private static final long EVENT_BYTES = 214;

    private static final int GROUP = 300;
    private static final Duration LONGEST = Duration.ofHours(3);

    private StoreBounds() {}

    /** A figure and its bound. */
    interface Table {
        void row(String what, double figure, double bound, String unit);
    }

    /** Fills stores of two sizes, kills the agent, and times the next start of each. */
    static void starts(List<Long> sizes, Table table) throws Exception {
        for (long size : sizes) {
            Path home = Files.createTempDirectory("weir-store");
            int port = Load.freePort();
            long events = fill(home, port, size);
            table.row("filled with MB", megabytes(home), Bounds.NO_BOUND, "MB");
            var times = new ArrayList<Double>();
            for (int run = 0; run < 3; run++) {
                try (var destination = new NumberedDestination(port, events, 1)) {
                    long begun = System.nanoTime();
                    var agent = new Agent(home, config(home, 0, port));
                    destination.awaitAny();
                    times.add((System.nanoTime() - begun) / 1e9);
                    agent.kill();
                }
            }
            times.sort(Double::compare);
            table.row("from ./weir to the first event delivered, after a kill, " + size / 1_000_000
                    + " MB waiting, median of 3", times.get(1), 1, "s");
            delete(home);
        }
    }

    /** Fills a store, kills the agent, and has the next one deliver all of it at so many megabytes a second. */
    static void drain(long size, double megabytesPerSecond, Table table) throws Exception {
        Path home = Files.createTempDirectory("weir-store");
        int port = Load.freePort();
        long events = fill(home, port, size);
        table.row("stored, " + events + " events", megabytes(home), Bounds.NO_BOUND, "MB");
        long begun = System.nanoTime();
        double first;
        double took;
        double peak;
        long missing;
        long repeated;
        try (var destination = new NumberedDestination(port, events, megabytesPerSecond);
                var agent = new Agent(home, config(home, 0, port))) {
            destination.awaitAny();
            first = (System.nanoTime() - begun) / 1e9;
            peak = agent.peakUntil(() -> destination.missing() == 0, LONGEST);
            took = (System.nanoTime() - begun) / 1e9;
            missing = destination.missing();
            repeated = destination.repeated();
        }
        String what = size / 1_000_000 + " MB waiting";
        table.row("from ./weir to the first event delivered, after a kill, " + what, first, 1, "s");
        table.row("resident while it drains, " + what, peak, 160, "MB");
        table.row("it drained at", events * 200.0 / 1e6 / took, Bounds.NO_BOUND, "MB/s");
        table.row("events lost of " + events, missing, 0, "");
        table.row("events that came twice", repeated, Bounds.NO_BOUND, "");
        delete(home);
    }

    /** Sends so many bytes to an agent whose destination is down, and kills it when all is stored; how many events. */
    private static long fill(Path home, int destination, long size) throws Exception {
        int port = Load.freePort();
        long events = size / EVENT_BYTES / GROUP * GROUP;
        var agent = new Agent(home, config(home, port, destination));
        long begun = System.nanoTime();
        try (Socket socket = Load.connect(port)) {
            OutputStream out = socket.getOutputStream();
            byte[] message = Load.message();
            for (long number = 0; number < events; number += GROUP) {
                out.write(numbered(message, number));
            }
            out.write(new byte[] {(byte) 0x93, (byte) 0xa1, 't', (byte) 0x90, (byte) 0x81, (byte) 0xa5});
            out.write(Load.ascii("chunk"));
            out.write(new byte[] {(byte) 0xa1, 'c'});
            socket.setSoTimeout(60_000);
            if (socket.getInputStream().read() < 0) {
                throw new IOException("the agent closed the connection");
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf("(stored at %.0f MB/s)%n", events * EVENT_BYTES / 1e6 / seconds);
        agent.kill();
        return events;
    }

    /** Puts numbers of twelve digits at the beginnings of the texts of a message. */
    private static byte[] numbered(byte[] message, long first) {
        int text = Load.LINE.length();
        int entry = (message.length - 6) / GROUP;
        for (int at = 0; at < GROUP; at++) {
            int from = 6 + (at + 1) * entry - text;
            long rest = first + at;
            for (int digit = NumberedDestination.DIGITS - 1; digit >= 0; digit--) {
                message[from + digit] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
        return message;
    }

    private static String config(Path home, int input, int destination) {
        return """
                service:
                  flush: 1
                  grace: 5
                  storage.path: %s
                  storage.limit: 30G
                pipeline:
                  inputs:
                    - name: forward
                      alias: in
                      listen: 127.0.0.1
                      port: %d
                      storage.type: filesystem
                  outputs:
                    - name: http
                      alias: out
                      match: '*'
                      host: 127.0.0.1
                      port: %d
                      format: json_lines
                """
                .formatted(home.resolve("store"), input, destination);
    }

    private static double megabytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum() / 1e6;
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
