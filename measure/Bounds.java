// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what the agent promises of memory and of its start, on this machine, with the real launcher:
 *
 * <pre>
 * java measure/Bounds.java                         all of it, with the default times
 * java measure/Bounds.java stalled tcp 60          one input fed as fast as it takes for 60 s, destination stalled
 * java measure/Bounds.java halves tcp 500 60000    that many senders of an item that does not end, of that size;
 *                                                  "all" is tcp, http and forward in one agent
 * java measure/Bounds.java connections 10000       that many idle connections, then one line on each
 * java measure/Bounds.java connections 1000 tls    the same, encrypted
 * java measure/Bounds.java files 10000             that many tailed files, then one line in each
 * java measure/Bounds.java start                   from ./weir to the first event delivered
 * java measure/Bounds.java waiting 1 20            the same after a kill, with 1 GB and with 20 GB in the store
 * java measure/Bounds.java drain 20 20             20 GB in the store, delivered at 20 MB/s (0: as fast as it goes)
 * java measure/Bounds.java acks 1                  what an answer after fsync costs, with one sender
 * </pre>
 *
 * Prints a table row for each, and ends with 1 where a bound was passed. Needs a built ./weir and Linux.
 */
final class Bounds {
    /** Of a figure that is told and not judged. */
    static final double NO_BOUND = Double.MAX_VALUE;

    private static boolean passed = true;

    private Bounds() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("| what | figure | bound |");
        System.out.println("|---|---|---|");
        List<String> asked = List.of(arguments);
        if (asked.isEmpty()) {
            for (String input : List.of("tail", "tcp", "http", "forward")) {
                stalled(input, 30);
            }
            halves("tcp", 500, 60_000);
            halves("forward", 64, 6_000_000);
            halves("http", 64, 3_900_000);
            halves("all", 200, 60_000);
            connections(10_000, false);
            connections(4_000, true);
            files(10_000);
            start();
        } else {
            switch (asked.getFirst()) {
                case "stalled" -> stalled(asked.get(1), Integer.parseInt(asked.get(2)));
                case "halves" ->
                    halves(asked.get(1), Integer.parseInt(asked.get(2)), Integer.parseInt(asked.get(3)));
                case "connections" -> connections(Integer.parseInt(asked.get(1)), asked.contains("tls"));
                case "files" -> files(Integer.parseInt(asked.get(1)));
                case "start" -> start();
                case "waiting" ->
                    StoreBounds.starts(
                            asked.stream().skip(1).map(Bounds::gigabytes).toList(), Bounds::row);
                case "drain" ->
                    StoreBounds.drain(gigabytes(asked.get(1)), Double.parseDouble(asked.get(2)), Bounds::row);
                case "acks" -> AckBounds.ratio(Integer.parseInt(asked.get(1)), Bounds::row);
                default ->
                    throw new IllegalArgumentException(
                            "stalled, halves, connections, files, start, waiting, drain or acks");
            }
        }
        System.exit(passed ? 0 : 1);
    }

    private static long gigabytes(String text) {
        return (long) (Double.parseDouble(text) * 1e9);
    }

    private static void row(String what, double figure, double bound, String unit) {
        passed &= figure <= bound;
        String most = bound == NO_BOUND ? "" : "%.0f %s".formatted(bound, unit);
        System.out.printf("| %s | %.1f %s | %s |%n", what, figure, unit, most);
    }

    /** One input with mem_buf_limit 5M, fed for some seconds while the destination accepts and stays silent. */
    private static void stalled(String input, int seconds) throws Exception {
        try (var destination = new Destination(Destination.Manner.SILENT)) {
            Path home = Files.createTempDirectory("weir-bounds");
            int port = Load.freePort();
            Path log = home.resolve("app.log");
            Files.createFile(log);
            String keys = input.equals("tail")
                    ? "path: " + log + "\n      read_from_head: on"
                    : listening(input, port);
            try (var agent = new Agent(home, config(input, keys, destination.port()))) {
                var sent = new AtomicLong();
                Thread feeder = Thread.ofVirtual().start(() -> feed(input, port, log, sent));
                double peak = agent.peakWhile(Duration.ofSeconds(seconds));
                feeder.interrupt();
                long offered = sent.get() / 1_000_000;
                row("resident, " + input + " at mem_buf_limit 5M, offered " + offered + " MB in " + seconds
                        + " s, destination stalled", peak, 160, "MB");
            }
        }
    }

    /** Senders that each begin an item and do not end it, at mem_buf_limit 5M. */
    private static void halves(String input, int count, int bytes) throws Exception {
        try (var destination = new Destination(Destination.Manner.SILENT)) {
            Path home = Files.createTempDirectory("weir-bounds");
            List<String> kinds = input.equals("all") ? List.of("tcp", "http", "forward") : List.of(input);
            int[] ports = new int[kinds.size()];
            var inputs = new StringBuilder();
            for (int at = 0; at < ports.length; at++) {
                ports[at] = Load.freePort();
                inputs.append(input(kinds.get(at), listening(kinds.get(at), ports[at])));
            }
            try (var agent = new Agent(home, config(inputs.toString(), destination.port()))) {
                var senders = new ArrayList<Thread>();
                for (int kind = 0; kind < ports.length; kind++) {
                    String name = kinds.get(kind);
                    int port = ports[kind];
                    Load.connect(port).close();
                    for (int at = 0; at < count; at++) {
                        senders.add(Thread.ofVirtual().start(() -> begin(name, port, bytes)));
                    }
                }
                double peak = agent.peakWhile(Duration.ofSeconds(20));
                senders.forEach(Thread::interrupt);
                String what = "resident, " + input + ", " + count + " unfinished items of " + bytes + " bytes";
                row(what, peak, count > 1_000 ? 256 : 160, "MB");
            }
        }
    }

    private static String listening(String input, int port) {
        return "listen: 127.0.0.1\n      port: " + port + (input.equals("tcp") ? "\n      format: none" : "");
    }

    /** Sends an item but for its end, as much of it as is read, again and again where it is cut off. */
    private static void begin(String input, int port, int bytes) {
        byte[] piece = new byte[1 << 14];
        Arrays.fill(piece, (byte) 'x');
        while (!Thread.currentThread().isInterrupted()) {
            try (Socket socket = Load.connect(port)) {
                OutputStream out = socket.getOutputStream();
                out.write(beginning(input, bytes));
                for (int left = bytes; left > 0; left -= piece.length) {
                    out.write(piece, 0, Math.min(left, piece.length));
                }
                socket.getInputStream().read();
            } catch (IOException cutOff) {
                LockSupport.parkNanos(100_000_000);
            }
        }
    }

    /** What comes before the part that does not end: nothing, the head of a request, or of a packed message. */
    private static byte[] beginning(String input, int bytes) {
        int declared = bytes + 1;
        return switch (input) {
            case "tcp" -> new byte[0];
            case "http" ->
                ("POST /t HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: " + declared
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
            default ->
                ByteBuffer.allocate(8)
                        .put(new byte[] {(byte) 0x92, (byte) 0xa1, 't', (byte) 0xc6})
                        .putInt(declared)
                        .array();
        };
    }

    private static void connections(int count, boolean encrypted) throws Exception {
        try (var destination = new Destination(Destination.Manner.HTTP)) {
            Path home = Files.createTempDirectory("weir-bounds");
            int port = Load.freePort();
            String keys = listening("tcp", port)
                    + (encrypted ? Encryption.keys(home) : "");
            String kind = encrypted ? "tls" : "tcp";
            try (var agent = new Agent(home, config("tcp", keys, destination.port()))) {
                var open = new ArrayList<Socket>();
                for (int at = 0; at < count; at++) {
                    open.add(encrypted ? Encryption.over(Load.connect(port)) : Load.connect(port));
                }
                String idle = "resident, " + count + " idle " + kind + " connections";
                row(idle, agent.peakWhile(Duration.ofSeconds(3)), 256, "MB");
                for (Socket socket : open) {
                    socket.getOutputStream().write(Load.ascii(Load.LINE + "\n"));
                }
                destination.await(count);
                row("resident, after one line on each", agent.peakWhile(Duration.ofSeconds(1)), 256, "MB");
                for (Socket socket : open) {
                    socket.close();
                }
            }
        }
    }

    private static void files(int count) throws Exception {
        try (var destination = new Destination(Destination.Manner.HTTP)) {
            Path home = Files.createTempDirectory("weir-bounds");
            Path folder = Files.createDirectory(home.resolve("logs"));
            for (int at = 0; at < count; at++) {
                Files.writeString(folder.resolve(at + ".log"), "first\n");
            }
            String keys = "path: " + folder + "/*.log\n      read_from_head: on\n      refresh_interval: 1";
            try (var agent = new Agent(home, config("tail", keys, destination.port()))) {
                destination.await(count);
                row("resident, " + count + " tailed files", agent.peakWhile(Duration.ofSeconds(3)), 256, "MB");
                for (int at = 0; at < count; at++) {
                    Files.writeString(
                            folder.resolve(at + ".log"), Load.LINE + "\n", StandardOpenOption.APPEND);
                }
                destination.await(2 * count);
                row("resident, after one more line in each", agent.peakWhile(Duration.ofSeconds(1)), 256, "MB");
            }
        }
    }

    private static void start() throws Exception {
        var times = new ArrayList<Double>();
        for (int run = 0; run < 5; run++) {
            try (var destination = new Destination(Destination.Manner.HTTP)) {
                Path home = Files.createTempDirectory("weir-bounds");
                Path log = home.resolve("app.log");
                Files.writeString(log, Load.LINE + "\n");
                String text = config("tail", "path: " + log + "\n      read_from_head: on", destination.port());
                long begun = System.nanoTime();
                try (var agent = new Agent(home, text)) {
                    destination.await(1);
                    times.add((System.nanoTime() - begun) / 1e9);
                }
            }
        }
        times.sort(Double::compare);
        row("from ./weir to the first event delivered, median of 5", times.get(2), 1, "s");
    }

    private static String config(String input, String keys, int destination) {
        return config(input(input, keys), destination);
    }

    private static String input(String name, String keys) {
        return """
                    - name: %s
                      tag: t
                      %s
                      mem_buf_limit: 5M
                """
                .formatted(name, keys)
                .indent(4);
    }

    private static String config(String inputs, int destination) {
        return """
                service:
                  flush: 1
                  grace: 1
                pipeline:
                  inputs:
                %s
                  outputs:
                    - name: http
                      match: '*'
                      host: 127.0.0.1
                      port: %d
                      format: json_lines
                """
                .formatted(inputs.stripTrailing(), destination);
    }

    private static void feed(String input, int port, Path log, AtomicLong sent) {
        try {
            switch (input) {
                case "tail" -> write(Files.newOutputStream(log), Load.ascii(Load.LINE + "\n"), sent);
                case "tcp" -> write(Load.connect(port).getOutputStream(), Load.lines(), sent);
                case "forward" -> write(Load.connect(port).getOutputStream(), Load.message(), sent);
                default -> post(port, sent);
            }
        } catch (IOException | InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(OutputStream out, byte[] bytes, AtomicLong sent) throws IOException, InterruptedException {
        while (!Thread.interrupted() && sent.get() < 2_000_000_000L) {
            out.write(bytes);
            sent.addAndGet(bytes.length);
        }
        out.close();
    }

    private static void post(int port, AtomicLong sent) throws InterruptedException {
        HttpRequest request = Load.request(port, Load.GROUP);
        long length = request.bodyPublisher().orElseThrow().contentLength();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (!Thread.interrupted()) {
                try {
                    client.send(request, HttpResponse.BodyHandlers.discarding());
                } catch (IOException refusedWhileSending) {
                    // A paused input answers from the headers and closes: the sender keeps its request.
                }
                sent.addAndGet(length);
            }
        }
    }
}
